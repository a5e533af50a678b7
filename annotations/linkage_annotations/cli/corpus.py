"""`linkage corpus`: check the corpus and build datasets from it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from linkage_annotations.cli.agreement_report import agreement_options, report_agreement
from linkage_annotations.cli.speech_report import (
    joined_record,
    report_joined,
    speech_counts,
    speech_lines,
    warn_of_mixed_blocks,
)
from linkage_annotations.corpus.interview import Corpus, read_corpus
from linkage_annotations.corpus.probes import Probe, probe_shortcuts
from linkage_annotations.corpus.repeats import find_repeats
from linkage_annotations.corpus.shortcuts import Shortcut, find_shortcuts
from linkage_annotations.corpus.speech import Drawn, Speech, SpeechLabel
from linkage_annotations.corpus.speech_files import SPEECH, read_speech
from linkage_annotations.corpus.speech_join import join
from linkage_nlp.cli.console import EXIT_FAILED, note, report_warning
from linkage_nlp.codebook import Codebook, default_codebook, load_codebook
from linkage_nlp.dataset import write_dataset
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language

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

    FOLDER holds cases.csv and interviews/*.jsonl, as annotations/corpus does. Labels of real
    speech, which is kept by reference only, stand in its folder speech/.
    """


@corpus.command()
@_FOLDER
@_CODEBOOK
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    help="Folder with your copies of the texts that speech/sources.csv names: the sentences of "
    "real speech to train on are added from there.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
def build(folder: Path, codebook_file: Path | None, texts: Path | None, output: Path) -> None:
    """Write the dataset (JSONL) that 'linkage train' reads.

    With --texts it holds the words of those texts too: heed their licences when you pass
    it on.
    """
    found = _open(folder, codebook_file)
    examples = list(found.examples())
    if texts is not None:
        speech = read_speech(folder / SPEECH, found.codebook)
        joined = join(speech.sources, _labels(speech, held_out=False), texts)
        report_joined(joined, texts)
        examples += joined.examples
    dataset = write_dataset(output, examples, found.codebook)
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

    Labels of real speech, where FOLDER has them, are checked too, without the texts.
    Exit code 1 when a sentence stands twice, or nearly so.
    """
    found = _open(folder, codebook_file)
    speech: Speech | None = None
    if (folder / SPEECH).is_dir():
        speech = read_speech(folder / SPEECH, found.codebook)
        warn_of_mixed_blocks(speech)
    repeats = find_repeats(found)
    counts = _counts(found)
    if as_json:
        content = {
            "counts": counts,
            "repeats": [asdict(repeat) for repeat in repeats],
            "speech": speech_counts(speech) if speech else {},
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        for name, value in counts.items():
            click.echo(f"{name}: {value}")
        for line in speech_lines(speech) if speech else ():
            click.echo(line)
        for repeat in repeats:
            report_warning(f"{repeat.first} and {repeat.second} are {repeat.similarity:.0%} alike")
    if repeats:
        note("Rewrite one of each pair: a repeated frame is what a model learns.")
        raise SystemExit(EXIT_FAILED)


@corpus.command("speech")
@_FOLDER
@_CODEBOOK
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder with your copies of the texts (.txt or .txt.xz) that speech/sources.csv names.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option(
    "--held-out",
    is_flag=True,
    help="Write the sentences kept for measuring, in place of those to train on.",
)
@click.option(
    "--drawn",
    type=click.Choice([way.value for way in Drawn]),
    help="Only sentences drawn at random, or only picked ones.  [default: both]",
)
@click.option(
    "--skip-changed",
    is_flag=True,
    help="Leave out labelled lines where a text has other words, in place of an error.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def join_speech(  # noqa: PLR0917 - click passes them by name
    folder: Path,
    codebook_file: Path | None,
    texts: Path,
    output: Path,
    held_out: bool,
    drawn: str | None,
    skip_changed: bool,
    as_json: bool,
) -> None:
    """Join the labels of real speech with your copies of the texts, as a dataset.

    Of published talk FOLDER keeps where a sentence stands, its hash and its codes, not its
    words. Texts that you do not have are left out and named. What is written to OUTPUT holds
    their words: heed their licences when you pass it on.
    """
    speech = read_speech(folder / SPEECH, _codebook(codebook_file))
    wanted = _labels(speech, held_out=held_out, drawn=drawn)
    found = join(speech.sources, wanted, texts, skip_changed=skip_changed)
    report_joined(found, texts)
    if not found.examples:
        raise DatasetError(
            "no sentence to write: there are no such labels, or not the texts that they are of",
            path=folder / SPEECH,
            remedy="Count the labels with 'linkage corpus check', and get their texts",
        )
    dataset = write_dataset(output, found.examples, speech.codebook)
    if as_json:
        content = {
            "output": str(output),
            "sha256": dataset.sha256,
            "sentences": len(dataset.examples),
            "cases": len(dataset.cases),
            **joined_record(found),
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        click.echo(
            f"{len(dataset.examples)} sentences of {len(dataset.cases)} cases in {output} "
            f"(sha256 {dataset.sha256[:12]})"
        )


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


@corpus.command()
@_FOLDER
@_CODEBOOK
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def probe(folder: Path, codebook_file: Path | None, as_json: bool) -> None:
    """Show how well each code is told by what says nothing of its meaning.

    A classifier that sees only the length of a sentence, its position, its speaker, whether
    it has a name, or its function words is asked for each code, on interviews that it was
    not fitted to. Shown is the area under the ROC curve; .50 is chance.
    """
    results = probe_shortcuts(_open(folder, codebook_file))
    if as_json:
        records = [{**asdict(result), "label": str(result.label)} for result in results]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("lang", "code", "n", *Probe):
        table.add_column(column, justify="left" if column in {"lang", "code"} else "right")
    for result in results:
        areas = (f"{result.auc[which]:.2f}" for which in Probe)
        table.add_row(result.lang, str(result.label), str(result.positives), *areas)
    Console(width=None if Console().is_terminal else 140).print(table)


@corpus.command()
@_FOLDER
@_CODEBOOK
@agreement_options
def agreement(
    folder: Path, codebook_file: Path | None, page: Path | None, lang: Language, as_json: bool
) -> None:
    """Show how far the two readings of the interviews agree.

    Krippendorff's alpha and its 95 % interval over cases, Cohen's kappa, and the codes that are
    mixed up (see docs/agreement.md). Readings of the corpus that comes with linkage-nlp were
    made by a language model: that they agree says how clear a sentence is to such a reader.
    """
    from linkage_annotations.agreement import gather, measure
    from linkage_annotations.agreement.notices import Notice, NoticeKind
    from linkage_annotations.corpus.readings import reading_ratings

    found = _open(folder, codebook_file)
    ratings = list(reading_ratings(found))
    if not ratings:
        raise DatasetError(
            "no interview was read twice", path=folder, remedy="Read some a second time first"
        )
    measured = measure(gather(ratings, found.codebook), notices=[Notice(NoticeKind.NOBODY)])
    report_agreement(measured, page=page, lang=lang, as_json=as_json)


def _labels(
    speech: Speech, *, held_out: bool, drawn: str | None = None
) -> dict[str, list[SpeechLabel]]:
    """The labels of each source that are held out or not, drawn in one way or in any."""
    return {
        source: [
            label for label in labels if label.held_out == held_out and drawn in {None, label.drawn}
        ]
        for source, labels in speech.labels.items()
    }


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
    return read_corpus(folder, _codebook(codebook_file))


def _codebook(file: Path | None) -> Codebook:
    return load_codebook(file) if file else default_codebook()


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
