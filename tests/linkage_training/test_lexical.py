from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch

from linkage_nlp.dataset import Dataset
from linkage_training.base_model import find_base
from linkage_training.classifier import build_classifier
from linkage_training.export import export, quantise
from linkage_training.inputs import encode_examples, load_tokenizer
from linkage_training.labels import codable, label_matrix
from linkage_training.lexical import LexicalScorer, feature_matrix
from linkage_training.recipe import LexicalSettings, Recipe
from linkage_training.shipped import onnx_logits

SETTINGS = LexicalSettings(slots=512, weight=2.0, inverse_regularisation=3.0)
# "fair" (7) goes with the code, whatever stands around it; the second segment says nothing.
ROWS = [
    {"input_ids": [2, 7, first, 3, 7], "token_type_ids": [0, 0, 0, 0, 1]} for first in range(20, 30)
] + [
    {"input_ids": [2, 8, first, 3, 7], "token_type_ids": [0, 0, 0, 0, 1]} for first in range(20, 40)
]
LABELS = np.array([[True, False]] * 10 + [[False, False]] * 20)


@pytest.fixture
def scorer() -> LexicalScorer:
    scorer = LexicalScorer(2, SETTINGS)
    scorer.fit(ROWS, LABELS, seed=1)
    return scorer


def _logits(scorer: LexicalScorer, ids: list[list[int]], mask: list[list[int]]) -> torch.Tensor:
    logits: torch.Tensor = scorer(torch.tensor(ids), torch.tensor(mask))
    return logits


def test_a_word_that_goes_with_a_code_speaks_for_it(scorer: LexicalScorer) -> None:
    logits = _logits(scorer, [[2, 7, 50, 3], [2, 8, 50, 3]], [[1] * 4] * 2)
    assert float(logits[0, 0]) > float(logits[1, 0]) + 1
    assert (logits[:, 1] == 0).all()  # a code without positives says nothing


def test_tokens_that_do_not_count_change_nothing(scorer: LexicalScorer) -> None:
    alone = _logits(scorer, [[2, 7, 50, 3]], [[1] * 4])
    padded = _logits(scorer, [[2, 7, 50, 3, 8, 0]], [[1, 1, 1, 1, 0, 0]])
    torch.testing.assert_close(alone, padded)


def test_the_graph_computes_what_was_fitted(scorer: LexicalScorer) -> None:
    features = feature_matrix(ROWS, SETTINGS.slots)
    by_hand = SETTINGS.weight * (features @ scorer.table.numpy())
    ids = [row["input_ids"][:4] for row in ROWS]
    torch.testing.assert_close(
        _logits(scorer, ids, [[1] * 4] * len(ids)), torch.from_numpy(by_hand).float()
    )


def test_unfitted_it_says_nothing() -> None:
    assert not LexicalScorer(2, SETTINGS)(torch.tensor([[2, 7]]), torch.ones(1, 2)).any()


def _one_batch(encoded: Any) -> dict[str, list[int]]:
    row = encoded[0]
    return {
        "input_ids": row["input_ids"],
        "attention_mask": [1] * len(row["input_ids"]),
        "token_type_ids": row["token_type_ids"],
    }


def test_a_classifier_adds_it_when_it_predicts_and_exports_it(
    small_base: Path, small_recipe: Recipe, small_dataset: Dataset, tmp_path: Path
) -> None:
    base = find_base(str(small_base))
    recipe = replace(small_recipe, lexical=SETTINGS)
    codebook = small_dataset.codebook
    examples = codable(small_dataset.examples)
    labels = label_matrix(examples, codebook)
    encoded = encode_examples(
        load_tokenizer(base.tokenizer), examples, labels, recipe.context, recipe.token_limits
    )
    torch.manual_seed(3)
    model = build_classifier(base, len(codebook.labels), recipe, "sha256:x").eval()
    assert model.lexical is not None
    file = tmp_path / "plain.onnx"
    plain = onnx_logits(export(model, file, has_token_types=True), encoded, model.pad_id)
    model.lexical.fit(list(encoded), labels, seed=1)
    file = tmp_path / "fitted.onnx"
    fitted = onnx_logits(export(model, file, has_token_types=True), encoded, model.pad_id)
    features = feature_matrix(list(encoded), SETTINGS.slots)
    # In 8 bits its table is kept once, though tokens and pairs are both looked up in it.
    batch = {name: np.array([row]) for name, row in _one_batch(encoded).items()}
    int8 = quantise(file, tmp_path / "int8.onnx", [batch])
    constants = [(tuple(c.dims), c.data_type) for c in onnx.load(int8.path).graph.initializer]
    assert constants.count(((SETTINGS.slots, len(codebook.labels)), onnx.TensorProto.INT8)) == 1
    np.testing.assert_allclose(
        fitted - plain, 2.0 * (features @ model.lexical.table.numpy()), atol=1e-4
    )
