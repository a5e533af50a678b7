"""What the commands on agreement print and write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from linkage_annotations.agreement.figures import Agreement
from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.language import Language

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Where the output is no terminal.
_WIDTH = 120

_OPTIONS = (
    click.option(
        "-o",
        "--output",
        "page",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write a page (HTML) with all tables and heat maps too.",
    ),
    click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="Language of the tables, and in which the page opens.",
    ),
    click.option("--json", "as_json", is_flag=True, help="All figures on stdout as JSON."),
)


def agreement_options(command: _Command) -> _Command:
    """Options for where and how agreement is shown."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def report_agreement(
    agreement: Agreement, *, page: Path | None, lang: Language, as_json: bool
) -> None:
    """Show agreement on stdout, the chief doubts on stderr, and write the page if asked for."""
    from linkage_annotations.agreement.record import agreement_record
    from linkage_annotations.agreement.shown import chief_doubts, notices

    if page is not None:
        from linkage_annotations.agreement.html import write_html

        write_html(page, agreement, lang=lang)
    if as_json:
        click.echo(json.dumps(agreement_record(agreement), ensure_ascii=False, indent=1))
    else:
        _print_tables(agreement, lang)
    for said in (*notices(agreement), *chief_doubts(agreement)):
        report_warning(said[lang])
    if page is not None:
        note(f"All tables and heat maps: {page}")


def _print_tables(agreement: Agreement, lang: Language) -> None:
    from rich.console import Console

    from linkage_annotations.agreement.table import agreement_tables

    console = Console(width=None if Console().is_terminal else _WIDTH)
    for table in agreement_tables(agreement, lang=lang):
        console.print(table)
