from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError
from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_training.baseline import TOKENS, Baseline
from linkage_training.labels import label_matrix


def test_it_learns_the_small_dataset(small_dataset: Dataset, small_codebook: Codebook) -> None:
    train, test = small_dataset.examples[:-16], small_dataset.examples[-16:]
    p = Baseline.fit(train, small_codebook, seed=0).predict_proba(test)
    assert p.shape == (16, 3)
    np.testing.assert_array_equal(p > 0.5, label_matrix(test, small_codebook))


def test_a_code_without_positives_gets_zeros(
    small_dataset: Dataset, small_codebook: Codebook
) -> None:
    without = [replace(e, codes={**e.codes, "knowledge": ()}) for e in small_dataset.examples]
    p = Baseline.fit(without, small_codebook, seed=0).predict_proba(small_dataset.examples)
    assert (p[:, 2] == 0.0).all()
    assert (p[:, 0] > 0.0).all()


def test_a_code_on_every_sentence_gets_ones(
    small_dataset: Dataset, small_codebook: Codebook
) -> None:
    all_of_them = [
        replace(e, codes={**e.codes, "knowledge": ("market",)}) for e in small_dataset.examples
    ]
    p = Baseline.fit(all_of_them, small_codebook, seed=0).predict_proba(small_dataset.examples)
    assert (p[:, 2] == 1.0).all()


@pytest.mark.parametrize(
    ("question", "other"),
    [("did you meet at the fair?", "do you like tea?"), ("是在展会上吗?", "喝茶吗?")],
)
def test_it_reads_the_context(
    small_dataset: Dataset, small_codebook: Codebook, question: str, other: str
) -> None:
    # The same answer throughout: only the question tells.
    answers = [
        replace(
            example,
            text="yes, that is so",
            context=Context(question=question if place % 2 else other),
            codes={"channel": ("fair",) if place % 2 else (), "knowledge": ()},
        )
        for place, example in enumerate(small_dataset.examples[:20])
    ]
    p = Baseline.fit(answers, small_codebook, seed=0).predict_proba(answers)
    np.testing.assert_array_equal(p[:, 1] > 0.5, np.arange(20) % 2 == 1)


def test_sentences_without_any_context_can_be_learnt(
    small_dataset: Dataset, small_codebook: Codebook
) -> None:
    bare = [replace(example, context=NO_CONTEXT) for example in small_dataset.examples]
    p = Baseline.fit(bare, small_codebook, seed=0).predict_proba(bare)
    np.testing.assert_array_equal(p > 0.5, label_matrix(bare, small_codebook))


def test_the_same_seed_gives_the_same(small_dataset: Dataset, small_codebook: Codebook) -> None:
    first, second = (
        Baseline.fit(small_dataset.examples, small_codebook, seed=4).predict_proba(
            small_dataset.examples
        )
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_no_sentences(small_dataset: Dataset, small_codebook: Codebook) -> None:
    fitted = Baseline.fit(small_dataset.examples, small_codebook, seed=0)
    assert fitted.predict_proba([]).shape == (0, 3)
    with pytest.raises(TrainingError, match="no sentence"):
        Baseline.fit([], small_codebook, seed=0)


def test_tokens_are_words_numbers_and_single_han_characters() -> None:
    found = re.findall(TOKENS, "Don't e-mail 42 engineers，我们在Stuttgart展会𠮷!")
    assert found == ["Don't", "e-mail", "42", "engineers", *"我们在", "Stuttgart", *"展会𠮷"]
