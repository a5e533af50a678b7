"""`linkage annotate agreement`: how far coders agree, people and the model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.agreement_report import agreement_options, report_agreement
from linkage_annotations.cli.annotate.options import workspace_option
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from linkage_annotations.agreement.blind import BlindCodings
    from linkage_annotations.agreement.model_coder import ModelCodings
    from linkage_annotations.workspace import Workspace


@click.command()
@workspace_option
@click.option(
    "--model",
    "bundle",
    type=click.Path(path_type=Path, file_okay=False),
    help="Bundle of the model that is compared.  [default: the one that the loop works with, "
    "or the embedded one]",
)
@click.option("--no-model", is_flag=True, help="Compare people alone.")
@click.option(
    "--suggested",
    is_flag=True,
    help="Count annotations made with a model's suggestion in view too.",
)
@agreement_options
def agreement(
    *,
    workspace: Path,
    bundle: Path | None,
    no_model: bool,
    suggested: bool,
    page: Path | None,
    lang: Language,
    as_json: bool,
) -> None:
    """Show how far coders agree, and which codes they mix up.

    Of the annotations that 'linkage annotate pull' brought, those count that were made blind.
    Krippendorff's alpha of each code, dimension, language and coder, Cohen's kappa of each
    pair, with 95 % intervals over cases; the model is one more coder, by its version.
    docs/agreement.md says what each figure means.

    \b
      linkage annotate agreement
      linkage annotate agreement -o agreement.html --lang zh
      linkage annotate agreement --no-model --json | jq .slices.all.overall
      linkage annotate agreement --model turns/0003/bundle

    Warnings say where there are too few sentences to tell.
    """
    from linkage_annotations.agreement import gather, measure
    from linkage_annotations.agreement.blind import blind_codings
    from linkage_annotations.workspace import open_workspace
    from linkage_nlp.errors import UsageError

    if bundle is not None and no_model:
        raise UsageError("--model and --no-model exclude each other", remedy="Leave one out")
    place = open_workspace(workspace)
    codebook = place.codebook()
    blind = blind_codings(place.log.read(), codebook, place.rules(), suggested=suggested)
    if not blind.ratings:
        raise UsageError("no sentence was coded blind yet", remedy=_remedy(blind))
    ratings, notices = list(blind.ratings), list(blind.notices)
    if not no_model:
        model = _model(place, blind, bundle)
        ratings += model.ratings
        notices += model.notices
    measured = measure(gather(ratings, codebook), notices=notices)
    report_agreement(measured, page=page, lang=lang, as_json=as_json)


def _model(place: Workspace, blind: BlindCodings, bundle: Path | None) -> ModelCodings:
    from linkage_annotations.agreement.model_coder import (
        ModelCodings,
        find_trained_on,
        model_codings,
    )
    from linkage_annotations.agreement.notices import Notice, NoticeKind
    from linkage_annotations.loop.in_force import model_in_force
    from linkage_nlp.errors import UsageError
    from linkage_nlp.tagging.tagger import Tagger

    tagger = Tagger.load(bundle or model_in_force(place).bundle)
    codebook = place.codebook()
    if tagger.codebook.fingerprint == codebook.fingerprint:
        return model_codings(tagger, blind.sentences, find_trained_on(place, tagger.bundle))
    if bundle is None:
        return ModelCodings((), (Notice(NoticeKind.MODEL_LEFT_OUT, model=tagger.model_version),))
    raise UsageError(
        f"the model {tagger.model_version} was trained under another codebook than "
        f"{codebook.id!r} {codebook.version}",
        path=bundle,
        remedy="Give a bundle that was trained under the project's codebook, or --no-model",
    )


def _remedy(blind: BlindCodings) -> str:
    from linkage_annotations.agreement.notices import NoticeKind

    if any(notice.kind is NoticeKind.SUGGESTED_LEFT_OUT for notice in blind.notices):
        return (
            "All annotations were made with a suggestion in view: push some sentences with "
            "--blind, or count these with --suggested"
        )
    return "Let coders label some sentences, then fetch them with 'linkage annotate pull'"
