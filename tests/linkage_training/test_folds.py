from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.dataset import Example, Provenance, Settled
from linkage_nlp.errors import TrainingError
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.transcripts.model import Role
from linkage_training.folds import part_of_cases, split_cases


def sentence(case: str, lang: Language, place: int = 0) -> Example:
    return Example(
        f"{case}-{place}",
        case,
        lang,
        None,
        Role.RESPONDENT,
        "text",
        NO_CONTEXT,
        {},
        ("c1",),
        Settled.SINGLE,
        Provenance.AUTHORED,
    )


def corpus(chinese: int, english: int) -> list[Example]:
    examples = [sentence(f"z{i}", "zh", j) for i in range(chinese) for j in range(3)]
    return examples + [sentence(f"e{i}", "en", j) for i in range(english) for j in range(2)]


@given(
    chinese=st.integers(2, 30),
    english=st.integers(2, 30),
    share=st.floats(0, 0.5),
    seed=st.integers(0, 1000),
)
def test_each_case_has_one_place_and_languages_are_spread(
    chinese: int, english: int, share: float, seed: int
) -> None:
    split = split_cases(corpus(chinese, english), folds=2, test_share=share, seed=seed)
    everywhere = [*split.train, *split.test]
    assert len(everywhere) == len(set(everywhere)) == chinese + english
    for letter, total in (("z", chinese), ("e", english)):
        tested = sum(case.startswith(letter) for case in split.test)
        assert abs(tested - share * total) <= 1
        held = [sum(case.startswith(letter) for case in fold) for fold in split.folds]
        assert max(held) - min(held) <= 1
    sizes = [len(fold) for fold in split.folds]
    assert max(sizes) - min(sizes) <= 1


@given(
    chinese=st.integers(4, 30),
    english=st.integers(4, 30),
    share=st.floats(0.01, 0.9),
    seed=st.integers(0, 1000),
)
def test_a_share_of_each_language_is_held_out_of_one_fit(
    chinese: int, english: int, share: float, seed: int
) -> None:
    split = split_cases(
        corpus(chinese, english), folds=2, test_share=0.25, seed=seed, validation_share=share
    )
    everywhere = [*split.train, *split.held_out, *split.test]
    assert len(everywhere) == len(set(everywhere)) == chinese + english
    assert not split.cross_validated
    (fit,) = split.fits
    assert (fit.train, fit.held_out) == (split.train, split.held_out)
    for letter in "ze":
        held, learnt = (
            sum(case.startswith(letter) for case in cases) for cases in (fit.held_out, fit.train)
        )
        assert held >= 1
        assert learnt >= 1
        assert abs(held - share * (held + learnt)) <= 1
    sizes = [len(fold) for fold in split.folds]
    assert max(sizes) - min(sizes) <= 1


def test_in_a_cross_validation_each_fold_is_held_out_of_a_fit_to_the_others() -> None:
    split = split_cases(corpus(6, 6), folds=3, test_share=0.25, seed=1)
    assert split.cross_validated
    assert [fit.held_out for fit in split.fits] == list(split.folds)
    for fit in split.fits:
        assert sorted((*fit.train, *fit.held_out)) == sorted(split.train)


def test_too_few_cases_held_out_are_refused_with_a_remedy() -> None:
    with pytest.raises(TrainingError, match="2 cases held out are too few for 3 folds") as error:
        split_cases(corpus(4, 4), folds=3, test_share=0.25, seed=1, validation_share=0.1)
    assert "folds in the recipe to 2 and evaluation.validation_share to 0" in error.value.remedy


def test_the_order_of_the_file_does_not_matter_and_the_seed_does() -> None:
    examples = corpus(8, 8)
    first = split_cases(examples, folds=3, test_share=0.25, seed=1)
    assert split_cases(examples[::-1], folds=3, test_share=0.25, seed=1) == first
    assert split_cases(examples, folds=3, test_share=0.25, seed=2) != first


def test_named_cases_are_set_aside_in_place_of_a_share() -> None:
    examples = corpus(8, 8)
    split = split_cases(examples, folds=2, test_share=0.5, seed=1, test_cases=("e3", "z0"))
    assert sorted(split.test) == ["e3", "z0"]
    assert len(split.train) == 14
    with pytest.raises(TrainingError, match="not in the dataset: e9"):
        split_cases(examples, folds=2, test_share=0, seed=1, test_cases=("e9",))


def test_a_mixed_case_counts_as_what_it_speaks_most() -> None:
    mixed = [sentence("m", "en"), sentence("m", "zh", 1), sentence("m", "zh", 2)]
    examples = [*mixed, *(sentence(f"e{i}", "en") for i in range(4))]
    # The only Chinese case is not set aside, or no Chinese would be learnt.
    assert "m" in split_cases(examples, folds=2, test_share=0.5, seed=3).train


def test_too_few_cases_are_refused_with_a_number_that_works() -> None:
    examples = corpus(2, 2)
    with pytest.raises(TrainingError, match="2 cases to train on are too few for 5 folds") as error:
        split_cases(examples, folds=5, test_share=0.5, seed=1)
    assert "folds in the recipe to 2" in error.value.remedy
    split_cases(examples, folds=2, test_share=0.5, seed=1)


def test_a_smaller_part_lies_within_a_larger_one() -> None:
    cases = [f"c{i}" for i in range(10)]
    quarter, half = (set(part_of_cases(cases, share, 5)) for share in (0.25, 0.5))
    assert quarter < half < set(cases)
    assert len(part_of_cases(cases, 0.01, 5)) == 1
