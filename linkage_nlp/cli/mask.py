"""The command `linkage mask`: interviews in, the same without names out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import EXIT_FAILED, EXIT_PARTIAL, note, report_error, report_warning
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.language import Language


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the masked files.",
)
@click.option(
    "--key",
    "key_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key, a .csv file: which name has which mask. It is extended if it exists.",
)
@click.option(
    "--names",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A list of names: a .csv file with the columns text, kind and, where wanted, mask.",
)
@click.option("--places", is_flag=True, help="Also mask towns, districts and streets.")
@click.option(
    "--recogniser",
    is_flag=True,
    help="Also take what a recogniser of Chinese names guesses (the extra 'names').",
)
@click.option("--dry-run", is_flag=True, help="List the names that would be masked; write nothing.")
@click.option("--force", is_flag=True, help="Replace files that are in the folder already.")
@click.option("--json", "as_json", is_flag=True, help="The report on stdout as one JSON object.")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The language of the report.",
)
def mask(
    *,
    paths: tuple[str, ...],
    output: Path | None,
    key_path: Path | None,
    names: Path | None,
    places: bool,
    recogniser: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
    lang: Language,
) -> None:
    """Replace the names in PATHS (files and folders) by masks such as [PERSON-1].

    People, firms, universities, e-mail and web addresses, telephone numbers, accounts and
    numbers of papers and cards are looked for in Chinese and English, and the same name has
    the same mask in all files and in later runs with the same key. No rule finds every name:
    list those you know, look at --dry-run, and read what you give away.

    \b
      linkage mask interviews/ --dry-run                       what would be masked
      linkage mask interviews/ -o masked/ --key key.csv        mask, and keep the key
      linkage mask interviews/ tags.jsonl -o masked/ --key key.csv --names names.csv
      linkage unmask masked/CF1.docx --key key.csv -o CF1.docx and back
    """
    from linkage_nlp.cli.mask_report import print_json, print_report
    from linkage_nlp.masking.names.find import NameFinder
    from linkage_nlp.masking.names.recogniser import load_recogniser
    from linkage_nlp.masking.run import MaskOptions, mask_files

    if not dry_run and (output is None or key_path is None):
        raise UsageError(
            "a folder and a key are needed",
            remedy="Give -o FOLDER and --key FILE, or --dry-run to see what would be masked",
        )
    finder = NameFinder(places, load_recogniser() if recogniser else None)
    options = MaskOptions(
        output=output or Path("masked"),
        key=key_path,
        names=names,
        finder=finder,
        dry_run=dry_run,
        force=force,
    )
    report = mask_files(paths, options)
    for warning in report.warnings:
        report_warning(warning)
    for error in report.errors:
        report_error(error)
    if as_json:
        print_json(report, names=dry_run)
    else:
        print_report(report, lang, names=dry_run)
        if not dry_run and report.files:
            note(
                f"Written: {output} and the key {key_path}, which undoes the masks. Keep it apart."
            )
    if report.errors:
        sys.exit(EXIT_PARTIAL if report.files else EXIT_FAILED)
