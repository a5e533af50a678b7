"""A running average of the weights, which replaces them when training ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

_FILE = "average.safetensors"


class WeightAverage(TrainerCallback):
    """Exponential moving average of the weights that are learnt (Polyak and Juditsky 1992).

    After step t the average moves to the weights by 1 - min(decay, (t + 1) / (t + 10)), so
    that a short training forgets where it began. It is kept in each checkpoint and, at the
    end, put into the model in place.

    Args:
        model: The model in training.
        decay: Between 0 and 1: the share of the average that a step leaves as it is.
        resumed: The checkpoint that training goes on from.
    """

    def __init__(self, model: nn.Module, decay: float, resumed: str | None) -> None:
        self._decay = decay
        self._learnt = {n: p for n, p in model.named_parameters() if p.requires_grad}
        self._resumed = Path(resumed) / _FILE if resumed else None
        self._average: dict[str, Tensor] = {}

    def on_train_begin(
        self,
        args: TrainingArguments,  # noqa: ARG002 - the Trainer's names
        state: TrainerState,  # noqa: ARG002
        control: TrainerControl,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Start from what the checkpoint holds, or from the weights as they are."""
        self._average = {name: p.detach().clone() for name, p in self._learnt.items()}
        if self._resumed:
            for name, saved in load_file(self._resumed).items():
                self._average[name].copy_(saved)

    def on_step_end(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Move the average towards the weights after a step."""
        step = state.global_step
        moved = 1 - min(self._decay, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, parameter in self._learnt.items():
                self._average[name].lerp_(parameter, moved)

    def save(self, folder: Path) -> None:
        """Keep the average in the folder of a checkpoint."""
        save_file(self._average, folder / _FILE)

    def on_train_end(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,  # noqa: ARG002
        control: TrainerControl,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Put the average into the model."""
        with torch.no_grad():
            for name, parameter in self._learnt.items():
                parameter.copy_(self._average[name])
