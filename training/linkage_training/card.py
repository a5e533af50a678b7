"""The model card of a bundle, in the form of a Hugging Face model card."""

from __future__ import annotations

from linkage_nlp.bundle import BundleInfo
from linkage_training.experiment import Experiment
from linkage_training.measurement import Figures, FinalFigures
from linkage_training.recipe import ContextMode
from linkage_training.report import (
    agreement_text,
    code_table,
    held_out_name,
    markdown_table,
    summary_text,
)

_FRONT_MATTER = """---
license: apache-2.0
language:
- zh
- en
pipeline_tag: text-classification
tags:
- qualitative-coding
- interviews
- multi-label-classification
---"""

_USE = """## Intended use

Coding interview transcripts for the codes below: finding candidate passages, a first pass
before a person's own, and estimating how often a code occurs, with corrections sampled at
random. A person decides what is reported as a finding.

**Not to be used** to report figures that nobody has checked against people's coding of the
same corpus; to judge a person or a firm; or on interviews whose subjects have not agreed to
be studied."""

_LIMITS = """## Limits

- It reads Chinese and English, {reach}; what was said earlier it does not know.
- The figures hold for interviews like those it was trained on. On others, code a random
  sample by hand and measure with `linkage evaluate`.
- Codes with few positives have wide intervals, and thresholds drawn towards their
  dimension's.
- Irony, hearsay and plans given up can be mistaken for the linkage itself."""


_REACH = {
    ContextMode.NONE: "each sentence by itself",
    ContextMode.QUESTION: "each sentence with the end of the turn before it",
    ContextMode.QUESTION_AND_PREVIOUS: "each sentence with the end of the turn before it and "
    "the sentence before it in its turn",
}


def model_card(
    experiment: Experiment, figures: Figures, final: FinalFigures, info: BundleInfo
) -> str:
    """The card as Markdown with YAML front matter.

    Args:
        experiment: The run.
        final: What was measured of the model that it goes with.
        figures: What was measured.
        info: What the bundle states of itself.
    """
    split = experiment.split
    made_from = info.provenance
    parts = [
        _FRONT_MATTER,
        f"# {info.model_version}",
        (
            f"Codes interview sentences under the codebook `{info.codebook}` "
            f"({experiment.codebook.version}) of linkage-nlp: {len(info.labels)} codes in "
            f"{len(experiment.codebook.dimensions)} dimensions. Load it with "
            "`linkage tag --model FOLDER` or `Tagger.load(FOLDER)`."
        ),
        _USE,
        "## What it was made from",
        markdown_table(
            ["", ""],
            [
                [
                    "base",
                    (
                        f"`{made_from.base}`, sha256 over the sha256 of its weight files "
                        f"`{made_from.base_sha256}`"
                    ),
                ],
                ["dataset", f"sha256 `{made_from.dataset_sha256}`"],
                ["provenance of the sentences", _provenance(experiment)],
                ["trained on", f"{made_from.examples} sentences of {made_from.cases} cases"],
                *_calibrated(experiment),
                ["tested on", f"{len(experiment.test_rows)} sentences of {len(split.test)} cases"],
                ["seed", str(made_from.seed)],
                ["codebook fingerprint", f"`{info.codebook_fingerprint}`"],
                ["created", info.created],
            ],
        ),
        "## Figures",
        "Macro-F1 by dimension and language, beside TF-IDF with logistic regression:",
        "```text\n" + summary_text(experiment, figures) + "```",
        (
            f"{held_out_name(split)}: each case coded by a model, and with thresholds, that did "
            "not see it, with 95 % intervals (bootstrap over cases):"
        ),
        code_table(figures.model.held_out, figures.baseline.held_out),
    ]
    if final.test is not None:
        parts += [
            "On the cases set aside, coded once by the int8 model of this bundle:",
            code_table(final.test.model, final.test.baseline),
        ]
    parts.append(agreement_text(final.shipped, split))
    parts.append(_LIMITS.format(reach=_REACH[experiment.recipe.context]))
    return "\n\n".join(parts) + "\n"


def _calibrated(experiment: Experiment) -> list[list[str]]:
    """The row for cases that only calibration and thresholds come from, if there are any."""
    split = experiment.split
    if split.cross_validated:
        return []
    held_out = f"{len(experiment.held_out_rows)} sentences of {len(split.held_out)} cases"
    return [["calibrated on", held_out]]


def _provenance(experiment: Experiment) -> str:
    counts: dict[str, int] = {}
    for row in experiment.train_rows:
        name = experiment.examples[row].provenance.value
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
