"""Sentences of the same codes move together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from linkage_nlp.dataset import Dataset
from linkage_training.base_model import find_base
from linkage_training.classifier import build_classifier
from linkage_training.contrastive import SupervisedContrastiveLoss, batches, contrast
from linkage_training.inputs import Collator, encode_examples, load_tokenizer
from linkage_training.labels import label_matrix
from linkage_training.recipe import ContrastiveSettings, Recipe


def test_the_loss_is_least_where_like_lies_with_like() -> None:
    labels = torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    together = torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    apart = together[[0, 2, 1, 3]]
    loss = SupervisedContrastiveLoss(0.1)

    assert loss(together, labels) < 0.01
    assert loss(apart, labels) > 5


def test_one_shared_code_of_two_counts_half_as_much() -> None:
    # By hand: weights 1/2 to the one that shares one of two codes, 0 to the stranger.
    labels = torch.tensor([[1.0, 1, 0], [1, 0, 0], [0, 0, 1]])
    vectors = torch.tensor([[1.0, 0], [0, 1], [1, 0]])
    shares = torch.tensor([0.0, 1.0]).log_softmax(0)
    first, second = -shares[0], torch.log(torch.tensor(2.0))

    found = SupervisedContrastiveLoss(1.0)(vectors, labels)

    assert float(found) == pytest.approx(float((first + second) / 2))


def test_sentences_without_a_code_have_that_in_common() -> None:
    nothing = torch.zeros(3, 2)
    same, different = torch.ones(3, 2), torch.tensor([[1.0, 0], [-1, 0], [0, 1]])
    loss = SupervisedContrastiveLoss(0.5)

    assert loss(same, nothing) < loss(different, nothing)


def test_a_batch_without_any_pair_teaches_nothing() -> None:
    vectors = torch.randn(2, 3, requires_grad=True)
    loss = SupervisedContrastiveLoss(0.1)(vectors, torch.eye(2))
    loss.backward()

    assert float(loss.detach()) == 0.0
    assert vectors.grad is not None
    assert not vectors.grad.any()


def test_like_sentences_are_nearer_afterwards_and_the_head_is_left_alone(
    small_dataset: Dataset, small_recipe: Recipe
) -> None:
    base = find_base(small_recipe.base)
    labels = label_matrix(small_dataset.examples, small_dataset.codebook)
    data = encode_examples(
        load_tokenizer(base.tokenizer),
        small_dataset.examples,
        labels,
        small_recipe.context,
        small_recipe.token_limits,
    )
    torch.manual_seed(1)
    model = build_classifier(
        base, labels.shape[1], small_recipe, small_dataset.codebook.fingerprint
    )
    head = model.head.weight.detach().clone()
    everything = Collator(model.pad_id)([data[i] for i in range(len(data))])
    truth = everything.pop("labels")
    loss = SupervisedContrastiveLoss(0.1)
    logged: list[dict[str, float]] = []

    def now() -> float:
        model.eval()
        with torch.inference_mode():
            return float(loss(model.sentence_vectors(**everything), truth))

    before = now()
    contrast(
        model,
        data,
        ContrastiveSettings(steps=60, batch_size=16, learning_rate=1e-3, temperature=0.1),
        small_recipe.training,
        pad_id=model.pad_id,
        seed=4,
        title="",
        progress=False,
        on_log=logged.append,
    )

    assert now() < before
    assert torch.equal(head, model.head.weight)
    assert [line["contrastive_step"] for line in logged] == [50]
    assert np.isfinite(logged[0]["contrastive_loss"])


def test_frozen_embeddings_stay(small_dataset: Dataset, small_recipe: Recipe) -> None:
    rates = replace(small_recipe.training.learning_rates, embeddings=0.0)
    recipe = replace(small_recipe, training=replace(small_recipe.training, learning_rates=rates))
    base = find_base(recipe.base)
    labels = label_matrix(small_dataset.examples, small_dataset.codebook)
    data = encode_examples(
        load_tokenizer(base.tokenizer),
        small_dataset.examples,
        labels,
        recipe.context,
        recipe.token_limits,
    )
    model = build_classifier(base, labels.shape[1], recipe, small_dataset.codebook.fingerprint)
    words = dict(model.encoder.named_parameters())["embeddings.word_embeddings.weight"]
    before = words.detach().clone()

    contrast(
        model,
        data,
        ContrastiveSettings(steps=3, batch_size=8, learning_rate=1e-3, temperature=0.1),
        recipe.training,
        pad_id=model.pad_id,
        seed=4,
        title="",
        progress=False,
        on_log=lambda _: None,
    )

    assert torch.equal(before, words)


def test_a_batch_has_a_quarter_without_a_code_and_sentences_of_like_length() -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(400)[:, None] % 2 == 0
    lengths = rng.integers(3, 100, 400)
    drawn = batches(labels, lengths, 16, rng)

    block = [next(drawn) for _ in range(8)]

    assert [sum(labels[row, 0] for row in rows) for rows in block] == [12] * 8
    assert len({row for rows in block for row in rows}) == 8 * 16
    assert max(np.ptp(lengths[rows]) for rows in block) < 40


@pytest.mark.parametrize(("coded", "none"), [(5, 0), (0, 5), (3, 40), (40, 3), (1, 1)])
def test_every_sentence_has_its_turn_where_there_are_few(coded: int, none: int) -> None:
    labels = np.array([[True]] * coded + [[False]] * none)
    lengths = np.arange(coded + none)
    drawn = batches(labels, lengths, 8, np.random.default_rng(0))

    found = [next(drawn) for _ in range(400)]

    assert {row for rows in found for row in rows} == set(range(coded + none))
    assert all(0 < len(rows) <= 8 for rows in found)
