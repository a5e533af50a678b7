"""The command `linkage export`: tags out to NVivo, ATLAS.ti, MAXQDA, QualCoder and others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.language import Language

_PROJECT = ".qdpx"
_CODEBOOKS = (".qdc", ".csv")


@click.command("export", context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    required=True,
    help="Where to write: a project (.qdpx), or the codebook (.qdc; .csv for Taguette). May be "
    "given several times.",
)
@click.option("--name", default="", help="The project's name. [default: that of the file]")
@click.option(
    "--created",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    help="The date to put on everything, UTC. [default: when the newest of TAGS was written]",
)
@click.option("--json", "as_json", is_flag=True, help="What was written, as JSON on stdout.")
def export(
    *,
    inputs: MaterialInputs,
    lang: Language,
    outputs: tuple[Path, ...],
    name: str,
    created: datetime | None,
    as_json: bool,
) -> None:
    """Write TAGS as a REFI-QDA project or codebook, which NVivo, ATLAS.ti, MAXQDA, QualCoder
    and others open.

    People and models are users of the project, dimensions parents of their codes, groups of
    codes sets, and cases have their attributes as variables. A code that is only to be
    reviewed is a code of its own ("Internet (to review)"), so that no program counts it
    among the accepted ones. With --transcripts the project has the whole interviews;
    without, nothing but the tagged sentences. For a codebook no TAGS are needed.

    \b
      linkage export tags.jsonl --transcripts interviews/ -o project.qdpx
      linkage export tags.jsonl --cases cases.csv --lang zh -o project.qdpx
      linkage export --codebook mine.yaml -o codes.qdc
    """
    for output in outputs:
        _check(output)
    inputs.refuse_to_replace(outputs)
    written: list[dict[str, object]] = []
    projects = [output for output in outputs if output.suffix.lower() == _PROJECT]
    if projects and not inputs.tags:
        raise UsageError(
            "a project needs tags", remedy="Name the .jsonl files that linkage tag wrote"
        )
    if projects:
        from linkage_nlp.refi_qda import write_project

        material = load_material(inputs)
        when = _newest(inputs.tags) if created is None else created.replace(tzinfo=UTC)
        for output in projects:
            warnings = write_project(output, material, name=name, created=when, lang=lang)
            for warning in warnings:
                report_warning(warning)
            written.append(
                {
                    "path": str(output),
                    "cases": len(material.cases),
                    "sentences": len(material.sentences),
                    "users": [*material.model_versions, *material.coders],
                    "warnings": list(warnings),
                }
            )
        if not inputs.transcripts:
            note("The texts hold nothing but the tagged sentences; --transcripts gives them whole.")
    written += [
        _write_codebook(output, inputs.codebook, lang)
        for output in outputs
        if output.suffix.lower() in _CODEBOOKS
    ]
    if as_json:
        click.echo(json.dumps({"written": written}, ensure_ascii=False, indent=2))
    else:
        for one in written:
            click.echo(f"Written: {one['path']}")


# Tags are not needed for a codebook; which output needs them is known only later.
next(parameter for parameter in export.params if parameter.name == "tags").required = False


def _check(output: Path) -> None:
    if output.suffix.lower() not in {_PROJECT, *_CODEBOOKS}:
        raise UsageError(
            f"cannot write {output.suffix or 'a file without a suffix'}",
            path=output,
            remedy="Give the output the suffix .qdpx (project), or .qdc or .csv (codebook)",
        )


def _write_codebook(output: Path, path: Path | None, lang: Language) -> dict[str, object]:
    from linkage_nlp.codebook import default_codebook, load_codebook
    from linkage_nlp.refi_qda import write_code_table, write_codebook

    codebook = default_codebook() if path is None else load_codebook(path)
    write = write_code_table if output.suffix.lower() == ".csv" else write_codebook
    write(output, codebook, lang=lang)
    return {"path": str(output), "codebook": codebook.id, "codes": len(codebook.labels)}


def _newest(paths: tuple[Path, ...]) -> datetime:
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC)
