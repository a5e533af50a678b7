from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from linkage_nlp.errors import TrainingError
from linkage_training.base.checkpoint import CheckpointFolder, History
from linkage_training.base.distillation import Material, distil, losses, rate_factor
from linkage_training.base.evaluation import token_ids
from linkage_training.base.settings import BaseSettings
from linkage_training.base.start import load_encoder, load_tokenizer
from linkage_training.base.teacher import embed

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_WORDS = ["we read", "the forum", "tea is cold", "new office", "fair", "a friend called", "colour"]


@pytest.fixture
def material(teacher: Path) -> Material:
    """Sentences whose targets are those of other sentences, so that there is much to learn."""
    tokenizer = load_tokenizer(teacher / "tokenizer.json")
    texts = [f"{a} {b}" for a in _WORDS for b in _WORDS]
    ids = token_ids(tokenizer, texts, 16)
    targets = embed(load_encoder(teacher), ids)
    return Material(zh=ids[::-1], en=ids, targets=targets)


def _run(
    teacher: Path,
    material: Material,
    settings: BaseSettings,
    folder: Path,
    measure: Callable[[], float] = lambda: 0.5,
) -> tuple[PreTrainedModel, History]:
    model = load_encoder(teacher)
    history = distil(
        model,
        material,
        settings,
        CheckpointFolder(folder, "one"),
        measure=measure,
        export=lambda: None,
    )
    return model, history


def test_losses_vanish_where_the_student_is_the_teacher(settings: BaseSettings) -> None:
    targets = torch.eye(4)
    distance, contrast = losses(targets.clone(), targets, settings)
    assert float(distance) == pytest.approx(0)
    assert float(contrast) == pytest.approx(3 * np.exp(-settings.contrast_scale), abs=1e-6)
    distance, _ = losses(targets.roll(1, 0), targets, settings)
    assert float(distance) == pytest.approx(1)


def test_further_sentences_are_told_apart_but_not_those_that_say_the_same(
    settings: BaseSettings,
) -> None:
    targets = torch.eye(4)[:2]
    settings = replace(settings, contrast_scale=1.0)
    _, alone = losses(targets, targets, settings)
    _, other = losses(targets, targets, settings, torch.eye(4)[2:])
    assert float(alone) == pytest.approx(np.log(1 + np.exp(-1)))
    assert float(other) == pytest.approx(np.log(1 + 3 * np.exp(-1)))
    _, same = losses(targets[:1], targets[:1], settings, torch.eye(4)[:2])
    assert float(same) == pytest.approx(np.log(1 + np.exp(-1)))


def test_targets_of_the_same_meaning_are_not_told_apart(settings: BaseSettings) -> None:
    targets = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    _, contrast = losses(targets.clone(), targets, settings)
    assert float(contrast) < 1e-3
    _, strict = losses(targets.clone(), targets, replace(settings, same_meaning=1.1))
    assert float(strict) > 0.4


def test_the_rate_rises_and_falls() -> None:
    assert rate_factor(0, 0.1) == 0
    assert rate_factor(0.05, 0.1) == pytest.approx(0.5)
    assert rate_factor(0.1, 0.1) == pytest.approx(1)
    assert rate_factor(0.55, 0.1) == pytest.approx(0.5)
    assert rate_factor(1, 0.1) == 0
    assert rate_factor(0, 0) == 1


def test_learns(teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path) -> None:
    _, history = _run(teacher, material, settings, tmp_path)
    assert history.steps == settings.steps
    assert [point.step for point in history.points] == [25, 50]
    assert history.points[1].distance < history.points[0].distance
    assert history.figures == ((settings.steps, 0.5),)


class _PowerCut(Exception):
    pass


def test_an_interrupted_run_ends_as_an_unbroken_one(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    # With save_minutes 0.0000001 a checkpoint comes after every step.
    often = replace(settings, save_minutes=1e-7, steps=30)
    unbroken, whole = _run(teacher, material, often, tmp_path / "unbroken")

    measured = 0

    def cut() -> float:
        nonlocal measured
        measured += 1
        if measured == 14:
            raise _PowerCut
        return 0.5

    with pytest.raises(_PowerCut):
        _run(teacher, material, often, tmp_path / "broken", measure=cut)
    resumed, history = _run(teacher, material, often, tmp_path / "broken")
    assert history.steps == whole.steps
    assert [p.step for p in history.points] == [p.step for p in whole.points]
    for name, tensor in unbroken.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], tensor, msg=name)


def test_a_finished_run_is_not_trained_on(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    short = replace(settings, steps=5)
    first, _ = _run(teacher, material, short, tmp_path)
    again, history = _run(teacher, material, short, tmp_path)
    assert history.steps == 5
    for name, tensor in first.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], tensor, rtol=0, atol=0)


def test_the_clock_ends_a_run(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    _, history = _run(teacher, material, replace(settings, minutes=1e-3), tmp_path)
    assert 0 < history.steps < settings.steps


def test_a_checkpoint_of_another_run_is_refused(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    _run(teacher, material, replace(settings, steps=1), tmp_path)
    with pytest.raises(TrainingError, match="other settings or data"):
        distil(
            load_encoder(teacher),
            material,
            settings,
            CheckpointFolder(tmp_path, "two"),
            measure=lambda: 0.0,
            export=lambda: None,
        )


def test_a_damaged_checkpoint_is_refused(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"nothing of use")
    with pytest.raises(TrainingError, match="cannot be read"):
        _run(teacher, material, settings, tmp_path)


def test_too_few_pairs_are_refused(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    few = Material(material.zh[:3], material.en[:3], material.targets[:3])
    with pytest.raises(TrainingError, match="3 pairs"):
        _run(teacher, few, settings, tmp_path)


def test_a_loss_that_is_no_number_stops_the_run(
    teacher: Path, material: Material, settings: BaseSettings, tmp_path: Path
) -> None:
    broken = Material(material.zh, material.en, np.full_like(material.targets, np.nan))
    with pytest.raises(TrainingError, match="no number"):
        _run(teacher, broken, settings, tmp_path)
