"""Values from the literature, and small examples counted by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from linkage_annotations.agreement import Coder, Kind, Rating, Ratings, Unit, gather, measure
from linkage_annotations.agreement.doubts import Doubt, DoubtKind
from linkage_annotations.agreement.estimates import Resampling
from linkage_annotations.agreement.figures import PairFigures, SliceFigures
from linkage_annotations.agreement.sets import masi_alpha, masi_distances
from linkage_nlp.codebook import Codebook, Label

WEB, FAIR, WORK = (Label("way", code) for code in ("web", "fair", "work"))
ABROAD = Label("place", "abroad")
RatingsMaker = Callable[..., Ratings]


def figures(ratings: Ratings) -> SliceFigures:
    return measure(ratings, samples=0).slices["all"]


def test_krippendorff_2011_two_observers_binary_data(make_ratings: RatingsMaker) -> None:
    found = figures(
        make_ratings({"anna": "- w - - - - - - - -", "li": "w w w - - w - - w -"}, per_case=1)
    )
    code = found.codes[WEB]
    assert code.alpha.all_units.value == pytest.approx(0.095, abs=5e-4)
    assert (code.positives, code.positive_cases) == (5, 5)


def test_krippendorff_2011_any_number_of_observers_nominal_data_with_gaps() -> None:
    # Section C: four observers, twelve units, values 1 to 5 as sets of one; alpha = 0.743.
    rows = ["1233214 12...", "1233224 125.3", ".333234 2251.", "1233244 1251."]
    values = np.array([[int(v) if v != "." else 0 for v in r.replace(" ", "")] for r in rows])
    given = values[:, :, None] == np.arange(1, 6)
    rated = values > 0
    kept = rated.sum(axis=0) >= 2
    assert rated[:, kept].sum() == 40
    found = masi_alpha(given[:, kept], rated[:, kept], np.arange(kept.sum()), Resampling(0))
    assert found.value == pytest.approx(0.743, abs=5e-4)


@pytest.mark.parametrize(
    ("both", "first", "second", "neither", "kappa"),
    # Feinstein and Cicchetti (1990), High agreement but low kappa: I. The problems of two
    # paradoxes: both agree on 85 of 100, kappa is .70 and .32.
    [(40, 9, 6, 45, 0.70), (80, 10, 5, 5, 0.32)],
)
def test_feinstein_and_cicchetti_1990(
    make_ratings: RatingsMaker, both: int, first: int, second: int, neither: int, kappa: float
) -> None:
    anna = ["w"] * (both + first) + ["-"] * (second + neither)
    li = ["w"] * both + ["-"] * first + ["w"] * second + ["-"] * neither
    (pair,) = figures(make_ratings({"anna": anna, "li": li})).pairs
    found = pair.codes[WEB]
    assert found.kappa.all_units.value == pytest.approx(kappa, abs=5e-3)
    assert (found.first, found.second, found.both) == (both + first, both + second, both)


def test_masi_of_passonneau_2006() -> None:
    sets = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [1, 1, 1]], bool)
    empty, one, two, other, last, three = range(6)
    found = masi_distances(sets)
    assert np.diag(found).tolist() == [0] * 6
    assert found[empty, 1:].tolist() == [1] * 5
    assert found[one, two] == pytest.approx(1 - 1 / 2 * 2 / 3)  # one holds the other
    assert found[two, three] == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert found[two, other] == pytest.approx(1 - 1 / 3 * 1 / 3)  # they overlap
    assert found[one, last] == 1  # nothing in common
    assert (found == found.T).all()


def test_a_model_is_no_person(make_ratings: RatingsMaker) -> None:
    people = {"anna": "w - f -", "li": "w f f -", "sam": "w - f w"}
    alone = figures(make_ratings(people))
    found = figures(make_ratings({**people, "model-1": "- w - f"}))
    assert found.codes == alone.codes
    assert found.dimensions == alone.dimensions
    assert found.confusions == alone.confusions
    assert len(alone.pairs) == 3
    assert len(found.pairs) == 6
    assert found.coders[:3] == alone.coders


def test_coded_units_are_those_that_one_of_the_compared_coded(make_ratings: RatingsMaker) -> None:
    found = figures(
        make_ratings({"anna": "w - - fa - .", "li": "w f - fa - w", "sam": ". . - - . ."})
    )
    assert found.shared == 5
    assert found.dimensions["way"].coded == 3
    assert found.dimensions["place"].coded == 1
    same = figures(make_ratings({"anna": "w - fa", "li": "w f fa", "sam": ". . -"}, per_case=1))
    assert found.codes[FAIR].alpha.coded_units == same.codes[FAIR].alpha.all_units
    assert found.dimensions["way"].masi.coded_units == same.dimensions["way"].masi.all_units
    # Of two coders, units that only the third coded are no coded ones.
    anna_sam: PairFigures = found.pairs[1]
    assert (anna_sam.first, anna_sam.second, anna_sam.units) == ("anna", "sam", 2)
    assert anna_sam.codes[FAIR].kappa.coded_units.value == 0


def test_of_a_sole_code_nothing_is_said_on_coded_units(make_ratings: RatingsMaker) -> None:
    found = figures(make_ratings({"anna": "a a - -", "li": "a - a -"}))
    assert found.codes[ABROAD].alpha.all_units.value is not None
    assert found.codes[ABROAD].alpha.coded_units.value is None
    assert found.dimensions["place"].masi.coded_units.value is None
    assert found.pairs[0].codes[ABROAD].kappa.all_units.value == 0
    assert found.pairs[0].codes[ABROAD].kappa.coded_units.value is None
    assert found.coders[0].codes[ABROAD].alpha.coded_units.value is None


def test_confusions(make_ratings: RatingsMaker) -> None:
    found = figures(
        make_ratings(
            {
                "anna": "w  w  wf k a",
                "li": "  f  w  f  - -",
                "sam": " f  f  w  k -",
            },
            per_case=1,
        )
    )
    listed = [(c.code, c.other, c.units, c.cases) for c in found.confusions]
    assert listed == [
        # u0: anna with li and with sam; u1: anna and li with sam; u2: li with sam.
        ("web", "fair", 3, 3),
        ("work", None, 1, 1),
        ("abroad", None, 1, 1),
    ]
    table = found.confusion_tables["way"]
    assert table.codes == ("web", "fair", "work")
    assert table.answers == (5, 5, 2)
    # Of five answers web: on u0 both others said fair; on u1 each of two met web and fair; on
    # u2 anna met fair alone (not instead of web, as she gave it too) and web, sam web and fair.
    assert table.shares[0] == pytest.approx((2 / 5, 2.5 / 5, 0, 0))
    assert table.shares[2] == pytest.approx((0, 0, 1 / 2, 1 / 2))
    assert found.confusions[0].share == pytest.approx(2 * 2.5 / 10)
    assert found.confusions[1].share == pytest.approx(1 / 2)


def test_of_two_people_each_has_the_alpha_of_both(make_ratings: RatingsMaker) -> None:
    found = figures(make_ratings({"anna": "w w - f w", "li": "w - - fa ."}))
    for coder in found.coders:
        for label, code in coder.codes.items():
            assert code.alpha == found.codes[label].alpha
        assert coder.overall == found.overall
        assert coder.dimensions["way"] == found.dimensions["way"].mean_alpha
    anna = found.coders[0]
    assert (anna.units, anna.shared, anna.cases) == (5, 4, 2)
    assert (anna.codes[WEB].given, anna.codes[WEB].positives) == (3, 2)


def test_a_coder_stands_beside_each_other_person(make_ratings: RatingsMaker) -> None:
    people = {"anna": "w w - - f -", "li": "w w - - - f", "sam": "- w w - . ."}
    found = figures(make_ratings(people))
    sam = found.coders[2]
    assert (sam.units, sam.shared) == (4, 4)
    assert [code.given for code in sam.codes.values()] == [2, 0, 0, 0]
    # Of eight pairs with anna and li, four differ; of sixteen answers, eight are yes.
    assert sam.codes[WEB].alpha.all_units.value == pytest.approx(1 - 15 * 4 / (8 * 8))
    # They differ on both sentences in which one of the pair sees web and do not on the others.
    assert sam.codes[WEB].positives == 3
    # A model does not change it, and is set beside people too.
    with_model = figures(make_ratings({**people, "model-1": "w w - - f f"}))
    assert with_model.coders[2] == sam
    model = with_model.coders[3]
    assert (model.units, model.shared) == (6, 6)
    lone = figures(make_ratings({"anna": people["anna"], "model-1": "w w - - f f"}))
    assert lone.coders[0].overall.all_units.value is None
    assert lone.coders[1].codes[WEB].alpha.all_units.value == 1


def test_languages_are_told_apart(make_ratings: RatingsMaker) -> None:
    found = measure(
        make_ratings({"anna": "w - f - k -", "li": "w - - f k k"}, english=(1,)), samples=0
    )
    assert list(found.slices) == ["all", "zh", "en"]
    assert [s.shared for s in found.slices.values()] == [6, 4, 2]
    chinese = measure(make_ratings({"anna": "w - k -", "li": "w - k k"}), samples=0)
    assert found.slices["zh"].codes == chinese.slices["zh"].codes
    assert list(chinese.slices) == ["all", "zh"]


def test_a_case_in_two_languages_is_one_case(tiny_codebook: Codebook) -> None:
    ratings = [
        Rating(coder, Unit(f"{case}{lang}{i}", case, lang), {"way": ["web"][: i % 2]})
        for coder in (Coder("anna"), Coder("li"))
        for case in ("F1", "F2")
        for lang in ("zh", "en")
        for i in range(2)
    ]
    found = measure(gather(ratings, tiny_codebook), samples=10)
    assert [s.cases for s in found.slices.values()] == [2, 2, 2]
    assert [s.shared for s in found.slices.values()] == [8, 4, 4]


def doubts(ratings: Ratings) -> dict[DoubtKind, Doubt]:
    return {doubt.kind: doubt for doubt in figures(ratings).doubts}


def test_doubts_name_what_there_is_too_little_of(make_ratings: RatingsMaker) -> None:
    enough = " ".join(["w", "f", "k", "a"] * 10)
    assert doubts(make_ratings({"anna": enough, "li": enough}, per_case=4)) == {}
    few = doubts(make_ratings({"anna": enough, "li": "w f k - " * 7 + ". " * 12}, per_case=4))
    assert few[DoubtKind.FEW_UNITS] == Doubt(DoubtKind.FEW_UNITS, 28)
    assert few[DoubtKind.FEW_CASES] == Doubt(DoubtKind.FEW_CASES, 7)
    assert few[DoubtKind.FEW_POSITIVES].codes == (WEB, FAIR, WORK, ABROAD)
    assert few[DoubtKind.FEW_UNITS_IN_PAIRS].pairs == (("anna", "li"),)
    local = " ".join(["a"] * 10 + ["w", "f", "k"] * 12)
    found = doubts(make_ratings({"anna": local, "li": local}, per_case=4))
    assert found == {
        DoubtKind.FEW_POSITIVE_CASES: Doubt(DoubtKind.FEW_POSITIVE_CASES, codes=(ABROAD,))
    }
    one = doubts(make_ratings({"anna": "w " * 30, "li": "w " * 30}, per_case=30))
    assert set(one) == {DoubtKind.ONE_CASE, DoubtKind.NEVER_GIVEN}
    assert one[DoubtKind.NEVER_GIVEN].codes == (FAIR, WORK, ABROAD)


@pytest.mark.parametrize("given", [{"anna": "w f"}, {"anna": "w f", "model-1": "w f"}])
def test_one_person_has_nobody_to_agree_with(
    make_ratings: RatingsMaker, given: dict[str, str]
) -> None:
    found = figures(make_ratings(given))
    assert found.doubts[0].kind is DoubtKind.NO_OVERLAP
    assert found.codes[WEB].alpha.all_units.value is None
    assert found.overall.all_units.value is None
    assert found.dimensions["way"].masi.all_units.value is None
    assert found.cases == 0
    assert len(found.pairs) == len(given) - 1


def test_models_alone_are_compared_in_pairs(tiny_codebook: Codebook) -> None:
    units = [Unit(f"u{i}", f"F{i}", "en") for i in range(3)]
    ratings = [
        Rating(Coder(name, Kind.MODEL), unit, {"way": ["web"][: i % 2]})
        for name in ("one", "two")
        for i, unit in enumerate(units)
    ]
    found = measure(gather(ratings, tiny_codebook), samples=5).slices["all"]
    assert found.pairs[0].codes[WEB].kappa.all_units.value == 1
    assert found.codes[WEB].alpha.all_units.value is None
