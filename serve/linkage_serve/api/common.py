"""What the resources share: who asks, of which service, and how answers go on in pages."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Depends, Path, Query, Request
from pydantic import StringConstraints

from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_serve.problems import Fault, ProblemError, problem
from linkage_serve.security.identity import Identity, identity_of
from linkage_serve.service import Service
from linkage_serve.settings import PAGE_SIZE
from linkage_serve.store.sentences import Place
from linkage_serve.wording import said_language

# A line that people can read: no control characters, no blank at its beginning.
_LINE = r"^[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"

Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE)]
CodeAddress: TypeAlias = Annotated[
    str,
    StringConstraints(
        max_length=200, pattern=r"^[^\s/\x00-\x1f\x7f-\x9f]+/[^\s/\x00-\x1f\x7f-\x9f]+$"
    ),
]
TranscriptId: TypeAlias = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{12}$", description="The id of a transcript", examples=["3f9a1c0b7d2e"]
    ),
]
SentenceId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}-[0-9]{4,9}$")]
JobId: TypeAlias = Annotated[
    str,
    Path(pattern=r"^[0-9a-f]{16}$", description="The id of a job", examples=["0c1d2e3f4a5b6c7d"]),
]
Limit: TypeAlias = Annotated[int, Query(ge=1, le=PAGE_SIZE, description="How many to give at most")]
NumberCursor: TypeAlias = Annotated[
    str | None,
    Query(pattern=r"^[0-9]{1,15}$", description="Go on here: `next` of the page before"),
]
PlaceCursor: TypeAlias = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{1,15}\.[0-9]{1,9}$", description="Go on here: `next` of the page before"
    ),
]


def running_service(request: Request) -> Service:
    """The service that a request is for."""
    service: Service = request.app.state.service
    return service


def _asked_language(request: Request) -> Language:
    return said_language(request.scope)


ServiceDep: TypeAlias = Annotated[Service, Depends(running_service)]
# The language of what is said to people in an answer.
LanguageDep: TypeAlias = Annotated[Language, Depends(_asked_language)]
IdentityDep: TypeAlias = Annotated[Identity, Depends(identity_of)]


def label_of(address: str) -> Label:
    """The code at an address such as `channel/internet`."""
    dimension, _, code = address.partition("/")
    return Label(dimension, code)


def known_label(service: Service, address: str, where: str) -> Label:
    """A code of the codebook in use.

    Raises:
        ProblemError: It has no such code; the answer names those that it has.
    """
    label = label_of(address)
    with service.models.borrowed() as model:
        labels = model.tagger.codebook.labels
    if label not in labels:
        known = ", ".join(map(str, labels))
        raise ProblemError(
            problem(
                "invalid",
                "the codebook in use has no such code",
                f"Its codes are {known}",
                errors=[Fault(where, "no code of the codebook in use")],
            )
        )
    return label


def number_after(cursor: str | None) -> int | None:
    """The number that a cursor stands for."""
    return None if cursor is None else int(cursor)


def place_after(cursor: str | None) -> Place | None:
    """The place that a cursor stands for."""
    if cursor is None:
        return None
    number, _, position = cursor.partition(".")
    return Place(int(number), int(position))
