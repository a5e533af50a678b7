"""The matrix as JSON, with the sentences behind every number by their ids, for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.co_occurrence import CoOccurrence
from linkage_nlp.evidence.grouping import Grouping
from linkage_nlp.evidence.matrix import Column
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.jsonl import tag_record
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.spreadsheet import CREATOR

FORMAT = 1


def write_json(path: Path, overview: Overview) -> None:
    """Write it. Raises `UsageError` when the file cannot be written."""
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.write(matrix_json(overview) + "\n")


def matrix_json(overview: Overview) -> str:
    """The whole as JSON."""
    return json.dumps(matrix_record(overview), ensure_ascii=False, indent=1)


def matrix_record(overview: Overview) -> dict[str, Any]:
    """The whole as plain values. `sentences` has those that stand behind a number."""
    matrix, material, codebook = overview.matrix, overview.material, overview.material.codebook
    origin = overview.origin
    shown = {
        sentence: None
        for cell in matrix.cells.values()
        for sentence in (*cell.accept, *cell.review)
    }
    within = overview.choices.within
    return {
        "generator": CREATOR,
        "format": FORMAT,
        "codebook": {
            "id": codebook.id,
            "version": codebook.version,
            "fingerprint": codebook.fingerprint,
        },
        "origin": {
            "model_versions": list(origin.model_versions),
            "coders": list(origin.coders),
            "accepted_by_model": origin.model,
            "accepted_by_people": origin.people,
            "to_review": origin.review,
            "statement": _both(origin.statement),
        },
        "within": None if within is None else str(within),
        "method": [_both(line) for line in method(overview)],
        "columns": [_column(column) for column in matrix.columns],
        "cases": [_case(case, overview) for case in matrix.cases],
        "cells": [
            {
                "case": case,
                "column": column,
                "sentences": list(cell.accept),
                "to_review": list(cell.review),
                "share_of_sentences": overview.share(case, column),
                "share_of_coded": overview.share(case, column, of_coded=True),
            }
            for (case, column), cell in matrix.cells.items()
        ],
        "statements": [
            {
                "column": statement.column.id,
                "cases": list(statement.cases),
                "to_review": list(statement.review),
                "of": statement.of,
                "text": _both(statement.text(overview.choices.unit)),
            }
            for statement in overview.statements
        ],
        "co_occurrence": [_pairs(found) for found in overview.co_occurrences],
        "by": [_grouping(grouping, overview) for grouping in overview.breakdowns],
        "importance": [
            {
                "attribute": rating.attribute,
                "code": str(rating.label),
                "mean": rating.mean,
                "counts": {f"{answer:g}": n for answer, n in rating.counts.items()},
                "values": dict(rating.values),
            }
            for rating in overview.ratings
        ],
        "splits": [_split(grouping) for grouping in overview.splits],
        "sentences": [tag_record(material.by_id[sentence]) for sentence in shown],
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "name": _both(column.name),
        "codes": sorted(map(str, column.labels)),
    }


def _case(case: str, overview: Overview) -> dict[str, Any]:
    return {
        "id": case,
        "sentences": overview.said.get(case, 0),
        "coded": overview.coded.get(case, 0),
        "attributes": dict(overview.material.table.values.get(case, {})),
    }


def _pairs(found: CoOccurrence) -> dict[str, Any]:
    return {
        "rows": [column.id for column in found.rows],
        "columns": [column.id for column in found.columns],
        "pairs": [
            {
                "row": row,
                "column": column,
                "sentences": list(pair.accept),
                "to_review": list(pair.review),
                "cases": list(pair.cases),
            }
            for (row, column), pair in found.pairs.items()
        ],
    }


def _split(grouping: Grouping) -> dict[str, Any]:
    return {
        "attribute": grouping.attribute.name,
        "groups": [{"value": g.value, "cases": list(g.cases)} for g in grouping.groups],
        "unknown": list(grouping.unknown),
    }


def _grouping(grouping: Grouping, overview: Overview) -> dict[str, Any]:
    """A split, and in which cases of each group a code was found."""
    record = _split(grouping)
    for group, shown in zip(grouping.groups, record["groups"], strict=True):
        inside = set(group.cases)
        shown["found"] = {
            statement.column.id: [case for case in statement.cases if case in inside]
            for statement in overview.statements
        }
    return record
