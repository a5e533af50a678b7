"""The command `linkage report`: tags in, a report with charts and quotes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options

if TYPE_CHECKING:
    from linkage_nlp.bundle import BundleInfo
    from linkage_nlp.evidence.overview import Overview
    from linkage_nlp.language import Language


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    required=True,
    help="Where to write the report: .html, .docx or .md. May be given several times.",
)
@click.option(
    "--agreement",
    type=click.Path(path_type=Path),
    help="How far coders agree: the .json file of linkage annotate agreement.",
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="The bundle folder of the model that coded. [default: the embedded one, if it coded]",
)
@click.option(
    "--estimates",
    type=click.Path(path_type=Path),
    help="Counts corrected by a random sample: the .json file of linkage estimate.",
)
@click.option(
    "--per-code",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="How many quotes of each code.",
)
@click.option(
    "--unit",
    type=click.Choice(["firm", "case"]),
    default="firm",
    show_default=True,
    help="What a case is called in sentences.",
)
@click.option("-q", "--quiet", is_flag=True, help="No note of what was written.")
def report(
    *,
    inputs: MaterialInputs,
    lang: Language,
    outputs: tuple[Path, ...],
    agreement: Path | None,
    model: Path | None,
    estimates: Path | None,
    per_code: int,
    unit: str,
    quiet: bool,
) -> None:
    """Report what TAGS show: corpus, codebook, coders and agreement, the model, the cases by
    codes, findings with quotes, codes that meet, a methods paragraph to cite, and limits.

    A .html report is one file that has both languages; a .docx one is in --lang. Give --masks
    before you show it to anybody.

    \b
      linkage report tags.jsonl -o report.html
      linkage report tags.jsonl --cases cases.csv --masks masks.csv -o report.docx
      linkage report dataset.jsonl --agreement agreement.json -o report.html --lang zh
    """
    # Imported here so that the help comes at once.
    from datetime import UTC, datetime

    from linkage_nlp.evidence.overview import Choices, overview
    from linkage_nlp.evidence.quotes import choose_quotes
    from linkage_nlp.evidence.statements import Unit
    from linkage_nlp.report.figures_in import read_agreement, read_estimates
    from linkage_nlp.report.file import check_suffix, write_report
    from linkage_nlp.report.findings import Findings

    for output in outputs:
        check_suffix(output)
    inputs.refuse_to_replace(outputs, agreement, estimates)
    counted = overview(load_material(inputs), Choices(unit=Unit(unit)))
    findings = Findings(
        overview=counted,
        quotes=choose_quotes(counted.material, per_code=per_code),
        agreement=None if agreement is None else read_agreement(agreement),
        model=_model(model, counted),
        estimates=None if estimates is None else read_estimates(estimates),
        masked=inputs.masks is not None,
        made=datetime.now(UTC).astimezone().date(),
    )
    for output in outputs:
        write_report(output, findings, lang=lang, per_code=per_code)
    if not quiet:
        note(f"Written: {', '.join(map(str, outputs))}")


def _model(path: Path | None, counted: Overview) -> BundleInfo | None:
    """The model to describe: the one that was named, or the embedded one if it coded."""
    from linkage_nlp.bundle import open_bundle
    from linkage_nlp.tagging.tagger import EMBEDDED

    versions = counted.origin.model_versions
    if path is None:
        if not versions or not EMBEDDED.is_dir():
            return None
        info = open_bundle(EMBEDDED).info
        return info if info.model_version in versions else None
    info = open_bundle(path).info
    if info.model_version not in versions:
        report_warning(
            f"none of the codes is of {info.model_version}, the model that was given; they are "
            f"of {', '.join(versions) or 'people'}"
        )
        return None
    return info
