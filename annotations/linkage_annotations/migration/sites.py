"""The projects that a migration is about, and what they are to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from linkage_annotations.adjudication.queue import queue_instruction
from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.instruction import instruction
from linkage_annotations.migration.apply import Site
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.folder import Former
from linkage_annotations.studio.records import Project
from linkage_annotations.tasks.project import describe
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.language import Language


def former(projects: Sequence[Project]) -> tuple[Former, ...]:
    """Projects as they are, to be put back."""
    return tuple(
        Former(
            project=project.id,
            config=project.config,
            description=project.description,
            instruction=project.instruction,
            model_version=project.model_version,
        )
        for project in projects
    )


def new_sites(
    workspace: Workspace,
    conversion: Conversion,
    projects: Sequence[Former],
    guidelines: Mapping[Language, str],
) -> tuple[Site, ...]:
    """The projects under the new codebook.

    Raises:
        CodebookError: Something in the codebook cannot be put into the interface.
    """
    languages = workspace.settings.languages

    def site(entry: Former) -> Site:
        settles = entry.project == workspace.settings.adjudication
        told = queue_instruction if settles else instruction
        return Site(
            project=entry.project,
            description=_described(entry.description, conversion.old, conversion.new),
            config=labelling_config(conversion.new, languages, adjudication=settles),
            instruction=told(conversion.new, languages, guidelines),
            # The former model knows the former codes.
            model_version=None if conversion.same_coding else "",
        )

    return tuple(site(entry) for entry in projects)


def former_sites(projects: Sequence[Former]) -> tuple[Site, ...]:
    """The projects as they were."""
    return tuple(
        Site(
            project=project.project,
            description=project.description,
            config=project.config,
            instruction=project.instruction,
            model_version=project.model_version,
        )
        for project in projects
    )


def _described(description: str, old: Codebook, new: Codebook) -> str:
    """A description that names the new codebook, with whatever else stands in it."""
    if describe(old) in description:
        return description.replace(describe(old), describe(new))
    return description.replace(old.fingerprint, new.fingerprint)
