"""`linkage corpus`: check the authored corpus and build a dataset from it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from linkage_annotations.corpus.interview import Corpus, read_corpus
from linkage_annotations.corpus.repeats import find_repeats
from linkage_annotations.corpus.shortcuts import Shortcut, find_shortcuts
from linkage_nlp.cli.console import EXIT_FAILED, note, report_warning
from linkage_nlp.codebook import Codebook, default_codebook, load_codebook
from linkage_nlp.dataset import write_dataset

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))
_CODEBOOK = click.option(
    "--codebook",
    "codebook_file",
    type=click.Path(path_type=Path),
    help="Codebook of the corpus.  [default: the embedded gin]",
)


@click.group()
def corpus() -> None:
    """Check a folder of invented interviews and build a dataset from it.

    FOLDER holds cases.csv and interviews/*.jsonl, as annotations/corpus does.
    """


@corpus.command()
@_FOLDER
@_CODEBOOK
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
def build(folder: Path, codebook_file: Path | None, output: Path) -> None:
    """Write the dataset (JSONL) that 'linkage train' reads."""
    found = _open(folder, codebook_file)
    dataset = write_dataset(output, found.examples(), found.codebook)
    click.echo(
        f"{len(dataset.examples)} sentences of {len(dataset.cases)} cases in {output} "
        f"(sha256 {dataset.sha256[:12]})"
    )


@corpus.command()
@_FOLDER
@_CODEBOOK
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(folder: Path, codebook_file: Path | None, as_json: bool) -> None:
    """Check names, ids and codes, and look for repeated sentences.

    Exit code 1 when a sentence stands twice, or nearly so.
    """
    found = _open(folder, codebook_file)
    repeats = find_repeats(found)
    counts = _counts(found)
    if as_json:
        content = {"counts": counts, "repeats": [asdict(repeat) for repeat in repeats]}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        for name, value in counts.items():
            click.echo(f"{name}: {value}")
        for repeat in repeats:
            report_warning(f"{repeat.first} and {repeat.second} are {repeat.similarity:.0%} alike")
    if repeats:
        note("Rewrite one of each pair: a repeated frame is what a model learns.")
        raise SystemExit(EXIT_FAILED)


@corpus.command()
@_FOLDER
@_CODEBOOK
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def shortcuts(folder: Path, codebook_file: Path | None, as_json: bool) -> None:
    """Show what would give a code away without reading the sentence.

    \b
    length, position   area under the ROC curve against uncoded sentences; .50 tells nothing
    names              share with a name in capitals or a place: coded, uncoded
    before             how often the sentence before has the same code; beside it, its share
    words              words that nearly always come with the code
    """
    figures = find_shortcuts(_open(folder, codebook_file))
    if as_json:
        records = [{**asdict(figure), "label": str(figure.label)} for figure in figures]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("lang", "code", "n", "cases", "length", "position", "names", "before", "words"):
        table.add_column(column, justify="left" if column in ("lang", "code", "words") else "right")
    for figure in figures:
        table.add_row(*_row(figure))
    Console(width=None if Console().is_terminal else 140).print(table)


def _row(figure: Shortcut) -> tuple[str, ...]:
    return (
        figure.lang,
        str(figure.label),
        str(figure.sentences),
        str(figure.cases),
        f"{figure.length_auc:.2f}",
        f"{figure.position_auc:.2f}",
        f"{figure.names_coded:.0%}/{figure.names_uncoded:.0%}",
        f"{figure.same_before:.0%}/{figure.share:.0%}",
        " ".join(figure.telling_words),
    )


def _open(folder: Path, codebook_file: Path | None) -> Corpus:
    codebook: Codebook = load_codebook(codebook_file) if codebook_file else default_codebook()
    return read_corpus(folder, codebook)


def _counts(found: Corpus) -> dict[str, str]:
    """Sizes by language, and sentences by code, as lines to print."""
    counts: dict[str, str] = {}
    for lang in ("zh", "en"):
        interviews = [i for i in found.interviews if i.case.lang == lang]
        lines = [line for i in interviews for line in i.lines]
        said = [line for line in lines if line.role == "respondent"]
        bare = sum(not line.coded for line in said)
        share = bare / len(said) if said else 0.0
        counts[lang] = (
            f"{len(interviews)} interviews, {len(lines)} sentences, {len(said)} by respondents, "
            f"{share:.0%} of these without a code"
        )
        by_code = Counter(
            f"{dimension}/{code}"
            for line in said
            for dimension, codes in line.codes.items()
            for code in codes
        )
        counts[f"{lang} codes"] = ", ".join(
            f"{label} {by_code[str(label)]}" for label in found.codebook.labels
        )
    return counts
