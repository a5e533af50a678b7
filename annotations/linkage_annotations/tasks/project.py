"""A project made from a codebook, and the mark by which it names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.instruction import instruction, read_guidelines
from linkage_annotations.interface.languages import Languages
from linkage_annotations.studio.records import Project
from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio

TITLE_LENGTHS = (3, 50)

_PACKAGE = Path(__file__).parent.parent
# In a clone the guidelines lie beside the package, in an installed one inside it.
_GUIDELINES = (_PACKAGE.parent / "guidelines", _PACKAGE / "guidelines")
_MARK = re.compile(r"\bsha256:[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a project is made from.

    Attributes:
        coders: How many people code each sentence.
        guidelines: As Markdown; a language without any gets what the codebook says.
    """

    title: str
    codebook: Codebook
    languages: Languages
    coders: int
    guidelines: Mapping[Language, str]


def describe(codebook: Codebook) -> str:
    """A project's description, which tells the codebook that it was made from."""
    return (
        f"Made by 'linkage annotate' from the codebook {codebook.id} {codebook.version} "
        f"({codebook.fingerprint}). Please leave this description as it is."
    )


def read_codebook_mark(description: str) -> str | None:
    """The fingerprint of the codebook that a description tells, if it tells any."""
    found = _MARK.search(description)
    return None if found is None else found.group()


def check_title(title: str) -> str:
    """A project's title without the white space around it.

    Raises:
        UsageError: Label Studio does not take one of its length.
    """
    stripped = title.strip()
    least, most = TITLE_LENGTHS
    if not least <= len(stripped) <= most:
        raise UsageError(
            f"the title has {len(stripped)} characters, while Label Studio takes {least} to {most}",
            remedy="Give the project another title",
        )
    return stripped


def find_guidelines(codebook: Codebook, folder: Path | None = None) -> dict[Language, str]:
    """The guidelines of a codebook, by language.

    Args:
        codebook: The codebook.
        folder: Where the files `<id>.zh.md` and `<id>.en.md` are. Without it, the packaged
            guidelines are taken for the codebook that they were written for, and none for
            others.

    Raises:
        UsageError: There is no such file in the folder, or one cannot be read.
    """
    if folder is not None:
        found = read_guidelines(folder, codebook)
        if not found:
            raise UsageError(
                "there are no guidelines here for the codebook",
                path=folder,
                remedy=f"Name them {codebook.id}.zh.md and {codebook.id}.en.md",
            )
        return found
    if codebook.fingerprint != default_codebook().fingerprint:
        return {}
    for place in _GUIDELINES:
        if place.is_dir():
            return read_guidelines(place, default_codebook())
    raise UsageError(
        "this installation has no guidelines in it",
        path=_GUIDELINES[-1],
        remedy="Install linkage-nlp again, or name a folder with --guidelines",
    )


def create_project(studio: Studio, plan: Plan) -> Project:
    """Make the project on the server.

    Raises:
        UsageError: The server has a project of this title.
        CodebookError: Something in the codebook cannot be put into the interface.
        StudioError: The server refuses it or does not answer.
    """
    for project in studio.projects():
        if project.title == plan.title:
            raise UsageError(
                f"the server has a project {project.id} with this title already",
                remedy=f"Take that one with --project {project.id}, or give another title",
            )
    return studio.create_project(
        title=plan.title,
        description=describe(plan.codebook),
        config=labelling_config(plan.codebook, plan.languages),
        instruction=instruction(plan.codebook, plan.languages, plan.guidelines),
        maximum_annotations=plan.coders,
    )


def adopt_project(studio: Studio, number: int, codebook: Codebook) -> Project:
    """A project that is there already, made from the same codebook.

    Raises:
        UsageError: It was made from another codebook, or not by us.
        StudioError: It is not there.
    """
    project = studio.project(number)
    check_codebook_mark(project, codebook)
    return project


def check_codebook_mark(project: Project, codebook: Codebook) -> None:
    """Check that a project was made from a codebook.

    Raises:
        UsageError: It was made from another one, or does not say.
    """
    mark = read_codebook_mark(project.description)
    if mark is None:
        raise UsageError(
            f"project {project.id} does not say from which codebook it was made",
            remedy=f"Put this into its description again (Settings, General): {describe(codebook)}",
        )
    if mark != codebook.fingerprint:
        raise UsageError(
            f"project {project.id} was made from another codebook ({mark}) than "
            f"{codebook.id!r} {codebook.version} ({codebook.fingerprint})",
            remedy="Set the codebook that it was made from in annotate.yaml, or bring the "
            "project to the new one with 'linkage annotate migrate'",
        )
