"""Where the sentences that went out with a text stand in it now.

People mask names and delete sentences in other programs, and what follows moves. A sentence is
known by a hash of its words alone, and "Yes, we do." may be said ten times; so what counts is
the whole: the most sentences that are found in their order, no two at one place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linkage_nlp.refi_qda.data_note import KeptSentence
from linkage_nlp.segmentation import Span

# A sentence that is not where it was is looked for as many characters before and after.
_REACH = 2_000
# Moved no further than this, a sentence tells where the next ones are, though none confirms it.
_NEAR = 200
# So many sentences after it may confirm how far one was moved.
_WITNESSES = 2

_Score = tuple[int, int]


def found_again(sentences: Sequence[KeptSentence], said: str) -> list[Span | None]:
    """Where each sentence stands in a text, None for those that are gone.

    Args:
        sentences: As they went out.
        said: The text, in which something may have been changed.
    """
    if all(kept.stands_in(said, kept.place.start) for kept in sentences):
        return [kept.place for kept in sentences]
    order = sorted(range(len(sentences)), key=lambda number: sentences[number].place)
    ordered = [sentences[number] for number in order]
    found: list[Span | None] = [None] * len(sentences)
    for step in _longest(ordered, said, _shifts(ordered, said)):
        found[order[step.number]] = step.place
    return found


def _shifts(sentences: Sequence[KeptSentence], said: str) -> list[int]:
    """How far sentences may have been moved: all distances at which one of them is found."""
    known = {0: None}
    times = Counter(kept.check for kept in sentences)
    shift = 0
    for number, kept in enumerate(sentences):
        as_expected = kept.stands_in(said, kept.place.start + shift)
        # A repeated one may stand there by chance, where another one of its words did.
        if as_expected and times[kept.check] == 1:
            continue
        near = [shift + step for step in _steps(kept, said, shift)]
        known.update(dict.fromkeys(near))
        if as_expected:
            continue
        after = sentences[number + 1 : number + 1 + _WITNESSES]
        confirmed = (s for s in near if any(k.stands_in(said, k.place.start + s) for k in after))
        nearest = near[0] if near and abs(near[0] - shift) <= _NEAR else shift
        shift = next(confirmed, nearest)
    return list(known)


def _steps(kept: KeptSentence, said: str, shift: int) -> Iterator[int]:
    """How much further than expected a sentence is found, the nearest first."""
    expected = kept.place.start + shift
    for distance in range(1, _REACH):
        for step in (distance, -distance):
            if kept.stands_in(said, expected + step):
                yield step


@dataclass(frozen=True, slots=True)
class _Step:
    """A sentence at a place, after those that `before` leads to."""

    number: int
    place: Span
    score: _Score
    before: _Step | None


def _longest(
    sentences: Sequence[KeptSentence], said: str, shifts: Sequence[int]
) -> Iterator[_Step]:
    """The most sentences that stand in their order; of as many, those moved as others were."""
    standing = [
        [shift for shift in shifts if kept.stands_in(said, kept.place.start + shift)]
        for kept in sentences
    ]
    moved = {shift: sum(shift in here for here in standing) for shift in shifts}
    # The best ways to each end of a sentence: the further, the better, others are left out.
    ends: list[int] = []
    best: list[_Step] = []
    for number, kept in enumerate(sentences):
        steps = []
        for shift in standing[number]:
            place = Span(kept.place.start + shift, kept.place.end + shift)
            last = bisect_right(ends, place.start) - 1
            before = best[last] if last >= 0 else None
            count, support = (0, 0) if before is None else before.score
            steps.append(_Step(number, place, (count + 1, support + moved[shift]), before))
        for step in steps:
            at = bisect_right(ends, step.place.end)
            if at and best[at - 1].score >= step.score:
                continue
            first = at - 1 if at and ends[at - 1] == step.place.end else at
            while at < len(best) and best[at].score <= step.score:
                at += 1
            ends[first:at] = [step.place.end]
            best[first:at] = [step]
    way = best[-1] if best else None
    while way is not None:
        yield way
        way = way.before
