r"""The plain text of a source, and where each sentence stands in it.

Programs disagree on how they count the end of a line that is two characters, so there is
one kind of line end here, `\n`. With the transcript at hand the text is its own, and who
speaks is written before a turn where the file says so elsewhere than in its text (subtitles,
tables). Without it, the text is put together from the sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import Transcript

_PAIR = "\r\n"
# Ends of lines of one character each; and the byte order mark, which programs take for the
# beginning of a file and do not count, by the character that does the same within a text.
_SINGLE = {
    **dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n"),
    0xFEFF: "\u2060",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")
_HALF = re.compile("[\ud800-\udfff]")
_CHANGED = re.compile("\r\n|[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff\ud800-\udfff]")
# Chinese is written without a space between sentences.
_CLOSED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f”’…]$")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text, and the places of sentences in it by their ids."""

    text: str
    places: Mapping[str, Span]


def clean(text: str) -> str:
    r"""A text as it stands in a source: `\n` for ends of lines, and no control characters."""
    return _single(text.replace(_PAIR, "\n"))


class Change(NamedTuple):
    """What stood at a place of a cleaned text before it was cleaned."""

    place: int
    was: str


def changes(text: str) -> tuple[Change, ...]:
    """What `clean` changes in a text."""
    found = []
    shrunk = 0
    for match in _CHANGED.finditer(text):
        found.append(Change(match.start() - shrunk, match[0]))
        shrunk += len(match[0]) - 1
    return tuple(found)


def restore(text: str, made: Iterable[Change]) -> str:
    """A text as it was before it was cleaned."""
    characters = list(text)
    for change in made:
        characters[change.place] = change.was
    return "".join(characters)


def whole_text(transcript: Transcript, sentences: Sequence[TaggedSentence]) -> SourceText | None:
    """The text of a transcript with speakers, or None where a sentence does not lie in it."""
    insertions = _labels(transcript)
    places = _Places(transcript.text, insertions)
    found = {}
    for sentence in sentences:
        if transcript.text[sentence.start : sentence.end] != sentence.text:
            return None
        found[sentence.sentence_id] = Span(places.start(sentence.start), places.end(sentence.end))
    parts = []
    last = 0
    for place, label in insertions:
        parts += [transcript.text[last:place], label]
        last = place
    parts.append(transcript.text[last:])
    return SourceText("".join(map(clean, parts)), found)


def rebuilt_text(sentences: Iterable[TaggedSentence]) -> SourceText:
    """A text of nothing but the sentences, a line for each turn."""
    parts: list[str] = []
    places: dict[str, Span] = {}
    length = 0
    turn: int | None = None
    for sentence in sentences:
        text = clean(sentence.text)
        if sentence.turn != turn:
            label = clean(f"{sentence.speaker}: " if sentence.speaker else "")
            between = f"\n{label}" if parts else label
        else:
            between = "" if not parts or _CLOSED.search(parts[-1]) else " "
        turn = sentence.turn
        parts += [between, text]
        start = length + len(between)
        length = start + len(text)
        places[sentence.sentence_id] = Span(start, length)
    return SourceText("".join(parts), places)


def _single(text: str) -> str:
    """The same number of characters, all of them such as a text file may hold."""
    return _HALF.sub("\ufffd", _CONTROL.sub(" ", text.translate(_SINGLE)))


def _labels(transcript: Transcript) -> list[tuple[int, str]]:
    """Where a speaker's name is to be written, because it does not stand before the turn."""
    labels = []
    last = 0
    for turn in transcript.turns:
        before = transcript.text[last : turn.start]
        if turn.speaker and turn.speaker.casefold() not in before.casefold():
            labels.append((turn.start, f"{turn.speaker}: "))
        last = turn.end
    return labels


class _Places:
    """From places in a transcript to places in its cleaned text with labels."""

    def __init__(self, text: str, insertions: Sequence[tuple[int, str]]) -> None:
        self._shrunk = [found.end() for found in re.finditer(_PAIR, text)]
        self._inserted = [place for place, _ in insertions]
        self._grown = [0]
        for _, label in insertions:
            self._grown.append(self._grown[-1] + len(clean(label)))

    def start(self, place: int) -> int:
        """Of the first character of something: what is written before it comes before."""
        return self._moved(place, self._grown[bisect_right(self._inserted, place)])

    def end(self, place: int) -> int:
        """Of the end of something: what is written there comes after."""
        return self._moved(place, self._grown[bisect_left(self._inserted, place)])

    def _moved(self, place: int, grown: int) -> int:
        return place - bisect_right(self._shrunk, place) + grown
