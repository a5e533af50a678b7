"""What a migration asks of a Label Studio server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from linkage_annotations.studio.records import Answer, NewPrediction, Project, Result, Task


class Server(Protocol):
    """The calls of `RewritingStudio` that are used here."""

    def project(self, id: int) -> Project: ...

    def tasks(
        self, project: int, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Task]: ...

    def change_project(
        self,
        id: int,
        *,
        description: str | None = None,
        config: str | None = None,
        instruction: str | None = None,
        model_version: str | None = None,
    ) -> Project: ...

    def recount(self, project: int) -> None: ...

    def change_task(self, task: int, data: Mapping[str, Any]) -> None: ...

    def annotation(self, id: int) -> Answer | None: ...

    def change_annotation(self, annotation: int, *, result: Result | None = None) -> Answer: ...

    def delete_annotation(self, annotation: int) -> None: ...

    def restore_annotation(
        self,
        task: int,
        result: Result,
        *,
        coder: str,
        ground_truth: bool = False,
        skipped: bool = False,
        seconds: float | None = None,
        prediction: int | None = None,
    ) -> Answer: ...

    def change_draft(self, draft: int, result: Result) -> None: ...

    def add_predictions(self, predictions: Mapping[int, NewPrediction]) -> None: ...

    def change_prediction(self, prediction: int, result: Result) -> None: ...

    def delete_predictions(self, predictions: Sequence[int]) -> None: ...
