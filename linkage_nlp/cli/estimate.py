"""The command `linkage estimate`: how frequent codes are, and how sure that is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.evidence.material import Material
    from linkage_nlp.language import Language
    from linkage_nlp.prevalence.checked import Checked, Codes
    from linkage_nlp.prevalence.estimates import Estimates


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@material_options
@click.option(
    "--checked",
    type=click.Path(path_type=Path),
    help="What people coded: the dataset.jsonl of an annotation workspace.",
)
@click.option(
    "--draws",
    type=click.Path(path_type=Path),
    help="Which of it was drawn at random: queues/draws.jsonl of the same workspace.",
)
@click.option(
    "--simple-random",
    is_flag=True,
    help="All sentences of --checked were drawn at random, each as likely as any other.",
)
@click.option(
    "--out-of-fold",
    type=click.Path(path_type=Path),
    help="If the model was trained on --checked: out-of-fold.jsonl of that training run.",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    help="Only this code or group, e.g. channel/internet. May be given several times.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write the estimates: .xlsx, .csv, .md or .json. May be given several times.",
)
@click.option(
    "--check-list",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write which sentences to check so that it is certain which cases have a "
    "code: .jsonl for 'linkage annotate push', .md with links into the service's page.",
)
@click.option(
    "--service",
    default="http://127.0.0.1:8707",
    show_default=True,
    help="With --check-list: the address of the service, for a list in .md.",
)
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="With --check-list: how many sentences of a case at most. The next ones are due only "
    "if these turn out wrong, and follow when the command is given again with what was found.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything on stdout as one JSON object.")
def estimate(
    *,
    inputs: MaterialInputs,
    checked: Path | None,
    draws: Path | None,
    simple_random: bool,
    out_of_fold: Path | None,
    codes: tuple[str, ...],
    outputs: tuple[Path, ...],
    check_list: Path | None,
    rounds: int,
    service: str,
    as_json: bool,
    lang: Language,
) -> None:
    """Estimate how frequent codes are, from what the model says in TAGS and a random sample
    that people checked.

    With --checked and --draws: the share of sentences that carry each code, corrected by
    the sample, with intervals. In any case: how many cases (firms) have each code, how sure
    that is, and which sentences to check to make it certain.

    \b
      linkage estimate tags.jsonl --checked annotation/dataset.jsonl \\
          --draws annotation/queues/draws.jsonl -o estimates.xlsx
      linkage estimate tags.jsonl --code channel/internet --check-list checks.jsonl
      linkage annotate push interviews/ --sentences checks.jsonl

    TAGS is what 'linkage tag' wrote; with --all it corrects best.
    """
    from linkage_nlp.prevalence import check_records, checks, pick_columns, write_checks
    from linkage_nlp.prevalence import estimates as make_estimates
    from linkage_nlp.prevalence.checks import check_list_suffix
    from linkage_nlp.prevalence.records import record
    from linkage_nlp.prevalence.unseen import read_unseen
    from linkage_nlp.prevalence.written import check_suffix, write_estimates

    _check_options(checked, draws, simple_random=simple_random, out_of_fold=out_of_fold)
    for output in outputs:
        check_suffix(output)
    if check_list is not None:
        check_list_suffix(check_list)
    written = [*outputs, *([] if check_list is None else [check_list])]
    inputs.refuse_to_replace(written, checked, draws, out_of_fold)
    material = load_material(inputs)
    columns = pick_columns(material.codebook, codes)
    found, sample = _sample(material, checked, draws, simple_random=simple_random)
    made = make_estimates(
        material,
        found,
        sample,
        unseen=None if out_of_fold is None else read_unseen(out_of_fold, material.codebook),
        columns=columns,
        independent=_embedded_version(),
    )
    for warning in made.warnings:
        report_warning(warning[lang])
    for output in outputs:
        write_estimates(output, made, material, lang=lang)
    if check_list is not None:
        wanted = [f for f in made.firms if codes or not f.is_group]
        write_checks(
            check_list,
            check_records(checks(wanted, rounds=rounds), material),
            service=service,
            names={firms.column.id: firms.column.name[lang] for firms in made.firms},
        )
    if as_json:
        text = json.dumps(record(made), ensure_ascii=False, indent=2) + "\n"
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
        sys.stdout.buffer.flush()
    else:
        _print(made, lang)
    for path in written:
        note(f"Written: {path}")


def _check_options(
    checked: Path | None, draws: Path | None, *, simple_random: bool, out_of_fold: Path | None
) -> None:
    if checked is None and (draws is not None or simple_random or out_of_fold is not None):
        raise UsageError(
            "what people found in the sample is missing",
            remedy="Give --checked, the dataset of the annotation workspace",
        )
    if draws is not None and simple_random:
        raise UsageError(
            "--draws and --simple-random say two things about the same sample",
            remedy="Give one of them",
        )


def _sample(
    material: Material, checked: Path | None, draws: Path | None, *, simple_random: bool
) -> tuple[Codes, Checked | None]:
    """What people found, and those sentences of it that are a random sample."""
    from linkage_nlp.dataset import read_dataset
    from linkage_nlp.prevalence import checked_sample, codes_found, read_draws
    from linkage_nlp.prevalence.checked import not_tagged

    if checked is None:
        return {}, None
    found = codes_found(read_dataset(checked, material.codebook).examples)
    not_tagged(material, found, path=checked)
    if draws is None and not simple_random:
        return found, None
    return found, checked_sample(material, found, None if draws is None else read_draws(draws))


def _embedded_version() -> tuple[str, ...]:
    """The packaged model, which nobody's interviews were used to train."""
    from linkage_nlp.bundle import INFO
    from linkage_nlp.tagging.tagger import EMBEDDED

    info = json.loads((EMBEDDED / INFO).read_text(encoding="utf-8"))
    return (str(info["model_version"]),)


def _print(made: Estimates, lang: Language) -> None:
    from linkage_nlp.cli.sheets import print_sheet
    from linkage_nlp.prevalence.tables import basis_line, case_sheet, share_sheet
    from linkage_nlp.writers.words import NOTICE

    click.echo(basis_line(made, lang))
    if made.shares:
        print_sheet(share_sheet(made, lang, totals=True), leave_out=(1, 2, 6, 13))
    print_sheet(case_sheet(made, lang), leave_out=(10,))
    click.echo(NOTICE[lang])
