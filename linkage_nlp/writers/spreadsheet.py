"""What is shared by the files that people open in a spreadsheet."""

from __future__ import annotations

import re

from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import SourceKind

# By which a workbook of ours is known.
CREATOR = "linkage-nlp"

# How the evidence matrix and estimates begin as CSV, and the mark of a Markdown file of ours.
MATRIX_HEADER = ("case", "column", "dimension", "present")
ESTIMATES_HEADER = ("code", "lang", "sentences", "model_count", "model_share")
MARKDOWN_MARK = f"<!-- {CREATOR} -->"

# The columns of a prefilled questionnaire as CSV, and of quotes.
SURVEY_HEADER = (
    "case code knowledge importance sentences_accepted sentences_to_review share linkages partners "
    "cities subsidiary"
).split()
QUOTES_HEADER = (
    "code rank quote text case speaker time lang source question previous stands_alone coder "
    "model_version probability transcript sentence_id"
).split()

# What one cell, and one worksheet, can hold.
TEXT_LIMIT = 32_767
ROW_LIMIT = 1_048_576

_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A cell that begins with one of these may be taken as a formula (OWASP, CSV injection);
# the full-width forms are, where the locale is East Asian.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet might compute this text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)


def spoken_as(sentence: TaggedSentence) -> str:
    """`interviewer` or `respondent`; `document` for what nobody said in an interview."""
    is_document = sentence.source is SourceKind.DOCUMENT
    return SourceKind.DOCUMENT.value if is_document else sentence.role.value


def plain_text(text: str) -> str:
    """Text without what XML cannot hold, cut to what a cell holds."""
    clean = _NOT_IN_XML.sub("", text)
    return clean if len(clean) <= TEXT_LIMIT else clean[: TEXT_LIMIT - 1] + "…"


def clock(seconds: float | None) -> str:
    """Seconds as hours, minutes and seconds, `1:02:03`; empty when not known."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"
