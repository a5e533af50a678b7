"""Which sentences a selection codes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from linkage_nlp.segmentation import Span


class Sentences:
    """Sentences of one text, in the order of their places, to be found by place."""

    def __init__(self, places: Sequence[Span]) -> None:
        self._places = places
        self._starts = [place.start for place in places]
        # The furthest end so far: sentences do not overlap, but a text may be odd.
        self._ends: list[int] = []
        for place in places:
            self._ends.append(max(place.end, self._ends[-1] if self._ends else place.end))

    def coded_by(self, selection: Span) -> list[int]:
        """The sentences that a selection codes, by their numbers.

        Those of which it covers at least half; or the one that it lies in, if it lies in one;
        or the one of which it covers most, as where it begins in one and ends in the next.
        A selection that touches no sentence codes none.
        """
        covered = {}
        first = bisect_right(self._ends, selection.start)
        last = bisect_left(self._starts, selection.end)
        for number in range(first, last):
            place = self._places[number]
            common = min(place.end, selection.end) - max(place.start, selection.start)
            if common > 0:
                covered[number] = common / (place.end - place.start)
        coded = [number for number, share in covered.items() if share >= 0.5]
        if coded or not covered:
            return coded
        return [max(covered, key=lambda number: (covered[number], -number))]
