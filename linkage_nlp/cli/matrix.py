"""The command `linkage matrix`: tags in, tables of evidence out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.codebook import Codebook, Label
    from linkage_nlp.language import Language

# What --by takes besides attributes of cases.
_LANGUAGE = frozenset({"language", "lang", "语言"})


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write the tables: .xlsx, .html, .md, .tex, .csv or .json. May be given "
    "several times.",
)
@click.option(
    "--by",
    multiple=True,
    help="An attribute of the list of cases to break the codes down by, or language. May be "
    "given several times.",
)
@click.option(
    "--rows",
    metavar="DIMENSION",
    help="What meets what, the rows: a dimension of the codebook, groups, or all. "
    "[default: the first dimension]",
)
@click.option(
    "--columns",
    metavar="DIMENSION",
    help="The columns of it. [default: the second dimension; with --rows, all codes]",
)
@click.option(
    "--within",
    metavar="CODE",
    help="Count only sentences that carry this code too, such as scope/international.",
)
@click.option(
    "--unit",
    type=click.Choice(["firm", "case"]),
    default="firm",
    show_default=True,
    help="What a case is called in tables and sentences.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything on stdout as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="No tables on the terminal.")
def matrix(
    *,
    inputs: MaterialInputs,
    lang: Language,
    outputs: tuple[Path, ...],
    by: tuple[str, ...],
    rows: str | None,
    columns: str | None,
    within: str | None,
    unit: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Count the codes in TAGS: which firms show which, how often, and what meets what.

    TAGS are .jsonl files of linkage tag, exports of the service, or datasets that people
    coded; where they hold the same sentence, a person's coding counts. Only accepted codes
    are counted; those to review stand in brackets. Every table says whether the codes are a
    model's or people's.

    \b
      linkage matrix tags.jsonl                      on the terminal
      linkage matrix tags.jsonl -o matrix.xlsx       each number leads to its quotes
      linkage matrix tags.jsonl -o matrix.html       a heat map to click on
      linkage matrix tags.jsonl --cases cases.csv --by market -o matrix.tex
      linkage matrix tags.jsonl --within international --json | jq .statements
    """
    # Imported here so that the help comes at once.
    from linkage_nlp.evidence.overview import Choices, overview
    from linkage_nlp.evidence.statements import Unit
    from linkage_nlp.writers.matrix import check_suffix, write_matrix

    for output in outputs:
        check_suffix(output)
    inputs.refuse_to_replace(outputs)
    material = load_material(inputs)
    attributes = tuple(name for name in by if name.strip().casefold() not in _LANGUAGE)
    counted = overview(
        material,
        Choices(
            by=attributes,
            rows=rows,
            columns=columns,
            within=None if within is None else _code(within, material.codebook),
            unit=Unit(unit),
        ),
    )
    for output in outputs:
        write_matrix(output, counted, lang=lang)
    if as_json:
        from linkage_nlp.writers.matrix.json_file import matrix_json

        # Bytes, so that it is UTF-8 on every system.
        sys.stdout.flush()
        sys.stdout.buffer.write(matrix_json(counted).encode("utf-8", errors="replace") + b"\n")
        sys.stdout.buffer.flush()
    elif not quiet:
        from linkage_nlp.cli.matrix_view import print_overview

        print_overview(counted, outputs, by_language=len(attributes) < len(by), lang=lang)


def _code(name: str, codebook: Codebook) -> Label:
    """A code by its address, or by its id alone. Raises `UsageError` when there is none."""
    for label in codebook.labels:
        if name in {str(label), label.code}:
            return label
    raise UsageError(
        f"codebook {codebook.id!r} has no code {name!r}",
        remedy=f"Its codes are {', '.join(map(str, codebook.labels))}",
    )
