"""Which annotations of a sentence count, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from linkage_annotations.log.state import AnnotationState, Queue, Status
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import AnnotationError, DatasetError


@dataclass(frozen=True, slots=True)
class Rules:
    """How sentences are settled.

    Attributes:
        majority: Settle a sentence of three or more coders where more than half of them
            give the same codes in each dimension.
        adjudicators: Coders whose annotations settle a sentence, like one that is marked
            as ground truth or was made in the queue of disagreements.
        empty_is_none: Take a submission without any code as "no code", also where the
            coder did not say so.
        former_codebooks: Fingerprints of former codebooks whose codes mean the same still.
    """

    majority: bool = False
    adjudicators: frozenset[str] = frozenset()
    empty_is_none: bool = False
    former_codebooks: frozenset[str] = frozenset()


DEFAULT_RULES = Rules()


@dataclass(frozen=True)
class Readings:
    """The annotations of one sentence that count.

    Attributes:
        by_coder: The latest of each coder, in the order of their names.
        gold: The latest of each coder that settles the sentence, in the same order. A
            coder's later annotation that does not settle anything leaves it in force.
    """

    by_coder: Mapping[str, AnnotationState]
    gold: Mapping[str, AnnotationState]

    @cached_property
    def deciding(self) -> tuple[AnnotationState, ...]:
        """Those that the codes are taken from: the gold ones, or else everybody's."""
        return tuple((self.gold or self.by_coder).values())

    @cached_property
    def latest(self) -> AnnotationState:
        """The last of those that the codes are taken from, by the server's clock."""
        return max(self.deciding, key=_recency)


def read_sentence(annotations: Iterable[AnnotationState], rules: Rules) -> Readings:
    """The readings of a sentence.

    Args:
        annotations: The current state of each of its annotations, in any order.
        rules: How sentences are settled.
    """
    counting = [state for state in annotations if counts(state, rules)]
    return Readings(
        latest_by_coder(counting),
        latest_by_coder(state for state in counting if settles(state, rules)),
    )


def latest_by_coder(annotations: Iterable[AnnotationState]) -> dict[str, AnnotationState]:
    """The latest annotation of each coder, in the order of their names."""
    latest = {state.coder: state for state in sorted(annotations, key=_recency)}
    return dict(sorted(latest.items()))


def settles(state: AnnotationState, rules: Rules) -> bool:
    """Whether an annotation that counts decides, whatever others say."""
    return (
        state.ground_truth or state.queue is Queue.ADJUDICATION or state.coder in rules.adjudicators
    )


def counts(state: AnnotationState, rules: Rules) -> bool:
    """Whether a current annotation is submitted and says clearly what the codes are."""
    if state.status is not Status.SUBMITTED:
        return False
    coded = bool(state.codes)
    return coded != state.no_code or (rules.empty_is_none and not coded)


def check_readings(readings: Iterable[Readings], codebook: Codebook, rules: Rules) -> None:
    """Check that all annotations that count were made under the codebook.

    Raises:
        AnnotationError: Another fingerprint, or a dimension or code that the codebook lacks;
            with the place of the first on the server, and how many there are.
    """
    allowed = {codebook.fingerprint, *rules.former_codebooks}
    checked = {
        state.sha256: state
        for reading in readings
        for state in (*reading.by_coder.values(), *reading.gold.values())
    }
    foreign = sorted(
        (state for state in checked.values() if state.codebook not in allowed), key=_recency
    )
    if foreign:
        raise AnnotationError(
            f"{foreign[0].where}{_others(len(foreign))} was coded under another codebook "
            f"({foreign[0].codebook}) than {codebook.id!r} {codebook.version}",
            remedy="Give the codebook that it was coded under, or name that fingerprint as "
            "one of a former codebook if its codes mean the same still",
        )
    broken = [
        (state, flaw)
        for state in sorted(checked.values(), key=_recency)
        if (flaw := _flaw(state, codebook)) is not None
    ]
    if broken:
        state, flaw = broken[0]
        raise AnnotationError(
            f"{state.where}{_others(len(broken))} has an {flaw.message}",
            remedy=f"{flaw.remedy}; code the sentence anew there, and pull again",
        ) from flaw


def _flaw(state: AnnotationState, codebook: Codebook) -> DatasetError | None:
    try:
        check_codes(state.codes, codebook)
    except DatasetError as error:
        return error
    return None


def _others(number: int) -> str:
    return f" (and {number - 1} more)" if number > 1 else ""


def _recency(state: AnnotationState) -> tuple[object, ...]:
    """Orders annotations by the server's clock; the rest settles ties."""
    return (state.updated, state.created, state.project, state.annotation, state.sha256)
