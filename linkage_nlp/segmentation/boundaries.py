"""Where the sentences of a turn end: one pass from left to right over its punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.segmentation.abbreviations import EXCLAIMED, starts_sentence, stem
from linkage_nlp.segmentation.characters import (
    CONTINUING,
    EMOJI,
    STRONG,
    TERMINATORS,
    find_word,
    is_han,
    is_latin,
    is_pictorial,
)
from linkage_nlp.segmentation.dots import dot_ends
from linkage_nlp.segmentation.ellipses import dash_ends, ellipsis_ends
from linkage_nlp.segmentation.enclosures import OPENERS, Enclosures
from linkage_nlp.segmentation.lines import line_ends
from linkage_nlp.segmentation.marks import skip_trailing
from linkage_nlp.segmentation.quotations import enclosure_ends
from linkage_nlp.segmentation.words import skip_space, skip_space_back, token_before, word_at

_EVENT = re.compile(
    rf"(?P<stop>\.(?: \.)+(?!\w)|[{TERMINATORS}]+[~～]*|;)|"
    rf"(?P<open>[{re.escape(''.join(sorted(OPENERS)))}])|"
    rf"(?P<line>\n)|(?P<dash>[—–]+|--+)|(?P<emoji>[{EMOJI}]+(?: [{EMOJI}]+)*)"
)
_ELLIPSIS = re.compile(r"[.．](?: ?[.．])+|[.．]*…[.．…]*|。{2,}")
# A straight quote closes only before something that cannot be quoted; else it opens.
_CLOSING = re.compile(r"""(?:[”’」』）)\]】》〉}]|["'＂](?=[\s,.;:!?，。；：！？）)\]】]|\Z))*""")
# A dash or dots with small letters behind them go on with what was said, and so do they
# behind a closing quotation mark.
_GOES_ON = re.compile(r"""\s*(?:[—–]+|--?|\.{3}|…)\s*[a-z]|(?<=["”’])\s*[a-z]""")
_MORE_STOPS = re.compile(rf"[{TERMINATORS}]*")
# "We ❤️ Turin": an emoji behind one of these stands for a word.
_SUBJECT = re.compile(r"(?:\b(?:I|[Ww]e|[Tt]hey|[Yy]ou|who)|[我们你他她它家])\s*\Z")
_ADDRESS = re.compile(r"[./][!-~]*\Z")
_LAST_EXCLAMATION = re.compile(r"(?:(?<=[!！])|(?<=[!！] )|\A)[^\W_]+\Z")
_LONGEST_REPEATED = 8
_HAN_SUFFIX = frozenset("的了地得着过")


class Boundaries:
    """Finds the ends of the sentences of one text.

    What decides lies within the sentence itself and a few words behind its end, so what
    comes before a sentence does not matter.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._enclosures = Enclosures(text)
        self._last_word = _last_word(text)

    def __iter__(self) -> Iterator[int]:
        """The positions behind each sentence but the last, in order.

        Every sentence has a letter or digit in it: punctuation alone joins what follows.
        """
        text = self._text
        start = position = skip_space(text, 0)
        first_word = find_word(text, start)
        while first_word is not None:
            event = _EVENT.search(text, position)
            if event is None or event.start() > self._last_word:
                return
            position, ends = self._weigh(event, start)
            if position > self._last_word:
                return
            if ends and first_word.start() < position:
                yield position
                start = position = skip_space(text, position)
                first_word = find_word(text, start)

    def _weigh(self, event: re.Match[str], start: int) -> tuple[int, bool]:
        """Where to go on reading, and whether the sentence ends there."""
        text, begin, end = self._text, event.start(), event.end()
        match event.lastgroup:
            case "line":
                return end, line_ends(text, start, begin)
            case "dash":
                ends = dash_ends(text, start, begin, end)
            case "emoji":
                ends = _emoji_ends(text, start, begin, end)
            case "open":
                enclosure = self._enclosures.at(begin)
                ends = enclosure is not None and enclosure_ends(text, start, enclosure)
                end = end if enclosure is None else enclosure.end
            case _:
                end = _end(_CLOSING, text, end)
                ends = not _GOES_ON.match(text, end) and _stop_ends(text, start, event, end)
        trailing = skip_trailing(text, end) if ends else end
        if trailing > end:
            end = _end(_CLOSING, text, _end(_MORE_STOPS, text, trailing))
            follows = skip_space(text, end)
            ends = text[follows : follows + 1] not in CONTINUING
        return end, ends


def _stop_ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a run of terminators ends a sentence; `end` is behind what closes after it."""
    run = stop[0].rstrip("~～")
    if run == ";":
        before = skip_space_back(text, start, stop.start())
        after = skip_space(text, end)
        return any(
            is_han(c) for c in text[max(start, before - 1) : before] + text[after : after + 1]
        )
    if _ELLIPSIS.fullmatch(run):
        return ellipsis_ends(text, start, stop.start(), end)
    if not STRONG.isdisjoint(run):
        return _strong_ends(text, start, stop, end)
    return dot_ends(text, start, stop.start(), end)


def _strong_ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a run with a question or exclamation mark or a Chinese stop ends a sentence."""
    place = skip_space(text, end)
    follows = text[place : place + 1]
    if follows in CONTINUING or _is_repeated(text, start, stop, place):
        return False
    if not stop[0].isascii():
        return True
    if place == end and not (is_han(follows) or follows in OPENERS or is_pictorial(follows)):
        if not is_latin(follows):
            return False
        # Behind an address, a question mark begins its query.
        return not _ADDRESS.search(text[max(start, stop.start() - 60) : stop.start()]) and (
            follows.isupper() or "?" in stop[0]
        )
    exclaimed = stem(token_before(text, start, stop.start())) in EXCLAIMED
    return not exclaimed or starts_sentence(word_at(text, place))


def _is_repeated(text: str, start: int, stop: re.Match[str], place: int) -> bool:
    """Whether a short exclamation is said again at once (No! No! No!)."""
    if stop[0] not in ("!", "！"):
        return False
    before = text[max(start, stop.start() - _LONGEST_REPEATED) : stop.start()]
    said = _LAST_EXCLAMATION.search(before)
    return said is not None and text.startswith(said[0] + stop[0], place)


def _emoji_ends(text: str, start: int, begin: int, end: int) -> bool:
    """Whether an emoji stands where a sentence ends without punctuation."""
    place = skip_space(text, end)
    follows = text[place : place + 1]
    if not (follows.isupper() or (is_han(follows) and follows not in _HAN_SUFFIX)):
        return False
    return not _SUBJECT.search(text[max(start, begin - 8) : begin])


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return position if match is None else match.end()


def _last_word(text: str) -> int:
    """Where the last letter or digit stands, or -1."""
    position = len(text) - 1
    while position >= 0 and not text[position].isalnum():
        position -= 1
    return position
