"""A finished run into a bundle."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linkage_nlp.bundle import (
    CARD,
    CODEBOOK,
    MODEL,
    TOKENIZER,
    WEIGHTS,
    Bundle,
    BundleInfo,
    Provenance,
    write_bundle,
)
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError
from linkage_training.card import model_card
from linkage_training.classifier import SentenceClassifier, save_weights
from linkage_training.experiment import Experiment
from linkage_training.export import refuse_if_worse
from linkage_training.measurement import Figures, FinalFigures


def write_model(
    experiment: Experiment,
    model: SentenceClassifier,
    figures: Figures,
    final: FinalFigures,
    *,
    version: str,
    dataset: Dataset,
    codebook_file: Path | None,
    destination: Path,
    weights: bool,
) -> Bundle:
    """Write the bundle of a run.

    Args:
        experiment: The run.
        model: The final model.
        figures: What was measured.
        final: What was measured of the final model, and that model exported.
        version: The model's name.
        dataset: What it was trained on.
        codebook_file: Where the codebook was read from; None for the default one.
        destination: The bundle folder to make.
        weights: Whether to add the weights to train on from.

    Raises:
        BundleError: There is something at the destination already.
        ExportRefused: The int8 model is worse than the trained one.
        TrainingError: The disk is full.
    """
    refuse_if_worse(final.shipped.agreement)
    info = BundleInfo(
        model_version=version,
        created=datetime.now(UTC).date().isoformat(),
        codebook=experiment.codebook.id,
        codebook_fingerprint=experiment.codebook.fingerprint,
        limits=experiment.recipe.token_limits,
        labels=figures.model.settings,
        provenance=Provenance(
            base=experiment.base.name,
            base_sha256=experiment.base.sha256,
            dataset_sha256=dataset.sha256,
            examples=len(experiment.train_rows),
            cases=len(experiment.split.train),
            seed=experiment.recipe.seed,
        ),
        scores=bundle_scores(figures, final),
    )
    try:
        with tempfile.TemporaryDirectory(dir=experiment.run.path) as scratch:
            files = {
                MODEL: final.shipped.model,
                TOKENIZER: experiment.base.tokenizer,
                CODEBOOK: codebook_file or DEFAULT_PATH,
                CARD: Path(scratch) / CARD,
            }
            card = model_card(experiment, figures, final, info)
            files[CARD].write_text(card, encoding="utf-8", newline="\n")
            if weights:
                for file in save_weights(model, Path(scratch) / WEIGHTS):
                    files[f"{WEIGHTS}/{file.name}"] = file
            return write_bundle(destination, files, info)
    except OSError as error:
        raise TrainingError(
            f"the bundle could not be written ({error.strerror})",
            path=destination,
            remedy="Make room on the disk and run the same command again; nothing is trained twice",
        ) from error


def bundle_scores(figures: Figures, final: FinalFigures) -> dict[str, Any]:
    """The figures that a bundle carries, as `linkage evaluate --json` gives them.

    Those on the test cases, or on the cases held out where no case was set aside;
    `measured_on` says which.
    """
    if final.test is not None:
        return {"measured_on": "test", **final.test.model.scores.to_json()}
    return {"measured_on": "held-out", **figures.model.held_out.scores.to_json()}
