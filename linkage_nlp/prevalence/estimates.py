"""All that can be estimated of one material: shares of sentences, and numbers of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.matrix import Column, matrix_columns
from linkage_nlp.prevalence import notices
from linkage_nlp.prevalence.checked import Checked, Codes, not_tagged
from linkage_nlp.prevalence.firms import Firms, firms
from linkage_nlp.prevalence.notices import say
from linkage_nlp.prevalence.powered import FEWEST
from linkage_nlp.prevalence.shares import Share, shares
from linkage_nlp.prevalence.unseen import Unseen
from linkage_nlp.tagging.tags import Decision


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the model's probabilities hold, by the suggestions in the random sample.

    Attributes:
        suggested: Codes that it suggests for sentences that were checked.
        expected: How many of these are right by their probabilities.
        right: How many people found.
        spread: The standard deviation of `right` if the probabilities hold.
    """

    suggested: int
    expected: float
    right: int
    spread: float

    @property
    def holds(self) -> bool:
        """Whether what was found is within two standard deviations of what was expected."""
        return abs(self.right - self.expected) <= 2.0 * self.spread + 0.5


@dataclass(frozen=True)
class Estimates:
    """The estimates of one material.

    Attributes:
        codebook: Names the codes.
        model_versions: The models that tagged.
        checked: How many sentences people checked, however these were chosen.
        not_tagged: How many of them are not among the tagged ones, and count nowhere.
        sample: The random sample; None where there is none, and then there are no shares.
        shares: By code and language.
        firms: By code.
        calibration: None without a sample.
        warnings: What to mind.
    """

    codebook: Codebook
    model_versions: tuple[str, ...]
    checked: int
    not_tagged: int
    sample: Checked | None
    shares: tuple[Share, ...]
    firms: tuple[Firms, ...]
    calibration: Calibration | None
    warnings: tuple[Bilingual, ...]


def estimates(
    material: Material,
    found: Codes,
    sample: Checked | None,
    *,
    unseen: Unseen | None = None,
    columns: Sequence[Column] | None = None,
    independent: Collection[str] = (),
) -> Estimates:
    """Estimate all.

    Args:
        material: Tags.
        found: What people found in sentences that they checked, however these were chosen.
        sample: Those of them that were drawn at random.
        unseen: What the model says of sentences that it learnt from, had it not.
        columns: Only these codes and groups.
        independent: Versions of models that cannot have learnt from the sample.

    Raises:
        UsageError: None of the sentences that people checked is among the tagged ones.
    """
    wanted = matrix_columns(material.codebook) if columns is None else tuple(columns)
    strange = not_tagged(material, found)
    warnings = [*(sample.warnings if sample is not None else ())]
    if strange:
        warnings.append(say(notices.CHECKED_NOT_TAGGED, number=strange, checked=len(found)))
    calibration = None
    if sample is not None:
        warnings += _too_few(sample)
        if unseen is None:
            warnings += [
                say(notices.MAY_HAVE_LEARNT, model=version)
                for version in material.model_versions
                if version not in independent
            ]
        calibration = _calibration(sample)
        if not calibration.holds:
            warnings.append(
                say(
                    notices.UNCALIBRATED,
                    suggested=calibration.suggested,
                    expected=calibration.expected,
                    right=calibration.right,
                )
            )
    return Estimates(
        codebook=material.codebook,
        model_versions=material.model_versions,
        checked=len(found),
        not_tagged=strange,
        sample=sample,
        shares=()
        if sample is None
        else shares(sample, material.codebook, unseen=unseen, columns=wanted),
        firms=firms(material, found, columns=wanted),
        calibration=calibration,
        warnings=tuple(warnings),
    )


def pick_columns(codebook: Codebook, wanted: Iterable[str]) -> tuple[Column, ...]:
    """Codes and groups by address (`channel/internet`, `group/new_linkage`); all for none.

    A code may also be named by its id alone, as in all commands.

    Raises:
        UsageError: The codebook has no such code or group.
    """
    known = {column.id: column for column in matrix_columns(codebook)}
    found: dict[str, Column] = {}
    for name in wanted:
        ids = [str(label) for label in codebook.labels if name in {str(label), label.code}]
        if not ids and name in known:
            ids = [name]
        if not ids:
            raise UsageError(
                f"the codebook {codebook.id!r} has no code or group {name!r}",
                remedy=f"Write one of {', '.join(known)}",
            )
        found |= {id_: known[id_] for id_ in ids}
    return tuple(found.values()) or tuple(known.values())


def _too_few(sample: Checked) -> list[Bilingual]:
    checked = Counter(s.lang for s in sample.covered if s.sentence_id in sample.found)
    there = Counter(s.lang for s in sample.covered)
    return [
        say(notices.TOO_FEW, checked=checked[lang], number=number, lang=lang)
        for lang, number in sorted(there.items())
        if checked[lang] < FEWEST and len(there) > 1
    ]


def _calibration(sample: Checked) -> Calibration:
    suggested = right = 0
    expected = variance = 0.0
    for sentence in sample.covered:
        found = sample.found.get(sentence.sentence_id)
        if found is None:
            continue
        for tag in sentence.codes:
            if tag.decision is not Decision.NONE:
                suggested += 1
                right += Label(tag.dimension, tag.code) in found
                expected += tag.probability
                variance += tag.probability * (1.0 - tag.probability)
    return Calibration(suggested, expected, right, sqrt(variance))
