"""The command `linkage import`: what was coded in other programs in, and ours back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.codebook import Codebook
    from linkage_nlp.refi_qda import ImportedProject

_TAGS, _CASES, _NOTES = ".jsonl", ".csv", ".md"
_CODEBOOKS = (".yaml", ".yml")
_SHOWN = 20


@click.command("import", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Where to write: tags (.jsonl), the codebook (.yaml), cases (.csv), memos (.md), or a "
    "folder for the texts (no suffix). May be given several times.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["tags", "dataset"]),
    default="tags",
    show_default=True,
    help="What a .jsonl file is to hold: all sentences with their codes, or what people coded, "
    "to train from or to judge by.",
)
@click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="A codebook to find the project's codes in, by name or id. [default: that of the "
    "project, or one drafted from its codes]",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Draft the codebook of this code and those below it. May be given several times.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False),
    multiple=True,
    help="A folder with texts that are not in the project. [default: the folder of FILE]",
)
@click.option("--json", "as_json", is_flag=True, help="What was found, as JSON on stdout.")
def import_(
    *,
    path: Path,
    outputs: tuple[Path, ...],
    form: str,
    codebook_path: Path | None,
    only: tuple[str, ...],
    sources: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Read a REFI-QDA project (.qdpx) or codebook (.qdc) of NVivo, ATLAS.ti, MAXQDA,
    QualCoder and others.

    A project that linkage export wrote comes back as it was, with what people coded,
    corrected and took away in it since. The texts of other projects are cut into sentences;
    a sentence has the codes of the passages that cover at least half of it or lie in it.
    Codes that are not in the codebook are listed.

    \b
      linkage import nvivo.qdpx -o tags.jsonl -o codebook.yaml -o interviews/
      linkage import nvivo.qdpx --codebook mine.yaml -o tags.jsonl
      linkage import nvivo.qdpx --codebook mine.yaml --as dataset -o gold.jsonl
      linkage import codes.qdc -o codebook.yaml
    """
    from linkage_nlp.codebook import load_codebook

    wanted = _Outputs.of(outputs)
    if path.suffix.lower() == ".qdc":
        _import_codebook(path, wanted, only, as_json=as_json)
        return
    from linkage_nlp.refi_qda import read_project

    codebook = None if codebook_path is None else load_codebook(codebook_path)
    imported = read_project(
        path, codebook=codebook, folders=sources, only=only, contexts=form == "dataset"
    )
    for warning in (*imported.warnings, *imported.material.warnings):
        report_warning(warning)
    _report_unmapped(imported)
    if not imported.material.sentences and (wanted.tags or wanted.folders):
        raise UsageError(
            "there is no text in it that could be read",
            path=path,
            remedy="Export the project together with its texts; its codes are to be had with "
            "-o codebook.yaml",
        )
    _check_folders(imported, wanted)
    counts = _write(imported, wanted, form)
    if imported.drafted:
        _tell_of_draft(wanted)
    if as_json:
        click.echo(json.dumps(_content(imported, wanted, counts), ensure_ascii=False, indent=2))
    else:
        for output in wanted.all:
            click.echo(f"Written: {output}")


@dataclass(frozen=True, slots=True)
class _Outputs:
    """What is to be written where."""

    tags: tuple[Path, ...]
    codebooks: tuple[Path, ...]
    cases: tuple[Path, ...]
    notes: tuple[Path, ...]
    folders: tuple[Path, ...]

    @classmethod
    def of(cls, outputs: Sequence[Path]) -> _Outputs:
        """Sort outputs by their suffixes.

        Raises:
            UsageError: A suffix is none of these, or a codebook is there already.
        """
        by_suffix: dict[str, list[Path]] = {}
        for output in outputs:
            suffix = output.suffix.lower()
            if suffix not in {_TAGS, _CASES, _NOTES, *_CODEBOOKS, ""}:
                raise UsageError(
                    f"cannot write {suffix}",
                    path=output,
                    remedy="Write .jsonl (tags), .yaml (codebook), .csv (cases), .md (memos), or "
                    "name a folder",
                )
            if suffix in _CODEBOOKS and output.exists():
                raise UsageError(
                    "there is a file here already",
                    path=output,
                    remedy="Choose another name; a codebook is not overwritten",
                )
            by_suffix.setdefault("yaml" if suffix in _CODEBOOKS else suffix, []).append(output)
        return cls(*(tuple(by_suffix.get(key, ())) for key in (_TAGS, "yaml", _CASES, _NOTES, "")))

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.tags, *self.codebooks, *self.cases, *self.notes, *self.folders)


def _import_codebook(path: Path, wanted: _Outputs, only: Sequence[str], *, as_json: bool) -> None:
    from linkage_nlp.refi_qda import read_codebook

    if wanted.all != wanted.codebooks:
        raise UsageError(
            "a codebook has no tags, cases, memos or texts",
            path=path,
            remedy="Write it with -o codebook.yaml, or import a project (.qdpx)",
        )
    imported = read_codebook(path, only=only)
    _write_codebooks(imported.codebook, wanted, drafted=imported.drafted)
    if imported.drafted:
        _tell_of_draft(wanted)
    if as_json:
        content = {
            "codebook": imported.codebook.id,
            "codes": list(map(str, imported.codebook.labels)),
            "drafted": imported.drafted,
            "outputs": list(map(str, wanted.all)),
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        for output in wanted.all:
            click.echo(f"Written: {output}")


def _check_folders(imported: ImportedProject, wanted: _Outputs) -> None:
    """Refuse to overwrite texts, before anything is written."""
    if wanted.folders:
        from linkage_nlp.refi_qda.files import check_texts

        for folder in wanted.folders:
            check_texts(folder, imported.texts)


def _write(imported: ImportedProject, wanted: _Outputs, form: str) -> dict[str, int]:
    """Write what is wanted, and count."""
    counts = {"sentences": len(imported.material.sentences)}
    if form == "dataset":
        counts.update(_write_datasets(imported, wanted.tags))
    else:
        from linkage_nlp.writers.jsonl import write_jsonl

        for output in wanted.tags:
            write_jsonl(output, imported.material.sentences)
    _write_codebooks(imported.material.codebook, wanted, drafted=imported.drafted)
    if imported.notes and not wanted.notes:
        note(f"It has {len(imported.notes)} memos and comments; -o memos.md writes them.")
    if wanted.cases or wanted.folders or wanted.notes:
        from linkage_nlp.refi_qda.files import write_cases, write_notes, write_texts

        names = {folder: write_texts(folder, imported.texts) for folder in wanted.folders}
        files = next(iter(names.values()), ())
        for output in wanted.cases:
            write_cases(output, imported, files)
        for output in wanted.notes:
            write_notes(output, imported.notes)
    return counts


def _write_datasets(imported: ImportedProject, outputs: Sequence[Path]) -> dict[str, int]:
    from linkage_nlp.dataset import write_dataset
    from linkage_nlp.refi_qda.examples import examples_of

    found = examples_of(imported.material)
    said = {
        "in texts in which no person coded": found.unread,
        "with a model's code that no person confirmed, or with one to review": found.unconfirmed,
        "on which as many people gave a code as did not": found.undecided,
    }
    for what, count in said.items():
        if count:
            report_warning(f"left out of the dataset: {count} sentences {what}")
    if not found.examples:
        raise UsageError(
            "no person coded anything in it",
            remedy="Leave --as dataset out to get the tags of models",
        )
    for output in outputs:
        write_dataset(output, found.examples, imported.material.codebook)
    return {"examples": len(found.examples)}


def _write_codebooks(codebook: Codebook, wanted: _Outputs, *, drafted: bool) -> None:
    from linkage_nlp.codebook import load_codebook
    from linkage_nlp.codebook.dump import codebook_yaml
    from linkage_nlp.refi_qda.draft import FILLED
    from linkage_nlp.writers.files import replacing

    for output in wanted.codebooks:
        with replacing(output) as draft:
            text = codebook_yaml(codebook, FILLED if drafted else "")
            draft.write_text(text, encoding="utf-8", newline="\n")
            load_codebook(draft)


def _tell_of_draft(wanted: _Outputs) -> None:
    if wanted.codebooks:
        note(
            "The codebook is a draft: where a text was in one language it stands for both, and "
            "names stand for missing definitions. Put them right before you code with it."
        )
    else:
        note("The codes are the project's own; -o codebook.yaml writes the codebook of them.")


def _report_unmapped(imported: ImportedProject) -> None:
    if imported.unmapped:
        report_warning(
            f"{len(imported.unmapped)} codes are not in the codebook "
            f"{imported.material.codebook.id!r}; their codings were left out:"
        )
        for name, count in list(imported.unmapped.items())[:_SHOWN]:
            note(f"  {name} ({count})")
        if len(imported.unmapped) > _SHOWN:
            note(f"  and {len(imported.unmapped) - _SHOWN} more, all in --json")


def _content(imported: ImportedProject, wanted: _Outputs, counts: dict[str, int]) -> dict[str, Any]:
    material = imported.material
    return {
        "codebook": material.codebook.id,
        "drafted": imported.drafted,
        "cases": list(material.cases),
        "texts": [text.name for text in imported.texts],
        "coders": list(material.coders),
        "model_versions": list(material.model_versions),
        "notes": len(imported.notes),
        **counts,
        "unmapped": dict(imported.unmapped),
        "warnings": [*imported.warnings, *material.warnings],
        "outputs": list(map(str, wanted.all)),
    }
