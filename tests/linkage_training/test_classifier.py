from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError, UsageError
from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_training.base_model import BaseModel, find_base
from linkage_training.classifier import SentenceClassifier, build_classifier, save_weights
from linkage_training.fit import predict_logits
from linkage_training.inputs import context_for, encode_examples, load_tokenizer
from linkage_training.labels import codable, label_matrix
from linkage_training.losses import AsymmetricLoss, make_loss
from linkage_training.optimizer import make_optimizer
from linkage_training.recipe import ContextMode, LearningRates, LossKind, Pooling, Recipe


@pytest.fixture
def base(small_base: Path) -> BaseModel:
    return find_base(str(small_base))


@pytest.fixture
def classifier(base: BaseModel, small_recipe: Recipe) -> SentenceClassifier:
    torch.manual_seed(3)
    return build_classifier(base, 3, small_recipe, "sha256:x").eval()


def batch() -> dict[str, torch.Tensor]:
    return {
        "input_ids": torch.tensor([[2, 7, 8, 3, 9, 3], [2, 7, 8, 3, 0, 0]]),
        "attention_mask": torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]),
        "token_type_ids": torch.tensor([[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]]),
    }


def test_padding_does_not_change_the_logits(classifier: SentenceClassifier) -> None:
    rows = batch()
    alone = {name: value[1:, :4] for name, value in rows.items()}
    torch.testing.assert_close(classifier(**rows)[1:], classifier(**alone))


@pytest.mark.parametrize(("pooling", "tokens"), [(Pooling.SENTENCE, 4), (Pooling.ALL, 6)])
def test_pooling_is_the_mean_over_the_named_tokens(
    base: BaseModel, small_recipe: Recipe, pooling: Pooling, tokens: int
) -> None:
    settings = replace(small_recipe, model=replace(small_recipe.model, pooling=pooling))
    model = build_classifier(base, 3, settings, "sha256:x").eval()
    rows = {name: value[:1] for name, value in batch().items()}
    states = model.encoder(**rows).last_hidden_state
    torch.testing.assert_close(model(**rows), model.head(states[:, :tokens].mean(1)))


def test_dropout_is_drawn_in_training_alone(classifier: SentenceClassifier) -> None:
    rows = batch()
    torch.testing.assert_close(classifier(**rows), classifier(**rows))
    classifier.train()
    assert not torch.equal(classifier(**rows), classifier(**rows))


def test_logits_keep_the_order_of_the_examples(
    classifier: SentenceClassifier, small_dataset: Dataset, base: BaseModel, small_recipe: Recipe
) -> None:
    labels = label_matrix(small_dataset.examples, small_dataset.codebook)
    data = encode_examples(
        load_tokenizer(base.tokenizer),
        small_dataset.examples,
        labels,
        ContextMode.QUESTION,
        small_recipe.token_limits,
    )
    logits = predict_logits(classifier, data, 0)
    for row in (0, 17, 40):
        one = predict_logits(classifier, data.select([row]), 0)
        np.testing.assert_allclose(logits[row], one[0], atol=1e-5)


def test_saved_weights_load_as_a_base(
    classifier: SentenceClassifier, base: BaseModel, small_recipe: Recipe, tmp_path: Path
) -> None:
    files = save_weights(classifier, tmp_path / "weights")
    assert sorted(f.name for f in files) == [
        "config.json",
        "head.safetensors",
        "model.safetensors",
    ]
    stored = replace(base, folder=tmp_path / "weights", bundle_codebook="sha256:x")
    same = build_classifier(stored, 3, small_recipe, "sha256:x").eval()
    torch.testing.assert_close(same(**batch()), classifier(**batch()), atol=2e-3, rtol=0)
    other = build_classifier(stored, 3, small_recipe, "sha256:y").eval()
    assert not torch.equal(other.head.weight, same.head.weight)


def test_a_base_that_cannot_be_loaded_is_reported(
    base: BaseModel, small_recipe: Recipe, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"\x00")
    with pytest.raises(TrainingError, match="cannot be loaded"):
        build_classifier(replace(base, folder=tmp_path), 3, small_recipe, "sha256:x")


def test_a_broken_tokenizer_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="not a tokenizer"):
        load_tokenizer(file)


def test_each_part_learns_at_its_rate(classifier: SentenceClassifier, small_recipe: Recipe) -> None:
    settings = replace(
        small_recipe.training, learning_rates=LearningRates(1.0, 0.0, 5.0), layer_decay=0.5
    )
    optimizer = make_optimizer(classifier, settings)
    rate_of = {id(p): g["lr"] for g in optimizer.param_groups for p in g["params"]}
    for name, parameter in classifier.named_parameters():
        if "embeddings" in name:
            assert not parameter.requires_grad
            assert id(parameter) not in rate_of
        elif ".layer.0." in name:
            assert rate_of[id(parameter)] == 0.5
        elif ".layer.1." in name:
            assert rate_of[id(parameter)] == 1.0
        else:
            assert name.startswith("head.")
            assert rate_of[id(parameter)] == 5.0
    decays = {id(p): g["weight_decay"] for g in optimizer.param_groups for p in g["params"]}
    assert decays[id(classifier.head.bias)] == 0.0
    assert decays[id(classifier.head.weight)] > 0.0


def test_rare_codes_weigh_more_up_to_the_cap(small_recipe: Recipe) -> None:
    labels = torch.zeros(100, 3)
    labels[:50, 0] = 1
    labels[:10, 1] = 1
    loss = make_loss(replace(small_recipe.loss, positive_weight_cap=4.0), labels)
    torch.testing.assert_close(loss.get_buffer("weights"), torch.tensor([1.0, 3.0, 4.0]))


def test_the_asymmetric_loss_is_cross_entropy_when_symmetric(small_recipe: Recipe) -> None:
    logits, labels = torch.randn(5, 3), torch.randint(0, 2, (5, 3)).float()
    plain = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)
    torch.testing.assert_close(AsymmetricLoss(0, 0, 0)(logits, labels), plain)
    assert isinstance(
        make_loss(replace(small_recipe.loss, kind=LossKind.ASYMMETRIC), labels), AsymmetricLoss
    )


def test_easy_negatives_count_nothing_in_the_asymmetric_loss() -> None:
    logits = torch.full((1, 1), -4.0)  # a probability of 0.018
    assert AsymmetricLoss(0, 4, 0.05)(logits, torch.zeros(1, 1)).item() == 0.0


def test_context_modes() -> None:
    context = Context("how?", "before.")
    assert context_for(context, ContextMode.NONE) == NO_CONTEXT
    assert context_for(context, ContextMode.QUESTION) == Context("how?", "")
    assert context_for(context, ContextMode.QUESTION_AND_PREVIOUS) == context


def test_labels_stand_in_the_codebooks_order(
    small_dataset: Dataset, small_codebook: Codebook
) -> None:
    matrix = label_matrix(small_dataset.examples, small_codebook)
    assert small_codebook.labels[1] == Label("channel", "fair")
    for row, example in enumerate(small_dataset.examples):
        assert matrix[row, 1] == ("fair" in example.codes["channel"])
    assert matrix.sum() == 6 * 8  # six codes in each of eight cases


def test_the_interviewer_is_not_coded(small_dataset: Dataset) -> None:
    from linkage_nlp.transcripts.model import Role

    asked = replace(small_dataset.examples[0], role=Role.INTERVIEWER)
    assert codable([asked, small_dataset.examples[1]]) == (small_dataset.examples[1],)
