"""The folder of a training run: what is finished in it is not done again.

run.json        what the run is made from; a folder of another run is refused
recipe.yaml     the recipe as used
log.jsonl       what happened when, without any interview text
steps/<name>/   checkpoints of a step under way; its outcome once finished
out-of-fold.jsonl  the model's doubts about each sentence: see out_of_fold.py
metrics.json, report.md, plots/
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError

from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError, UsageError
from linkage_training.base_model import BaseModel
from linkage_training.labels import FloatMatrix
from linkage_training.recipe import Recipe

_RUN = "run.json"
_LOG = "log.jsonl"
_LOGITS = "logits.npy"


def run_identity(dataset: Dataset, recipe: Recipe, base: BaseModel) -> str:
    """A hash of all that a run's outcome follows from: data, codebook, recipe, base, seed.

    The base counts by its weights, so a moved folder is the same base.
    """
    settings = {k: v for k, v in recipe.as_mapping().items() if k != "base"}
    content = json.dumps(
        [dataset.sha256, dataset.codebook.fingerprint, settings, base.sha256], sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write below `path`, such as a full disk, into a `TrainingError`."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"the files of the run cannot be written ({error})",
            path=path,
            remedy="Make room on the disk and give the same command again, which goes on where "
            "it was; or give a folder on another disk with --run",
        ) from error


@dataclass(frozen=True, slots=True)
class RunFolder:
    """An opened run folder.

    Attributes:
        path: The folder.
        identity: What `run_identity` gave for the run.
        main: Whether this process writes. In a run spread over several, one does.
    """

    path: Path
    identity: str
    main: bool = True

    def log(self, event: str, **values: Any) -> None:
        """Append an event to the log. Never pass interview text."""
        if not self.main:
            return
        now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        line = json.dumps({"time": now, "event": event, **values}, ensure_ascii=False)
        with (
            writing(self.path),
            (self.path / _LOG).open("a", encoding="utf-8", newline="\n") as file,
        ):
            file.write(line + "\n")

    def events(self, event: str) -> list[dict[str, Any]]:
        """The logged events of one kind, in order; a line cut off by a kill is passed over."""
        file = self.path / _LOG
        if not file.is_file():
            return []
        entries = []
        for line in file.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):
                entries.append(json.loads(line))
        return [entry for entry in entries if entry["event"] == event]

    def end_line(self) -> None:
        """End a log line that a kill cut off, so that the next one stands by itself."""
        file = self.path / _LOG
        if file.is_file() and not file.read_bytes().endswith(b"\n"):
            with file.open("a", encoding="utf-8", newline="\n") as log:
                log.write("\n")

    def step(self, name: str) -> Path:
        """The folder of a step, made if need be."""
        folder = self.path / "steps" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def logits(self, step: str) -> FloatMatrix | None:
        """What a finished step left, or None if it has yet to finish."""
        file = self.path / "steps" / step / _LOGITS
        return np.load(file) if file.is_file() else None

    def save_logits(self, step: str, logits: FloatMatrix) -> None:
        """Mark a step as finished by its logits, in one go."""
        if not self.main:
            return
        with writing(self.path):
            draft = self.step(step) / f".{_LOGITS}.part"
            with draft.open("wb") as file:
                np.save(file, logits)
            draft.replace(draft.with_name(_LOGITS))

    def write_text(self, name: str, text: str) -> Path:
        """Write a file of the run in one go."""
        file = self.path / name
        if self.main:
            with writing(self.path):
                draft = file.with_name(f".{file.name}.part")
                draft.write_text(text, encoding="utf-8", newline="\n")
                draft.replace(file)
        return file

    def write_json(self, name: str, content: Mapping[str, Any]) -> Path:
        """Write a JSON file of the run in one go."""
        return self.write_text(name, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def open_run(
    path: Path, identity: str, recipe: Recipe, *, fresh: bool = False, main: bool = True
) -> RunFolder:
    """Open a run folder, new or begun before.

    Args:
        path: The folder; made if there is none.
        identity: What `run_identity` gives.
        recipe: Written into the folder.
        fresh: Throw away what an earlier run of any kind left in the folder.
        main: Whether this process writes.

    Raises:
        UsageError: The folder holds another run, or something else than a run.
    """
    marker = path / _RUN
    if path.exists() and not marker.is_file() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(
            "there is something here that is not a training run",
            path=path,
            remedy="Give another folder with --run",
        )
    if fresh and main and marker.is_file():
        shutil.rmtree(path)
    if marker.is_file() and _stored_identity(marker) != identity:
        raise UsageError(
            "this run was begun with another dataset, codebook, base or recipe",
            path=path,
            remedy="Give another folder with --run, or --fresh to throw this run away",
        )
    run = RunFolder(path, identity, main)
    if main:
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
        run.write_text("recipe.yaml", recipe.as_yaml())
        run.write_json(_RUN, {"identity": identity})
        run.end_line()
    return run


def _stored_identity(marker: Path) -> str | None:
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None
    return content.get("identity") if isinstance(content, dict) else None
