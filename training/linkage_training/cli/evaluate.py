"""The command `linkage evaluate`: measure a model on labelled sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import DatasetError, UsageError

if TYPE_CHECKING:
    from linkage_training.evaluation import Comparison, Evaluation

_LANGUAGES = {"zh": "Chinese", "en": "English"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundle", type=click.Path(path_type=Path))
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option(
    "--codebook",
    type=click.Path(path_type=Path),
    help="Codebook of the dataset; the model's own if not given.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="BUNDLE",
    help="Another model, to be measured on the same sentences and compared with.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    default=1000,
    show_default=True,
    help="How often to resample the cases for the intervals; 0 for none.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write all figures to this JSON file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON, no table.")
def evaluate(  # noqa: PLR0917 - click passes them by name
    bundle: Path,
    dataset: Path,
    codebook: Path | None,
    against: Path | None,
    bootstrap: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure how well the model in BUNDLE codes the labelled sentences in DATASET.

    The sentences are tagged with their context, as 'linkage tag' does, and what is marked
    'accept' counts as coded. Give cases that the model was not trained on.

    \b
      linkage evaluate model/ test.jsonl
      linkage evaluate model/ test.jsonl --json > figures.json
      linkage evaluate new/ test.jsonl --against old/

    Shown are, for each code and dimension, in both languages together and in each:
    positives (sentences that people gave the code), precision, recall, F1 with its 95 %
    interval (bootstrap over cases), and Krippendorff's alpha between model and people; and how
    many of the sentences without a code of a dimension get one from the model (false alarms).
    With --against also how much the macro-F1 of the two models differs, with the interval of
    the difference (both measured on the same resampled cases).
    """
    from linkage_nlp.codebook import load_codebook
    from linkage_nlp.dataset import read_dataset
    from linkage_nlp.tagging.tagger import Tagger
    from linkage_training.evaluation import compare_bundles, evaluate_bundle

    tagger = Tagger.load(bundle)
    other = None if against is None else Tagger.load(against)
    codes = tagger.codebook if codebook is None else load_codebook(codebook)
    data = read_dataset(dataset, codes)
    compared: Comparison | None = None
    try:
        if other is None:
            evaluation = evaluate_bundle(tagger, data, bootstrap=bootstrap)
        else:
            compared = compare_bundles(tagger, other, data, bootstrap=bootstrap)
            evaluation = compared.model
    except DatasetError as error:
        raise DatasetError(error.message, remedy=error.remedy, path=dataset) from error
    content = json.dumps((compared or evaluation).to_json(), ensure_ascii=False, indent=2)
    if output is not None:
        _write(output, content + "\n")
    if as_json:
        click.echo(content)
    else:
        from rich.console import Console

        from linkage_training.cli.score_table import difference_table, score_tables

        console = Console(highlight=False, markup=False, emoji=False)
        for table in score_tables(evaluation.scores, codes):
            console.print(table)
        if compared is not None:
            console.print(difference_table(compared.difference, compared.against.model_version))
    _comment(evaluation)
    if compared is not None and compared.against.trained_on_it:
        report_warning("The other model was trained on this very dataset, which favours it.")


def _comment(evaluation: Evaluation) -> None:
    """What to bear in mind, on stderr."""
    if evaluation.left_out:
        note(f"{evaluation.left_out} sentences by interviewers are left out: they are not coded.")
    if evaluation.trained_on_it:
        report_warning(
            "The model was trained on this very dataset, so the figures flatter: measure it "
            "on cases that it has not seen."
        )
    for lang, codes in evaluation.few.items():
        if codes:
            counts = ", ".join(f"{name} {support}" for name, support in codes.items())
            report_warning(f"Too few positives in {_LANGUAGES[lang]} to say (under 10): {counts}")


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(content, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise UsageError(
            f"the figures cannot be written ({error.strerror})",
            path=path,
            remedy="Choose a folder that exists and that you may write to",
        ) from error
