"""Counts as sentences."""

from __future__ import annotations

from collections.abc import Callable

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence import evidence_matrix, marks
from linkage_nlp.evidence.statements import Unit, statements
from linkage_nlp.tagging.tags import TaggedSentence

Coded = Callable[..., TaggedSentence]


def test_statements(coded: Coded, tiny_codebook: Codebook) -> None:
    cases = [f"CF{number}" for number in range(1, 16)]
    sentences = [coded(f"{c}-0001", "way/web", case=c) for c in cases[:12]]
    sentences += [
        coded("CF13-0001", "way/web?", "way/fair?", case="CF13"),
        coded("CF1-0002", "way/web?", case="CF1"),
    ]
    matrix = evidence_matrix(marks(sentences), tiny_codebook, cases=cases)
    web, fair, work, _, group = statements(matrix, cases)
    names = ", ".join(cases[:12])
    assert web.text().en == f"Web: 12 of 15 firms ({names}); 1 more to be reviewed (CF13)."
    assert (
        web.text().zh
        == f"网络：15 家企业中有 12 家（{names.replace(', ', '、')}）；另有 1 家待复核（CF13）。"
    )
    assert web.count(Unit.CASE).en == "12 of 15 cases"
    assert web.count(Unit.CASE).zh == "15 个案例中有 12 个"
    assert fair.text().en == "Fair & show: none of 15 firms; 1 more to be reviewed (CF13)."
    assert (work.text().en, work.text().zh) == (
        "Work: none of 15 firms.",
        "工作：15 家企业中没有。",
    )
    assert len(group.cases) == 12


def test_one_case(coded: Coded, tiny_codebook: Codebook) -> None:
    matrix = evidence_matrix(marks([coded("t-0001", "way/web", case="A")]), tiny_codebook)
    assert statements(matrix, ["A"])[0].text().en == "Web: 1 of 1 firm (A)."
