"""The command `linkage quotes`: tags in, quotes ready to paste out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import report_warning
from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkage_nlp.codebook import Codebook, Label
    from linkage_nlp.evidence.material import Material
    from linkage_nlp.language import Language


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write the quotes: .docx, .md, .html, .json or .csv. May be given several "
    "times. [default: Markdown on stdout]",
)
@click.option(
    "--code",
    "codes",
    metavar="CODE",
    multiple=True,
    help="Only this code, such as channel/internet, or all of a group (group/new_linkage). "
    "May be given several times.",
)
@click.option(
    "--case", "only", metavar="CASE", multiple=True, help="Only this case. May be repeated."
)
@click.option(
    "--per-code",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="How many of each code at most; 0 for all.",
)
@click.option("--json", "as_json", is_flag=True, help="The quotes on stdout as JSON.")
def quotes(
    *,
    inputs: MaterialInputs,
    lang: Language,
    outputs: tuple[Path, ...],
    codes: tuple[str, ...],
    only: tuple[str, ...],
    per_code: int,
    as_json: bool,
) -> None:
    """Choose quotes for each code from TAGS, the best first.

    Only accepted codes are quoted. First come sentences that stand alone, a person's coding
    before a model's, in rounds of one quote a case; what says nearly the same as a better
    one is left out. Give --masks before you show quotes to anybody.

    \b
      linkage quotes tags.jsonl -o quotes.docx --masks masks.csv
      linkage quotes tags.jsonl --code channel/internet --per-code 3
      linkage quotes tags.jsonl --transcripts interviews/ -o quotes.html
    """
    # Imported here so that the help comes at once.
    from linkage_nlp.evidence.quotes import choose_quotes
    from linkage_nlp.report.quotes_file import check_suffix, write_quotes

    for output in outputs:
        check_suffix(output)
    inputs.refuse_to_replace(outputs)
    material = load_material(inputs)
    found = choose_quotes(
        material,
        [*_labels(codes, material.codebook)] if codes else None,
        per_code=per_code or None,
        cases=_cases(only, material) if only else None,
    )
    if not any(found.values()):
        report_warning("no accepted sentence was found, so there is nothing to quote")
    for output in outputs:
        write_quotes(output, material, found, lang=lang)
    if as_json:
        import json

        from linkage_nlp.report.quotes_records import quotes_record

        _print(
            json.dumps(quotes_record(material, found, lang), ensure_ascii=False, indent=2) + "\n"
        )
    elif not outputs:
        from linkage_nlp.report.markdown import render_markdown
        from linkage_nlp.report.quotes_shown import quotes_content

        _print(render_markdown(quotes_content(material, found, lang)))


def _labels(names: Sequence[str], codebook: Codebook) -> Iterator[Label]:
    """Codes by their addresses or ids, or those of groups. Raises `UsageError` for others."""
    groups = {f"group/{group.id}": group.id for group in codebook.groups}
    for name in names:
        if name in groups:
            yield from codebook.in_group(groups[name])
            continue
        labels = [label for label in codebook.labels if name in {str(label), label.code}]
        if not labels:
            raise UsageError(
                f"codebook {codebook.id!r} has no code {name!r}",
                remedy=f"It has {', '.join([*map(str, codebook.labels), *groups])}",
            )
        yield from labels


def _cases(names: Sequence[str], material: Material) -> frozenset[str]:
    for name in names:
        if name not in material.cases:
            raise UsageError(
                f"there is no case {name!r}", remedy=f"The cases are {', '.join(material.cases)}"
            )
    return frozenset(names)


def _print(text: str) -> None:
    """Text on stdout, as UTF-8 on every system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()
