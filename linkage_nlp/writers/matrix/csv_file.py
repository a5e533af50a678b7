"""The matrix as CSV for statistics: one row for each case and code, zeros included."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from linkage_nlp.evidence.matrix import Column
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.matrix.table import Form, shown_value
from linkage_nlp.writers.spreadsheet import MATRIX_HEADER, may_be_formula

HEADER = (
    *MATRIX_HEADER,
    "sentences",
    "to_review",
    "by_people",
    "by_model",
    "share_of_sentences",
    "share_of_coded",
    "case_sentences",
    "case_coded",
    "model_version",
    "coders",
)


def write_csv(path: Path, overview: Overview) -> None:
    """Write it: UTF-8 with a mark that tells Excel so. Codes go by their addresses.

    `present` is 1, 0, or empty for a case without sentences. The attributes of the case
    follow, each in a column of its own name after `case.`.

    Raises:
        UsageError: The file cannot be written.
    """
    names = [attribute.name for attribute in overview.material.table.attributes]
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([*HEADER, *(_safe(f"case.{name}") for name in names)])
        for row in _rows(overview):
            writer.writerow(map(_safe, row))


def _rows(overview: Overview) -> Iterator[list[str]]:
    material = overview.material
    models, coders = "; ".join(material.model_versions), "; ".join(material.coders)
    for case in overview.matrix.cases:
        known = [material.table.value(case, a.name) for a in material.table.attributes]
        attributes = [
            value if isinstance(value, str) else shown_value(value, Form.NUMBER) for value in known
        ]
        said, coded = overview.said.get(case, 0), overview.coded.get(case, 0)
        for column in overview.matrix.columns:
            cell = overview.matrix.cell(case, column.id)
            people = sum(_by_person(overview, s, column) for s in cell.accept)
            share = overview.share(case, column.id)
            of_coded = overview.share(case, column.id, of_coded=True)
            yield [
                case,
                column.id,
                column.id.partition("/")[0],
                str(int(bool(cell.accept))) if said else "",
                str(len(cell.accept)),
                str(len(cell.review)),
                str(people),
                str(len(cell.accept) - people),
                "" if share is None else f"{share:.6f}",
                "" if of_coded is None else f"{of_coded:.6f}",
                str(said),
                str(coded),
                models,
                coders,
                *attributes,
            ]


def _by_person(overview: Overview, sentence: str, column: Column) -> bool:
    """Whether a person accepted one of the column's codes on a sentence."""
    return any(
        tag.coder is not None
        and tag.decision is Decision.ACCEPT
        and (tag.dimension, tag.code) in column.labels
        for tag in overview.material.by_id[sentence].codes
    )


def _safe(text: str) -> str:
    """Text that no spreadsheet computes; a number stays one."""
    if may_be_formula(text) and not text.lstrip("+-").replace(".", "", 1).isdecimal():
        return f"'{text}"
    return text
