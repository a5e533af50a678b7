from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import CodebookError
from linkage_nlp.evidence import Mark, evidence_matrix, marks
from linkage_nlp.tagging.summary import summarise
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Transcript

WEB, FAIR, WORK = Label("way", "web"), Label("way", "fair"), Label("way", "work")
ABROAD = Label("place", "abroad")


def mark(case: str, sentence: str, label: Label, decision: str = "accept") -> Mark:
    return Mark(case, sentence, label, Decision(decision))


def test_a_cell_holds_the_sentences_behind_it(tiny_codebook: Codebook) -> None:
    found = [mark("A", "1", WEB), mark("A", "2", WEB, "review"), mark("B", "3", WORK)]
    matrix = evidence_matrix(found, tiny_codebook, cases=["C"])
    assert matrix.cases == ("C", "A", "B")
    assert matrix.cell("A", "way/web").accept == ("1",)
    assert matrix.cell("A", "way/web").review == ("2",)
    assert matrix.cell("C", "way/web").accept == ()
    assert matrix.cases_with("way/work") == ("B",)


def test_a_group_counts_a_sentence_once(tiny_codebook: Codebook) -> None:
    found = [
        mark("A", "1", WEB),
        mark("A", "1", FAIR, "review"),
        mark("A", "2", FAIR, "review"),
        mark("A", "3", WORK),  # of no group
    ]
    cell = evidence_matrix(found, tiny_codebook).cell("A", "group/open")
    assert (cell.accept, cell.review) == (("1",), ("2",))


def test_narrowed_the_weaker_decision_counts(tiny_codebook: Codebook) -> None:
    found = [
        mark("A", "1", WEB),
        mark("A", "1", ABROAD),
        mark("A", "2", WEB),
        mark("A", "2", ABROAD, "review"),
        mark("A", "3", WEB),
    ]
    cell = evidence_matrix(found, tiny_codebook, within=ABROAD).cell("A", "way/web")
    assert (cell.accept, cell.review) == (("1",), ("2",))


def test_codes_of_another_codebook_are_counted_and_left_out(tiny_codebook: Codebook) -> None:
    matrix = evidence_matrix([mark("A", "1", Label("way", "pigeon"))], tiny_codebook)
    assert (matrix.unknown, dict(matrix.cells), matrix.cases) == (1, {}, ("A",))
    with pytest.raises(CodebookError):
        evidence_matrix([], tiny_codebook, within=Label("way", "pigeon"))


def test_it_counts_as_the_summary_does(tiny_tagger: Tagger, interview: Transcript) -> None:
    tagged = tiny_tagger.tag(interview)
    matrix = evidence_matrix(marks(tagged), tiny_tagger.codebook)
    summary = summarise(tagged)
    for label in tiny_tagger.codebook.labels:
        cell, count = matrix.cell("F1", str(label)), summary.count("F1", label)
        assert (len(cell.accept), len(cell.review)) == (count.accept, count.review)
    assert any(matrix.cell("F1", str(label)).accept for label in tiny_tagger.codebook.labels)


LABELS = (WEB, FAIR, WORK, ABROAD)
found_marks = st.dictionaries(
    st.tuples(st.sampled_from("123456"), st.sampled_from(LABELS)),
    st.sampled_from(list(Decision)),
).map(lambda found: [Mark("AB"[int(s) % 2], s, label, d) for (s, label), d in found.items()])


@given(found_marks)
def test_a_group_has_the_sentences_of_its_codes(
    tiny_codebook: Codebook, found: Sequence[Mark]
) -> None:
    matrix = evidence_matrix(found, tiny_codebook)
    for case in matrix.cases:
        group = matrix.cell(case, "group/open")
        members = [matrix.cell(case, f"way/{code}") for code in ("web", "fair")]
        assert set(group.accept) == {s for cell in members for s in cell.accept}
        assert {*group.accept, *group.review} == {
            s for cell in members for s in (*cell.accept, *cell.review)
        }
        assert not set(group.accept) & set(group.review)
