"""The running average of the weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers import TrainerControl, TrainerState, TrainingArguments

from linkage_training.averaging import WeightAverage


def _steps(average: WeightAverage, weights: Tensor, values: list[float], first: int) -> None:
    for step, value in enumerate(values, start=first):
        with torch.no_grad():
            weights.fill_(value)
        average.on_step_end(_arguments(), TrainerState(global_step=step), TrainerControl())


def _arguments() -> TrainingArguments:
    return TrainingArguments(output_dir="unused", use_cpu=True)


def _begin(average: WeightAverage) -> None:
    average.on_train_begin(_arguments(), TrainerState(), TrainerControl())


def _end(average: WeightAverage) -> None:
    average.on_train_end(_arguments(), TrainerState(), TrainerControl())


def test_early_steps_forget_where_training_began_and_late_ones_move_little() -> None:
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    average = WeightAverage(model, 0.5, None)
    _begin(average)

    _steps(average, model.weight, [1.0, 1.0, 0.0], first=1)
    _end(average)

    # By hand: shares that stay 2/11, 3/12, 4/13, all below the decay of 1/2.
    after_two = 1 - 2 / 11 * 3 / 12
    assert model.weight.item() == pytest.approx(after_two * 4 / 13)

    _begin(average)
    _steps(average, model.weight, [1.0], first=1000)
    _end(average)
    assert model.weight.item() == pytest.approx((1 + after_two * 4 / 13) / 2)


def test_without_averaging_the_last_weights_stay() -> None:
    model = nn.Linear(1, 1, bias=False)
    average = WeightAverage(model, 0.0, None)
    _begin(average)

    _steps(average, model.weight, [3.0, 7.0], first=1)
    _end(average)

    assert model.weight.item() == 7.0


def test_frozen_weights_are_left_alone() -> None:
    model = nn.Linear(1, 1)
    model.bias.requires_grad_(False)
    average = WeightAverage(model, 0.9, None)
    _begin(average)
    with torch.no_grad():
        model.bias.fill_(5.0)

    _steps(average, model.weight, [1.0], first=1)
    _end(average)

    assert model.bias.item() == 5.0


def test_a_checkpoint_carries_the_average_on(tmp_path: Path) -> None:
    model = nn.Linear(2, 2)
    whole, first = WeightAverage(model, 0.9, None), WeightAverage(model, 0.9, None)
    _begin(whole)
    _begin(first)
    for average in (whole, first):
        _steps(average, model.weight, [1.0, 2.0], first=1)
    first.save(tmp_path)
    second = WeightAverage(model, 0.9, str(tmp_path))
    _begin(second)
    for average in (whole, second):
        _steps(average, model.weight, [4.0], first=3)

    _end(whole)
    expected = model.weight.detach().clone()
    _end(second)

    assert torch.equal(model.weight, expected)
