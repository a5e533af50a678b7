"""Suggestions for the tasks of one request, in their order and as many as there are tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.controls import Controls, read_controls
from linkage_nlp.label_studio.fit import fitting, misfits
from linkage_nlp.label_studio.suggestion import prediction_result, sureness
from linkage_nlp.label_studio.task import task_input
from linkage_serve.models.registry import Model
from linkage_serve.tagging.batcher import BATCH

# One of fifty codes with definitions in two languages is a tenth of that.
_CONFIG_CHARACTERS = 500_000
_DIGITS = 4

_log = logging.getLogger(__name__)


def interface_of(config: str) -> Controls | None:
    """The interface of a project; None when it cannot be read."""
    if len(config) > _CONFIG_CHARACTERS:
        return None
    try:
        return read_controls(config)
    except AnnotationError:
        return None


def check_interface(config: str, codebook: Codebook, project: str) -> None:
    """Say in the log what keeps the suggestions of a model from being shown in a project.

    Args:
        config: The project's interface as XML.
        codebook: The model's.
        project: The project, for the log.
    """
    controls = interface_of(config)
    found = ("it cannot be read",) if controls is None else misfits(controls, codebook)
    for misfit in found:
        _log.warning(
            "the labelling interface of Label Studio's project %s does not match the codebook "
            "%s %s: %s",
            project,
            codebook.id,
            codebook.version,
            misfit,
        )


async def suggestions(
    tasks: Sequence[Mapping[str, Any]],
    config: str,
    model: Model,
    *,
    project: str,
    gone: Callable[[], Awaitable[bool]],
) -> list[dict[str, Any] | None]:
    """A prediction for each task; None where there is nothing to say.

    Args:
        tasks: As Label Studio sends them.
        config: The project's interface as XML.
        model: What suggests.
        project: The project, for the log.
        gone: Whether nobody waits for the answer any more; then it is left unfinished.

    Raises:
        Overloaded: Too many sentences wait already.
        ServiceError: The service is stopping.
        BundleError: The model fails.
    """
    codebook = model.tagger.codebook
    results: list[dict[str, Any] | None] = [None] * len(tasks)
    controls = await run_in_threadpool(interface_of, config)
    if controls is None:
        _log.warning("the labelling interface of Label Studio's project %s is broken", project)
        return results
    read = [task_input(task.get("data"), codebook) for task in tasks]
    ours = [(place, one) for place, one in enumerate(read) if one is not None]
    # In pieces, so that others who wait are served in between.
    for start in range(0, len(ours), BATCH):
        if await gone():
            _log.warning("Label Studio no longer waits for suggestions in project %s", project)
            break
        piece = ours[start : start + BATCH]
        probabilities = await asyncio.wrap_future(model.batcher.submit([one for _, one in piece]))
        tags = model.tagger.tags(probabilities, everything=True)
        for (place, _), codes in zip(piece, tags, strict=True):
            result = fitting(prediction_result(codes, codebook), controls)
            results[place] = {
                "result": result,
                "score": round(sureness(codes), _DIGITS),
                "model_version": model.version,
            }
    if len(ours) < len(tasks):
        _log.warning(
            "%s of %s tasks of Label Studio's project %s get no suggestion: they were not made "
            "by 'linkage annotate', are coded under another codebook than the model's, or blind",
            len(tasks) - len(ours),
            len(tasks),
            project,
        )
    return results
