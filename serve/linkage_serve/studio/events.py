"""What Label Studio's webhooks tell, read leniently: what is not understood is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

# Beyond, a number fits into no database; Label Studio counts from 1.
_LARGEST = 2**53


class Happening(Enum):
    """What has happened in a project."""

    # Annotations were made or changed.
    ANNOTATED = auto()
    DELETED = auto()
    # Somebody pressed 'Start training'.
    TRAINING_ASKED = auto()


_ACTIONS = {
    "ANNOTATION_CREATED": Happening.ANNOTATED,
    "ANNOTATIONS_CREATED": Happening.ANNOTATED,
    "ANNOTATION_UPDATED": Happening.ANNOTATED,
    "ANNOTATIONS_DELETED": Happening.DELETED,
    "START_TRAINING": Happening.TRAINING_ASKED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """What has happened, without what was said.

    Attributes:
        project: Label Studio's number of the project.
        annotations: The numbers of the annotations that it is about.
    """

    happening: Happening
    project: int
    annotations: tuple[int, ...] = ()


def read_event(payload: Mapping[str, Any]) -> Event | None:
    """What a webhook tells; None where it is nothing that matters here."""
    action = payload.get("action")
    happening = _ACTIONS.get(action) if isinstance(action, str) else None
    project = _number(payload.get("project"))
    if happening is None or project is None:
        return None
    annotations = tuple(dict.fromkeys(_annotations(payload)))
    if happening is not Happening.TRAINING_ASKED and not annotations:
        return None
    return Event(happening, project, annotations)


def _annotations(payload: Mapping[str, Any]) -> Iterator[int]:
    """Annotations come alone or in a list, under one of two names."""
    for name in ("annotation", "annotations"):
        found = payload.get(name)
        for one in found if isinstance(found, list) else [found]:
            number = _number(one)
            if number is not None:
                yield number


def _number(item: object) -> int | None:
    """The number of something that is told of as an object."""
    number = item.get("id") if isinstance(item, Mapping) else None
    return number if type(number) is int and 0 < number < _LARGEST else None
