"""Whether a sentence ends with a quotation or bracket that has an ending of its own."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.abbreviations import starts_sentence
from linkage_nlp.segmentation.characters import CLOSERS, CONTINUING, TERMINATORS, is_han
from linkage_nlp.segmentation.enclosures import OPENERS, Kind, kind_of
from linkage_nlp.segmentation.span import Span
from linkage_nlp.segmentation.words import skip_space, word_at

# Behind a quotation that a sentence begins with: who said it.
_EN_REPORT = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){1,3}(?:said|says|say|asked|asks|told|replied|answered|shouted|"
    r"laughed|wrote|thought|added|explained|whispered|cried|goes|went on)\b"
)
_ZH_REPORT = re.compile(
    r"[^，。！？；、,.!?;\s]{0,8}?(?:说|說|问|問|讲|講|(?<!知)道|答|喊|叫|嚷|提醒|告诉|告訴|回我|"
    r"回复|回覆|笑|骂|罵|叹|嘆|心想|嘀咕|点点?头|摇摇?头|點點?頭|搖搖?頭)"
)
# Before a quotation: the sentence up to here is complete with it.
_REPORTED = re.compile(r"(?:[:：,，]|说|說|问|問|讲|講|道|答|喊|叫|写|寫|回|想|一句|一声)\s*\Z")
# Behind a quotation: the sentence around it goes on.
_GOES_ON = re.compile(
    r"[的地得就便也又都还還呢啊吧嘛而并是来來给給等和跟与與或]|之类|之類|"
    r"[这這那](?:句|种|種|样|樣|几|幾|话|話)|[时時](?!候)|[以之][后後]|[一二两三四五六七八九十几]个字|[这這][个個][词詞字]"
)


def enclosure_ends(text: str, start: int, enclosure: Span) -> bool:
    """Whether a quotation or bracket that holds a sentence's end ends the sentence around it.

    "Go home." he said: no, a small letter or a reporting clause goes on. He said, "Go
    home." Then he left: yes. A bracket does when the sentence began with it, or when a word
    follows that starts sentences; a title (《……》) never does.

    Args:
        text: The turn.
        start: Where the sentence begins.
        enclosure: The quotation or bracket with its marks.
    """
    kind = kind_of(text[enclosure.start])
    if kind is Kind.TITLE or not _holds_end(text, enclosure):
        return False
    place = skip_space(text, enclosure.end)
    follows = text[place : place + 1]
    if follows in CONTINUING or follows in TERMINATORS or follows.islower():
        return False
    at_head = enclosure.start == start
    if kind is Kind.BRACKET:
        return at_head or starts_sentence(word_at(text, place))
    if follows in OPENERS and kind_of(follows) is Kind.QUOTATION:
        return True
    if is_han(follows):
        return _quotation_ends_before_han(text, start, enclosure, place)
    return follows.isupper() and not (at_head and _EN_REPORT.match(text, place))


def _holds_end(text: str, enclosure: Span) -> bool:
    """Whether what is enclosed ends with a full stop, question mark or the like."""
    inside = text[enclosure.start + 1 : enclosure.end].rstrip(CLOSERS + " ")
    return inside != "" and inside[-1] in TERMINATORS


def _quotation_ends_before_han(text: str, start: int, quotation: Span, place: int) -> bool:
    """Whether a quotation with an ending of its own ends a sentence before Chinese words."""
    if quotation.start == start:
        return not (_ZH_REPORT.match(text, place) or _GOES_ON.match(text, place))
    said = text[max(start, quotation.start - 8) : quotation.start]
    return bool(_REPORTED.search(said)) and not _GOES_ON.match(text, place)
