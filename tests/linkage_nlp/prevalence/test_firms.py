from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations, product
from math import prod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.prevalence import Firms, check_records, checks, firms, write_checks
from linkage_nlp.prevalence.checks import effort
from linkage_nlp.prevalence.firms import Presence, Suggestion, central_range, poisson_binomial
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role

Tag = Callable[..., TaggedSentence]
WEB, FAIR = Label("way", "web"), Label("way", "fair")
PROBABILITIES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6)


@pytest.fixture
def material(tagged: Tag, tiny_codebook: Codebook) -> Material:
    return Material.of(
        [
            tagged("a-0001", {"way/web": 0.95}, case="F1"),
            tagged("a-0002", {"way/web": 0.5}, case="F1"),
            tagged("b-0001", {"way/web": 0.4, "way/fair": 0.5}, case="F2"),
            tagged("b-0002", {"way/web": 0.5}, case="F2"),
            tagged("c-0001", {"way/web": 0.2}, case="F3"),
            tagged("d-0001", {"way/web": 1.0}, case="F4", coder="Ann"),
            tagged("d-0002", {"way/web": 0.95}, case="F4"),
        ],
        tiny_codebook,
    )


def web(found: tuple[Firms, ...], column: str = "way/web") -> Firms:
    return next(one for one in found if one.column.id == column)


def test_from_suggestions_to_a_number_of_firms(material: Material) -> None:
    made = web(firms(material, {}))
    assert made.number == 4
    assert made.accepted == ("F1", "F4")
    assert made.confirmed == ("F4",)
    # What is below review does not count; what a person found is certain.
    assert [p.probability for p in made.presences] == pytest.approx([0.975, 0.7, 0.0, 1.0])
    assert [p.least for p in made.presences] == pytest.approx([0.95, 0.5, 0.0, 1.0])
    assert made.expected == pytest.approx(2.675)
    assert made.least == pytest.approx(2.45)
    assert made.interval == (2, 3)
    assert [p.case for p in made.open] == ["F1", "F2"]
    assert made.population is not None
    assert made.population.low == pytest.approx(0.0676, abs=1e-4)


def test_what_a_person_rejected_is_not_found(tagged: Tag, tiny_codebook: Codebook) -> None:
    rejected = tagged("a-0001", {"way/web": 0.0}, coder="Ann")
    made = web(firms(Material.of([rejected], tiny_codebook), {}))
    assert (made.accepted, made.confirmed, made.open) == ((), (), ())


def test_a_group_counts_a_sentence_once(material: Material) -> None:
    made = web(firms(material, {}), "group/open")
    assert made.is_group
    both = next(p for p in made.presences if p.case == "F2")
    assert [s.probability for s in both.suggestions] == pytest.approx([0.7, 0.5])


def test_people_settle_what_they_look_at(material: Material) -> None:
    found = {"a-0001": frozenset({FAIR}), "b-0002": frozenset({WEB}), "c-0001": frozenset({WEB})}
    made = web(firms(material, found))
    assert made.confirmed == ("F2", "F3", "F4")
    assert made.accepted == ("F2", "F3", "F4")
    (left,) = made.open
    assert left.suggestions == (Suggestion("a-0002", 0.5),)
    assert web(firms(material, found), "way/fair").confirmed == ("F1",)
    # When all that was suggested is wrong, the case is settled too.
    none = web(firms(material, {"a-0001": frozenset(), "a-0002": frozenset()}))
    assert none.presences[0].certain
    assert none.presences[0].probability == 0.0


def test_a_coded_sentence_without_a_model_is_certain(tagged: Tag, tiny_codebook: Codebook) -> None:
    coded = Material.of([tagged("a-0001", {"way/web": 1.0}, model="")], tiny_codebook)
    assert web(firms(coded, {})).confirmed == ("F1",)


def test_what_interviewers_say_does_not_count(tagged: Tag, tiny_codebook: Codebook) -> None:
    asked = [
        replace(tagged("a-0001", {"way/web": 0.95}), role=Role.INTERVIEWER),
        replace(tagged("b-0001", {"way/web": 0.5}, case="F2"), role=Role.INTERVIEWER),
    ]
    said = tagged("a-0002", {"way/web": 0.5})
    made = web(firms(Material.of([*asked, said], tiny_codebook), {"a-0001": frozenset({WEB})}))
    # A case in which nobody answers is none.
    assert (made.number, made.accepted, made.confirmed) == (1, (), ())
    assert made.expected == pytest.approx(0.5)


def test_without_any_sentence_there_is_no_case(tiny_codebook: Codebook) -> None:
    made = web(firms(Material.of([], tiny_codebook), {}))
    assert (made.number, made.expected, made.interval, made.population) == (0, 0, (0, 0), None)


@given(PROBABILITIES)
def test_the_distribution_is_that_of_all_outcomes(probabilities: list[float]) -> None:
    expected = [0.0] * (len(probabilities) + 1)
    for outcome in product([0, 1], repeat=len(probabilities)):
        expected[sum(outcome)] += prod(
            p if yes else 1.0 - p for yes, p in zip(outcome, probabilities, strict=True)
        )
    assert poisson_binomial(probabilities) == pytest.approx(expected)


@given(PROBABILITIES)
def test_the_range_holds_95_in_100(probabilities: list[float]) -> None:
    distribution = poisson_binomial(probabilities)
    low, high = central_range(distribution)
    assert sum(distribution[low : high + 1]) >= 0.95 - 1e-9
    assert sum(distribution[:low]) <= 0.025 + 1e-9
    assert sum(distribution[high + 1 :]) <= 0.025 + 1e-9


def test_certain_cases_leave_no_range() -> None:
    assert central_range(poisson_binomial([1.0, 0.0, 1.0])) == (2, 2)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5))
def test_no_order_takes_fewer_looks(probabilities: list[float]) -> None:
    def looks(order: tuple[float, ...]) -> float:
        due, total = 1.0, 0.0
        for p in order:
            total += due
            due *= 1.0 - p
        return total

    ordered = sorted(probabilities, reverse=True)
    presence = Presence(
        "F1", (), tuple(Suggestion(f"a-{n:04d}", p) for n, p in enumerate(ordered)), False
    )
    spent = sum(check.due for check in checks([_alone(presence)]))
    assert spent == pytest.approx(min(looks(order) for order in permutations(probabilities)))


def test_checks_come_by_round(material: Material) -> None:
    made = web(firms(material, {}))
    assert [(c.sentence, c.round) for c in checks([made])] == [
        ("a-0001", 1),
        ("b-0002", 1),
        ("a-0002", 2),
        ("b-0001", 2),
    ]
    assert [check.due for check in checks([made])] == pytest.approx([1.0, 1.0, 0.05, 0.5])
    assert len(checks([made], rounds=1)) == 2
    looks = effort(made)
    assert (looks.best, looks.worst) == (2, 4)
    assert looks.expected == pytest.approx(2.55)


def test_doing_the_checks_settles_every_case(material: Material) -> None:
    """Whatever people find, going through the rounds ends with nothing open."""
    truth = {"a-0001": frozenset[Label](), "a-0002": frozenset({WEB}), "b-0001": frozenset({WEB})}
    found: dict[str, frozenset[Label]] = {}
    for _ in range(3):
        for check in checks([web(firms(material, found))], rounds=1):
            found[check.sentence] = truth.get(check.sentence, frozenset())
    made = web(firms(material, found))
    assert made.open == ()
    assert made.confirmed == ("F1", "F2", "F4")


def test_a_sentence_is_listed_once_with_all_that_it_settles(
    material: Material, tmp_path: Path
) -> None:
    codes = [one for one in firms(material, {}) if not one.is_group]
    path = tmp_path / "checks.jsonl"
    write_checks(path, check_records(checks(codes), material))
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(records) == len({one["sentence_id"] for one in records}) == 4
    both = next(one for one in records if one["sentence_id"] == "b-0001")
    assert [code["code"] for code in both["codes"]] == ["way/web", "way/fair"]
    assert both["round"] == 1
    assert both["page"] == "/read/b#s-b-0001"
    assert "forum" not in path.read_text(encoding="utf-8")
    assert [one["round"] for one in records] == sorted(one["round"] for one in records)


def test_a_list_to_read_on_the_page(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "checks.md"
    records = check_records(checks([web(firms(material, {}))], rounds=1), material)
    write_checks(path, records, service="http://127.0.0.1:8707/", names={"way/web": "Web*"})
    assert path.read_text(encoding="utf-8").splitlines() == [
        "<!-- linkage-nlp -->",
        "",
        r"- [ ] [F1 · a-0001](http://127.0.0.1:8707/read/a#s-a-0001): Web\* (0.95)",
        r"- [ ] [F2 · b-0002](http://127.0.0.1:8707/read/b#s-b-0002): Web\* (0.50)",
    ]
    with pytest.raises(UsageError, match=r"as \.csv"):
        write_checks(tmp_path / "checks.csv", records)


def _alone(presence: Presence) -> Firms:
    from linkage_nlp.codebook import Bilingual
    from linkage_nlp.evidence.matrix import Column

    return Firms(Column("way/web", Bilingual("Web", "网络"), frozenset({WEB})), (presence,))
