"""The command `linkage codebook`: show, check or copy a codebook."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.codebook import Codebook, default_codebook, load_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.language import Language


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.pass_context
def codebook(context: click.Context) -> None:
    """See which codes there are and what they mean, and bring your own.

    A codebook is a YAML file with dimensions, and codes in each, in English and Chinese.
    All else is made from it. Without a sub-command the default codebook is shown.

    \b
      linkage codebook                       the codes at a glance
      linkage codebook show --full           with what to include and exclude
      linkage codebook show --full --lang zh the same in Chinese
      linkage codebook new mine.yaml         copy the default one, to change it
      linkage codebook check mine.yaml       is the changed one valid?
    """
    if context.invoked_subcommand is None:
        context.invoke(show)


@codebook.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The language of names and definitions.",
)
@click.option("--full", is_flag=True, help="Also what to include and exclude, and examples.")
@click.option("--json", "as_json", is_flag=True, help="All of it, in both languages, as JSON.")
def show(path: Path | None, lang: Language, full: bool, as_json: bool) -> None:
    """Show the codebook in PATH, or the default one.

    Codes are shown on the colour that marks them; the key is the one that annotators
    press for the code.
    """
    book = default_codebook() if path is None else load_codebook(path)
    if as_json:
        click.echo(json.dumps(asdict(book), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from linkage_nlp.cli.codebook_page import codebook_page

    console = Console(highlight=False, markup=False, emoji=False)
    for part in codebook_page(book, lang, full=full):
        console.print(part)


@codebook.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Say whether the codebook in PATH is valid, or what is wrong and on which line.

    The fingerprint changes when ids, their order, definitions, or what to include or
    exclude change. Datasets and models made under another fingerprint are refused.
    """
    book = load_codebook(path)
    click.echo(f"{path} is a valid codebook")
    click.echo(f"{book.id} {book.version}: {_counts(book)}")
    click.echo(f"fingerprint {book.fingerprint}")


@codebook.command()
@click.argument("path", type=click.Path(path_type=Path))
def new(path: Path) -> None:
    """Copy the default codebook to PATH, to be changed there.

    Give the copy an id of its own. A file that exists is not overwritten.
    """
    content = DEFAULT_PATH.read_bytes()
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise UsageError(
            "there is a file here already", path=path, remedy="Choose another name"
        ) from error
    except OSError as error:
        raise UsageError(
            f"the codebook cannot be written ({error.strerror})",
            path=path,
            remedy="Choose a folder that exists and that you may write to",
        ) from error
    click.echo(f"{path} written; after changing it, run: linkage codebook check {path}")


def _counts(book: Codebook) -> str:
    counts = (
        (len(book.dimensions), "dimension"),
        (len(book.labels), "code"),
        (len(book.groups), "group"),
    )
    return ", ".join(f"{n} {noun}" if n == 1 else f"{n} {noun}s" for n, noun in counts)
