"""The share of sentences that carry each code, and their number, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

import numpy as np

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.matrix import Column, matrix_columns
from linkage_nlp.language import Language
from linkage_nlp.prevalence.checked import Checked
from linkage_nlp.prevalence.powered import (
    FEWEST,
    FEWEST_FOUND,
    Estimate,
    Floats,
    Stratum,
    estimate,
    tuning,
)
from linkage_nlp.prevalence.unseen import Unseen
from linkage_nlp.tagging.tags import Decision, TaggedSentence

# With fewer checked sentences, the sample speaks alone.
FEWEST_CHECKED = 30


class Basis(StrEnum):
    """What an estimate rests on.

    `corrected`: the model, corrected by the sample. `few_checked`, `few_found`: the sample
    alone, because fewer than 30 sentences were checked, or fewer than 5 of them have the code.
    `none`: nothing, with fewer than two checked sentences.
    """

    CORRECTED = "corrected"
    FEW_CHECKED = "few_checked"
    FEW_FOUND = "few_found"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Share:
    """How frequent a code, or a group of codes, is in a language.

    Attributes:
        lang: None for all languages.
        sentences: The sentences that it is a share of.
        counted: In how many of these the model accepts the code.
        checked: How many of these people checked.
        found: In how many of those they found it.
        sample: What the sample alone says; None with nothing to rest on.
        best: What the model and the sample say; the sample alone where that is too small.
    """

    column: Column
    lang: Language | None
    sentences: int
    counted: int
    checked: int
    found: int
    sample: Estimate | None
    best: Estimate | None
    basis: Basis

    @property
    def naive(self) -> float:
        """The share by the model's count."""
        return self.counted / self.sentences if self.sentences else 0.0


def shares(
    checked: Checked,
    codebook: Codebook,
    *,
    unseen: Unseen | None = None,
    columns: Sequence[Column] | None = None,
) -> tuple[Share, ...]:
    """Estimate the share of each code and group, of all languages and then of each.

    Args:
        checked: The sentences and the sample.
        codebook: Gives codes and groups.
        unseen: What the model says of sentences that it learnt from, had it not.
        columns: Only these.
    """
    return tuple(
        share
        for column in (matrix_columns(codebook) if columns is None else columns)
        for share in _of_column(column, checked, unseen or {})
    )


def score(probabilities: Mapping[Label, float], column: Column) -> float:
    """The model's score of a column: that any of its codes is there, as if independent."""
    missed = 1.0
    for label in column.labels:
        missed *= 1.0 - probabilities.get(label, 0.0)
    return 1.0 - missed


def _of_column(column: Column, checked: Checked, unseen: Unseen) -> list[Share]:
    by_lang: dict[Language, list[TaggedSentence]] = {lang: [] for lang in get_args(Language)}
    for sentence in checked.covered:
        by_lang[sentence.lang].append(sentence)
    number = {case: n for n, case in enumerate(dict.fromkeys(s.case for s in checked.covered))}
    parts = {
        lang: _stratum(column, sentences, checked, unseen, number)
        for lang, sentences in by_lang.items()
        if sentences
    }
    counted = {
        lang: sum(_accepted(s, column) for s in sentences) for lang, sentences in by_lang.items()
    }
    # A language without a sample of its own is in no total: nothing speaks for it.
    enough = [lang for lang in parts if len(parts[lang].checked) >= FEWEST] or list(parts)
    return [
        _share(column, None, [parts[x] for x in enough], sum(counted[x] for x in enough)),
        *(_share(column, lang, [stratum], counted[lang]) for lang, stratum in parts.items()),
    ]


def _share(column: Column, lang: Language | None, strata: Sequence[Stratum], counted: int) -> Share:
    checked = sum(len(stratum.checked) for stratum in strata)
    found = int(sum(stratum.found.sum() for stratum in strata))
    sample = best = None
    basis = Basis.NONE
    if strata and all(len(stratum.checked) >= FEWEST for stratum in strata):
        sample = best = estimate(strata, heed=0.0)
        if checked < FEWEST_CHECKED:
            basis = Basis.FEW_CHECKED
        elif found < FEWEST_FOUND:
            basis = Basis.FEW_FOUND
        else:
            basis = Basis.CORRECTED
            best = estimate(strata, heed=tuning(strata))
    sentences = sum(len(stratum.scores) for stratum in strata)
    return Share(column, lang, sentences, counted, checked, found, sample, best, basis)


def _stratum(
    column: Column,
    sentences: Sequence[TaggedSentence],
    checked: Checked,
    unseen: Unseen,
    number: Mapping[str, int],
) -> Stratum:
    scores: Floats = np.array([score(_probabilities(s), column) for s in sentences])
    places = [n for n, s in enumerate(sentences) if s.sentence_id in checked.found]
    ids = [sentences[n].sentence_id for n in places]
    anew = [
        score(unseen[name], column) if name in unseen else float(scores[n])
        for n, name in zip(places, ids, strict=True)
    ]
    return Stratum(
        scores=scores,
        cases=np.array([number[s.case] for s in sentences], dtype=np.intp),
        checked=np.array(places, dtype=np.intp),
        found=np.array([float(bool(checked.found[name] & column.labels)) for name in ids]),
        checked_scores=np.array(anew, dtype=np.float64),
        inclusion=np.array([checked.inclusion[name] for name in ids], dtype=np.float64),
    )


def _probabilities(sentence: TaggedSentence) -> dict[Label, float]:
    return {Label(tag.dimension, tag.code): tag.probability for tag in sentence.codes}


def _accepted(sentence: TaggedSentence, column: Column) -> bool:
    return any(
        tag.decision is Decision.ACCEPT and Label(tag.dimension, tag.code) in column.labels
        for tag in sentence.codes
    )
