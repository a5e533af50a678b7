"""All tables of an overview, in the order in which a reader wants them."""

from __future__ import annotations

from dataclasses import replace

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix.case_tables import (
    breakdown_table,
    cases_table,
    ratings_table,
    split_table,
)
from linkage_nlp.writers.matrix.code_tables import (
    findings_table,
    languages_table,
    matrix_table,
    pairs_table,
    shares_tables,
)
from linkage_nlp.writers.matrix.method import codes_table
from linkage_nlp.writers.matrix.table import Table


def all_tables(overview: Overview) -> tuple[Table, ...]:
    """Every table that has something to say."""
    tables = [findings_table(overview), matrix_table(overview), *shares_tables(overview)]
    tables += [pairs_table(overview, place) for place in range(len(overview.co_occurrences))]
    tables += [breakdown_table(overview, grouping) for grouping in overview.breakdowns]
    if len(overview.languages) > 1:
        tables.append(languages_table(overview))
    if overview.ratings:
        tables.append(ratings_table(overview))
    tables += [split_table(overview, grouping) for grouping in overview.splits]
    tables += [cases_table(overview), codes_table(overview)]
    return tuple(_narrowed(table, overview) for table in tables)


def _narrowed(table: Table, overview: Overview) -> Table:
    """The table with a word on the code within which it was counted, if it was."""
    within = overview.choices.within
    if within is None or not table.coded:
        return table
    name, note = overview.material.codebook.code(within).name, table.note
    return replace(
        table,
        note=Bilingual(
            f"Only sentences that carry “{name.en}” too. {note.en}",
            f"只统计同时编码为“{name.zh}”的句子。{note.zh}",
        ),
    )
