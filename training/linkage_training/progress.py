# ruff: noqa: ARG002 - the signatures are the Trainer's
"""What a fit shows and logs while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

_LOGGED = ("loss", "eval_loss", "train_runtime", "grad_norm")


class Progress(TrainerCallback):
    """A bar on stderr, and every logged figure to the run's log."""

    def __init__(self, title: str, shown: bool, on_log: Callable[[dict[str, float]], None]) -> None:
        self._title = title
        self._shown = shown
        self._on_log = on_log
        self._bar: tqdm[Any] | None = None

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        if state.is_world_process_zero:
            self._bar = tqdm(
                total=state.max_steps,
                initial=state.global_step,
                desc=self._title,
                file=sys.stderr,
                disable=not self._shown,
                leave=False,
            )

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        if self._bar is not None:
            self._bar.update(state.global_step - self._bar.n)

    def on_train_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if state.is_world_process_zero and logs:
            figures = {k: round(float(v), 6) for k, v in logs.items() if k in _LOGGED}
            if figures:
                self._on_log({"epoch": round(float(state.epoch or 0), 3), **figures})
