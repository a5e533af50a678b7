"""The command `linkage tag`: transcripts in, codes out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import (
    EXIT_FAILED,
    EXIT_PARTIAL,
    note,
    report_error,
    report_warning,
)
from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.transcripts import read_cases
from linkage_nlp.writers import check_suffix, write_tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkage_nlp.language import Language
    from linkage_nlp.tagging.tagger import Tagger


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write the tags: .xlsx, .html, .csv, .jsonl or .qdpx (for NVivo and others). "
    "May be given several times.",
)
@click.option(
    "--model", type=click.Path(path_type=Path), help="A bundle folder. [default: the embedded one]"
)
@click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="A codebook with other names or colours for the model's codes.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything on stdout as one JSON object.")
@click.option("--all", "everything", is_flag=True, help="Every code of every sentence.")
@click.option("--interviewer", is_flag=True, help="Also tag what the interviewer says.")
@click.option("--case", help="The case that all files belong to. [default: from the file names]")
@click.option(
    "--cases",
    "cases_path",
    type=click.Path(path_type=Path),
    help="A list of cases: a .csv or .xlsx file with the columns case and file. "
    "[default: cases.csv in a folder of PATHS]",
)
@click.option("--role", "roles", multiple=True, help="Who a speaker is: NAME=interviewer.")
@click.option("--threads", type=click.IntRange(min=1), help="Cores to use. [default: all]")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The language of names and headings.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def tag(
    *,
    paths: tuple[str, ...],
    outputs: tuple[Path, ...],
    model: Path | None,
    codebook_path: Path | None,
    as_json: bool,
    everything: bool,
    interviewer: bool,
    case: str | None,
    cases_path: Path | None,
    roles: tuple[str, ...],
    threads: int | None,
    lang: Language,
    quiet: bool,
) -> None:
    """Code the transcripts in PATHS: files, folders, or - for standard input.

    Each sentence of a respondent gets the codes that the model sees in it, 'accept' where
    it is sure and 'review' where a person should look. The cases (firms) come from the
    file names, or from --case or --cases; several files of one case add up.

    \b
      linkage tag interviews/ -o tags.xlsx      a table of sentences and one of cases
      linkage tag CF1.docx -o CF1.html          to read, codes highlighted
      linkage tag CF1.docx --json | jq .summary for other programs
    """
    # Imported here so that the help comes at once.
    from linkage_nlp.cli.tag_inputs import (
        ReadOptions,
        case_files_in,
        cases_in,
        find_inputs,
        parse_roles,
        read_inputs,
    )
    from linkage_nlp.cli.tag_report import Report, TaggedFile, print_json, print_summary
    from linkage_nlp.tagging.tagger import Tagger, sentences_to_tag

    for output in outputs:
        check_suffix(output)
    cases = cases_in(paths) if cases_path is None else read_cases(cases_path)
    options = ReadOptions(case, cases, parse_roles(roles))
    lists = case_files_in(paths) if cases_path is None else (cases_path,)
    codebooks = () if codebook_path is None else (codebook_path,)
    found = find_inputs(paths, outputs, beside=(*lists, *codebooks))
    _report(found.errors, found.warnings)
    tagger = Tagger.load(model, threads=threads)
    codebook = _matching_codebook(codebook_path, tagger)
    inputs = read_inputs(found.paths, options)
    _report(inputs.errors, inputs.warnings)
    total = sum(
        len(sentences_to_tag(item.transcript, interviewer=interviewer)) for item in inputs.read
    )
    with _progress(total, silent=quiet) as advance:
        files = [
            TaggedFile(
                item.path,
                item.transcript,
                tagger.tag(
                    item.transcript,
                    everything=everything,
                    interviewer=interviewer,
                    progress=advance,
                ),
            )
            for item in inputs.read
        ]
    errors = found.errors + inputs.errors
    report = Report(files, errors, outputs if files else (), codebook, tagger.model_version)
    for output in report.outputs:
        write_tags(output, report.result, lang=lang)
    if as_json:
        print_json(report)
    elif files and not quiet:
        print_summary(report, lang)
        if not outputs:
            note("Nothing was saved. Add e.g. -o tags.xlsx or -o page.html to keep the tags.")
    if errors:
        sys.exit(EXIT_PARTIAL if files else EXIT_FAILED)


def _matching_codebook(path: Path | None, tagger: Tagger) -> Codebook:
    """The codebook to take names and colours from."""
    if path is None:
        return tagger.codebook
    codebook = load_codebook(path)
    if codebook.fingerprint != tagger.codebook.fingerprint:
        raise UsageError(
            f"the model was trained on another codebook, {tagger.codebook.id!r} "
            f"{tagger.codebook.version}",
            path=path,
            remedy="Leave --codebook out, or give --model a bundle trained on this codebook",
        )
    return codebook


@contextmanager
def _progress(total: int, *, silent: bool) -> Iterator[Callable[[int], None] | None]:
    """A progress bar on stderr, where that is a terminal."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = "sentences", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.advance(task, done)


def _report(errors: Sequence[LinkageError], warnings: Sequence[str]) -> None:
    for warning in warnings:
        report_warning(warning)
    for error in errors:
        report_error(error)
