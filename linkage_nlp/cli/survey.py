"""The command `linkage survey`: the questionnaire behind the interviews, prefilled."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note
from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options

if TYPE_CHECKING:
    from linkage_nlp.language import Language


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "--form",
    "form_path",
    type=click.Path(path_type=Path),
    help="What is asked, and the words that hint at answers. [default: the packaged one]",
)
@click.option(
    "--quotes",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="How many quotes stand behind a suggestion.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write it: .xlsx, .docx, .md, .csv or .json. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything on stdout as one JSON object.")
def survey(
    *,
    inputs: MaterialInputs,
    form_path: Path | None,
    quotes: int,
    outputs: tuple[Path, ...],
    as_json: bool,
    lang: Language,
) -> None:
    """Prefill the questionnaire from TAGS: for each case and type of knowledge its importance,
    the types of linkage, types of partner, cities, and whether a subsidiary is meant.

    Everything is a suggestion with the quotes behind it. The importance comes from the
    list of cases (columns such as importance_scientific), or is left open.

    \b
      linkage survey tags.jsonl --cases cases.csv -o survey.xlsx
      linkage survey tags.jsonl -o survey.docx --lang zh --masks names.csv
    """
    from linkage_nlp.survey import load_form, prefill, write_survey
    from linkage_nlp.survey.tables import answer_sheet, notes
    from linkage_nlp.survey.written import check_suffix, record

    for output in outputs:
        check_suffix(output)
    inputs.refuse_to_replace(outputs, form_path)
    material = load_material(inputs)
    filled = prefill(material, load_form(form_path, material.codebook))
    for output in outputs:
        write_survey(output, filled, lang=lang, quotes=quotes)
    if as_json:
        text = json.dumps(record(filled, quotes=quotes), ensure_ascii=False, indent=2) + "\n"
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
        sys.stdout.buffer.flush()
    else:
        from linkage_nlp.cli.sheets import print_sheet

        print_sheet(answer_sheet(filled, lang))
        for line in notes(filled, lang):
            click.echo(line)
    for output in outputs:
        note(f"Written: {output}")
