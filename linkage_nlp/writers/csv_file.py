"""Tags as CSV: one sentence a row, codes as columns.

UTF-8 with a byte order mark, so that Excel shows Chinese when the file is opened by a
double click. A cell that a spreadsheet might take for a formula (it begins with one of
`= + - @`, their full-width forms, a tab or a line break) gets an apostrophe before it:
what was said in an interview must not compute. The columns of a code are empty where the
model sees it below `review`, unless all were asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.spreadsheet import clock, may_be_formula, spoken_as

HEADER = ("case", "file", "turn", "speaker", "role", "time", "lang", "sentence")


def write_csv(path: Path, sentences: Iterable[TaggedSentence], codebook: Codebook) -> None:
    """Write tags. Raises `UsageError` when the file cannot be written."""
    columns = [
        f"{label} {what}" for label in codebook.labels for what in ("probability", "decision")
    ]
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow([*HEADER, *columns])
        writer.writerows(_row(sentence, codebook) for sentence in sentences)


def _row(sentence: TaggedSentence, codebook: Codebook) -> list[str | int | float]:
    row: list[str | int | float] = [
        _harmless(sentence.case),
        _harmless(sentence.transcript),
        sentence.turn,
        _harmless(sentence.speaker or ""),
        spoken_as(sentence),
        clock(sentence.time),
        sentence.lang,
        _harmless(sentence.text),
    ]
    tags = {Label(tag.dimension, tag.code): tag for tag in sentence.codes}
    for label in codebook.labels:
        tag = tags.get(label)
        row += ["", ""] if tag is None else [tag.probability, tag.decision.value]
    return row


def _harmless(text: str) -> str:
    return f"'{text}" if may_be_formula(text) else text
