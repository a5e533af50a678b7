"""`linkage annotate init`: the project, made from the codebook."""

from __future__ import annotations

from pathlib import Path

import click

from linkage_annotations.cli.annotate.options import (
    DEFAULT_WORKSPACE,
    json_option,
    workspace_option,
)
from linkage_annotations.interface.languages import Languages
from linkage_annotations.settings import FILE
from linkage_annotations.workspace import URL_VARIABLE, Workspace
from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import UsageError


@click.command()
@click.argument("title")
@workspace_option
@click.option(
    "--url",
    help="Address of the Label Studio server.  [default: LABEL_STUDIO_URL, that of the "
    "workspace, or http://127.0.0.1:8080]",
)
@click.option(
    "--codebook",
    "codebook_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A codebook of your own.  [default: the embedded gin]",
)
@click.option(
    "--guidelines",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with your guidelines, ID.zh.md and ID.en.md, ID being that of the codebook. "
    "[default: those of gin; for another codebook, what it says itself]",
)
@click.option(
    "--languages",
    type=click.Choice([way.value for way in Languages]),
    help="In which languages, in which order, coders see names and instructions.  [default: zh-en]",
)
@click.option(
    "--coders",
    type=click.IntRange(min=1, max=20),
    help="How many people code each sentence.  [default: 2]",
)
@click.option(
    "--project",
    "number",
    type=click.IntRange(min=1),
    help="Take this project of the server, which was made from the same codebook, in place of a "
    "new one. TITLE is not looked at then.",
)
@click.option("--new", is_flag=True, help="Go on to another project where there is one already.")
@json_option
def init(
    *,
    title: str,
    workspace: Path,
    url: str | None,
    codebook_file: Path | None,
    guidelines: Path | None,
    languages: str | None,
    coders: int | None,
    number: int | None,
    new: bool,
    as_json: bool,
) -> None:
    """Make the Label Studio project TITLE from the codebook.

    It has one group of choices a dimension with hot keys, 'no code', 'unsure' and a comment;
    its instruction comes from the guidelines. The settings are kept in the workspace.

    \b
      linkage annotate init "Small firms"
      linkage annotate init "Small firms" --languages en --coders 3
      linkage annotate init "Small firms" --codebook firms.yaml --guidelines guidelines/

    The server is reached with the personal access token in LABEL_STUDIO_API_KEY, or in the
    file 'token' of the workspace.
    """
    import json
    from dataclasses import replace

    from linkage_annotations.interface.hotkeys import check_codebook_keys
    from linkage_annotations.tasks.project import (
        Plan,
        adopt_project,
        check_title,
        create_project,
        find_guidelines,
    )
    from linkage_annotations.workspace import open_workspace

    before = open_workspace(workspace, missing_ok=True)
    former = before.settings.project
    if former is not None and not new:
        raise UsageError(
            f"this workspace has project {former} at {before.settings.url} already",
            path=workspace,
            remedy="Name another folder with -w, or go on to another project with --new",
        )
    title = check_title(title) if number is None else title
    place = replace(
        before,
        settings=replace(
            before.settings,
            url=_address(url, before),
            codebook=codebook_file or before.settings.codebook,
            languages=Languages(languages) if languages else before.settings.languages,
            coders=coders or before.settings.coders,
        ),
    )
    codebook = place.codebook()
    plan = Plan(
        title=title,
        codebook=codebook,
        languages=place.settings.languages,
        coders=place.settings.coders,
        guidelines=find_guidelines(codebook, guidelines),
    )
    studio = place.studio()
    # Before anything is made on the server, see that its number can be kept.
    before.changed()
    if number is None:
        project = create_project(studio, plan)
    else:
        project = adopt_project(studio, number, codebook)
    place.changed(project=project.id, coders=project.maximum_annotations, adjudication=None)
    for finding in check_codebook_keys(codebook):
        report_warning(f"{finding.message}. {finding.remedy}")
    address = f"{studio.url}/projects/{project.id}"
    if as_json:
        click.echo(
            json.dumps(
                {
                    "project": project.id,
                    "title": project.title,
                    "url": address,
                    "codebook": codebook.fingerprint,
                    "coders": project.maximum_annotations,
                    "workspace": str(workspace),
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    click.echo(f"Project {project.id}, {project.title!r}: {address}")
    note(f"Settings: {workspace / FILE}")
    note(f"Next: linkage annotate push TRANSCRIPTS...{_named(workspace)}")


def _address(given: str | None, workspace: Workspace) -> str:
    """The address to go to and to keep."""
    set_one = workspace.environment.get(URL_VARIABLE)
    if given and set_one and given.rstrip("/") != set_one.rstrip("/"):
        raise UsageError(
            f"--url says {given}, but LABEL_STUDIO_URL says {set_one}",
            remedy="Unset the variable, which goes before the settings, or leave --url out",
        )
    return (given or set_one or workspace.settings.url).rstrip("/")


def _named(workspace: Path) -> str:
    """How to name the workspace in the next command."""
    return "" if workspace == DEFAULT_WORKSPACE else f" -w {workspace}"
