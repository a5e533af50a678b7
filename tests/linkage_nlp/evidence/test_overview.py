"""All that can be counted in material."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import CodebookError, UsageError
from linkage_nlp.evidence import evidence_matrix, marks
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.origin import origin
from linkage_nlp.evidence.overview import Choices, overview
from linkage_nlp.evidence.ratings import ratings
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role

Coded = Callable[..., TaggedSentence]


def table(names: list[str], rows: dict[str, list[str | float | None]]) -> CaseTable:
    values = {
        case: MappingProxyType({n: v for n, v in zip(names, row, strict=True) if v is not None})
        for case, row in rows.items()
    }
    kinds = [
        AttributeKind.NUMBER
        if all(isinstance(row[place], float | None) for row in rows.values())
        else AttributeKind.TEXT
        for place in range(len(names))
    ]
    attributes = tuple(Attribute(n, k) for n, k in zip(names, kinds, strict=True))
    return CaseTable(attributes, MappingProxyType(values))


@pytest.fixture
def material(coded: Coded, tiny_codebook: Codebook) -> Material:
    sentences = [
        coded("t-0001", "way/web", "place/abroad", case="F10"),
        coded("t-0002", "way/web?", case="F10", text="我们在论坛里问。"),
        coded("t-0003", case="F10"),
        coded("t-0004", "way/web", "way/fair", case="F10"),
        coded("u-0001", "way/fair@Ann", "place/abroad?", case="F2"),
        replace(coded("u-0002", "way/work", case="F2"), role=Role.INTERVIEWER),
    ]
    known = table(
        ["market", "importance_web", "重要性-展会", "remark"],
        {
            "F3": ["abroad", 5.0, None, None],
            "F2": ["home", 1.0, 2.0, "a"],
            "F10": ["home", 3.0, 4.0, "b"],
        },
    )
    return Material.of(sentences, tiny_codebook, table=known)


def test_counts(material: Material) -> None:
    found = overview(material, Choices(by=("market",)))
    assert found.matrix.cases == ("F2", "F3", "F10")
    assert (found.spoken, found.silent) == (("F2", "F10"), ("F3",))
    assert found.said == {"F10": 4, "F2": 1}
    assert found.coded == {"F2": 1, "F3": 0, "F10": 2}
    # The interviewer's sentence does not count.
    assert found.matrix.cases_with("way/work") == ()
    assert found.share("F10", "way/web") == 0.5
    assert found.share("F10", "way/web", of_coded=True) == 1.0
    assert found.share("F3", "way/web") is None
    assert found.share("F2", "way/web") == 0.0
    assert [s.of for s in found.statements] == [2] * 5
    assert [(g.value, g.cases) for g in found.breakdowns[0].groups] == [("home", ("F2", "F10"))]
    assert [(g.value, g.cases) for g in found.splits[0].groups] == [
        ("abroad", ("F3",)),
        ("home", ("F2", "F10")),
    ]
    assert found.languages == ("en", "zh")
    assert (found.in_language("en"), found.in_language("zh")) == (4, 1)


def test_ratings(material: Material) -> None:
    web, fair = overview(material, Choices()).ratings
    assert (str(web.label), web.attribute, web.mean) == ("way/web", "importance_web", 3.0)
    assert web.counts == {1.0: 1, 3.0: 1, 5.0: 1}
    assert (str(fair.label), fair.values) == ("way/fair", {"F2": 2.0, "F10": 4.0})
    assert not ratings(CaseTable.empty(), material.codebook, [])


def test_within_counts_as_the_matrix_does(material: Material) -> None:
    within = Label("place", "abroad")
    found = overview(material, Choices(within=within))
    expected = evidence_matrix(marks(found.material.sentences), material.codebook, within=within)
    assert dict(found.matrix.cells) == dict(expected.cells)
    assert found.share("F10", "way/web") == 0.25
    with pytest.raises(CodebookError):
        overview(material, Choices(within=Label("place", "moon")))


def test_co_occurrence_by_default_and_as_asked(material: Material) -> None:
    first, whole = overview(material, Choices()).co_occurrences
    assert [c.id for c in first.columns] == ["place/abroad"]
    assert first.pair("way/web", "place/abroad").accept == ("t-0001",)
    assert len(whole.rows) == len(whole.columns) == 4
    (asked,) = overview(material, Choices(rows="place", columns="groups")).co_occurrences
    assert [c.id for c in (*asked.rows, *asked.columns)] == ["place/abroad", "group/open"]
    (rows,) = overview(material, Choices(rows="place")).co_occurrences
    assert len(rows.columns) == 4
    with pytest.raises(UsageError, match="no dimension"):
        overview(material, Choices(rows="moon"))


def test_nothing_to_count(coded: Coded, tiny_codebook: Codebook) -> None:
    nothing = Material.of([], tiny_codebook)
    with pytest.raises(UsageError, match="no sentence to count"):
        overview(nothing, Choices())
    asked = Material.of([replace(coded("t-0001", "way/web"), role=Role.INTERVIEWER)], tiny_codebook)
    with pytest.raises(UsageError, match="no sentence to count"):
        overview(asked, Choices())


def test_no_code_at_all(coded: Coded, tiny_codebook: Codebook) -> None:
    found = overview(Material.of([coded("t-0001")], tiny_codebook), Choices())
    assert not any(found.matrix.cells)
    assert found.origin.statement.en == "No codes were found."
    assert found.share("F1", "way/web", of_coded=True) is None


def test_whose_the_codes_are(material: Material, coded: Coded, tiny_codebook: Codebook) -> None:
    both = origin(material)
    assert (both.model, both.people, both.review) == (5, 1, 2)
    assert both.statement.en == (
        "Of 6 accepted codes, 1 were set by people (Ann) and 5 are suggestions of the model "
        "tiny-1 that no person has checked. 2 more are to be reviewed and not counted."
    )
    assert "（Ann）" in both.statement.zh
    people = Material.of([coded("t-0001", "way/web@Ann", model="")], tiny_codebook)
    assert origin(people).statement.en == "All 1 codes were set by people (Ann)."
    model = Material.of([coded("t-0001", "way/web")], tiny_codebook)
    assert origin(model).statement.en.startswith(
        "All 1 accepted codes are suggestions of the model"
    )
    assert "未经人工核对" in origin(model).statement.zh
