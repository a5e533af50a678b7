"""The database counts as the core does, whatever stands in it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import CodebookError
from linkage_nlp.evidence import Mark, evidence_matrix
from linkage_nlp.evidence.statements import statements
from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_nlp.transcripts import Transcript
from linkage_serve.library.evidence import matrix
from linkage_serve.store import Database, taggings, transcripts


@pytest.fixture
def coded(
    database: Database, tiny_codebook: Codebook, make_transcript: Callable[..., Transcript]
) -> tuple[Database, list[Mark]]:
    """Codes at random, also one that the codebook lacks, in two interviews a case; the marks."""
    rng = random.Random(5)
    labels = [*tiny_codebook.labels, Label("way", "pigeon")]
    marks = []
    with database.writing() as connection:
        for number in range(6):
            case = f"F{number // 2}"
            said = [("Boss", "respondent", None, [f"{number} {n}." for n in range(20)])]
            one = make_transcript(said, case=case, name=f"{number}.txt")
            transcripts.add(connection, one, received_from="Wang")
            stored = transcripts.find(connection, one.id)
            tags = {
                place: [
                    CodeTag(*label, 0.7, rng.choice([Decision.ACCEPT, Decision.REVIEW]))
                    for label in rng.sample(labels, rng.randint(0, 4))
                ]
                for place in range(20)
            }
            taggings.record(connection, stored.number, model_version="m", codebook="c", tags=tags)
            marks += [
                Mark(case, one.sentences[place].id, Label(tag.dimension, tag.code), tag.decision)
                for place, found in tags.items()
                for tag in found
            ]
        empty = make_transcript([("Boss", "respondent", None, ["Nothing."])], case="F9")
        transcripts.add(connection, empty, received_from="Wang")
    return database, marks


@pytest.mark.parametrize("within", [None, Label("place", "abroad"), Label("way", "web")])
@pytest.mark.parametrize("cases", [(), ("F1", "F9")])
def test_it_is_that_of_the_core(
    coded: tuple[Database, list[Mark]],
    tiny_codebook: Codebook,
    within: Label | None,
    cases: tuple[str, ...],
) -> None:
    database, marks = coded
    found = matrix(database, tiny_codebook, cases=cases, within=within)
    shown = cases or ("F0", "F1", "F2", "F9")
    wanted = [mark for mark in marks if mark.case in shown]
    expected = evidence_matrix(wanted, tiny_codebook, cases=shown, within=within)
    assert (found.cases, found.columns) == (expected.cases, expected.columns)
    assert found.unknown == expected.unknown > 0
    assert found.cells.keys() == expected.cells.keys()
    for key, cell in expected.cells.items():
        assert (found.cells[key].accept, found.cells[key].review) == (
            len(cell.accept),
            len(cell.review),
        )
    for column in expected.columns:
        assert found.cases_with(column.id) == expected.cases_with(column.id)
    assert statements(found, found.cases) == statements(expected, expected.cases)


def test_narrowed_to_a_code_that_is_none(database: Database, tiny_codebook: Codebook) -> None:
    with pytest.raises(CodebookError):
        matrix(database, tiny_codebook, within=Label("way", "pigeon"))
