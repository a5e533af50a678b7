"""Where a run stands, kept in a file so that it can go on after an interruption."""

from __future__ import annotations

import pickle
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage_nlp.errors import TrainingError

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_FILE = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Point:
    """The mean losses of some steps.

    Attributes:
        step: The last of these steps, counted from 1.
        seconds: Time since the start of the run, without interruptions.
        distance: Mean of 1 - cosine to the teacher's embedding.
        contrast: Mean cross-entropy among the batch, in nats.
    """

    step: int
    seconds: float
    distance: float
    contrast: float


@dataclass(frozen=True, slots=True)
class History:
    """The course of a run so far.

    Attributes:
        steps: Number of steps done.
        seconds: Time spent, without interruptions.
        points: The losses.
        figures: Step and figure of each measurement.
    """

    steps: int = 0
    seconds: float = 0.0
    points: tuple[Point, ...] = ()
    figures: tuple[tuple[int, float], ...] = ()

    @property
    def measured_at(self) -> int:
        """The step of the last measurement, or -1."""
        return self.figures[-1][0] if self.figures else -1


@dataclass(frozen=True, slots=True)
class CheckpointFolder:
    """The folder of a run; `identity` tells runs of different settings or data apart."""

    path: Path
    identity: str

    def save(self, history: History, model: PreTrainedModel, adam: Any) -> None:
        """Keep the state, in place of the last."""
        import torch

        self.path.mkdir(parents=True, exist_ok=True)
        draft = self.path / f".{_FILE}"
        state = {
            "identity": self.identity,
            "history": asdict(history),
            "model": model.state_dict(),
            "optimiser": adam.state_dict(),
        }
        torch.save(state, draft)
        draft.replace(self.path / _FILE)

    def restore(self, model: PreTrainedModel, adam: Any) -> History:
        """Put model and optimiser back to where the last checkpoint has them.

        Returns:
            The course so far; that of a new run if there is no checkpoint.

        Raises:
            TrainingError: The checkpoint is of another run or cannot be read.
        """
        import torch

        file = self.path / _FILE
        if not file.exists():
            return History()
        try:
            state = torch.load(file, map_location=model.device, weights_only=True)
        except (OSError, EOFError, RuntimeError, pickle.UnpicklingError) as error:
            raise TrainingError(
                f"the checkpoint cannot be read ({type(error).__name__})",
                path=file,
                remedy="Remove it to start from the beginning",
            ) from error
        if state["identity"] != self.identity:
            raise TrainingError(
                "the checkpoint is of a run with other settings or data",
                path=file,
                remedy="Give that run's settings and data, or choose another run folder",
            )
        model.load_state_dict(state["model"])
        adam.load_state_dict(state["optimiser"])
        kept = state["history"]
        return History(
            steps=kept["steps"],
            seconds=kept["seconds"],
            points=tuple(Point(**point) for point in kept["points"]),
            figures=tuple((step, figure) for step, figure in kept["figures"]),
        )
