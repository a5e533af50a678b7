"""Choosing the sentences from which a model learns most.

Some places go to codes that few labelled sentences have: the sentences likeliest to carry
them, the rarest code first, in turns. The others go to the sentences that the model is least
sure of: of several times as many as there are places, those that differ most from each other
and from what is in the project. No case gets more than its share, and no language much less:
a model that is surer of one language would otherwise be taught the other alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.queues.draws import Learn, Why
from linkage_annotations.queues.spread import CaseQuota, distances, farthest_first
from linkage_annotations.queues.uncertainty import Floats, doubt
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How sentences to learn from are chosen.

    Attributes:
        case_share: The most of the places that one case may take, unless the others have too
            few sentences to fill them.
        rare_share: The most of the places that go to rare codes.
        rare_below: A code is rare that fewer labelled sentences have.
        rare_from: A sentence less likely to have a rare code is not worth a place.
        field: The sentences to choose from are so many times the places.
        language_floor: A language gets at least so much of what its share of the sentences
            would be of the places that go to uncertain ones.
    """

    case_share: float = 0.1
    rare_share: float = 0.2
    rare_below: int = 20
    rare_from: float = 0.05
    field: int = 3
    language_floor: float = 0.5


DEFAULT = Preferences()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sentences to choose from.

    Attributes:
        sentences: Their ids.
        cases: The case of each.
        langs: The language of each.
        probabilities: Calibrated, of each code; shape (sentences, codes).
        thresholds: From which probability on each code is accepted, shape (codes,).
        vectors: Of length 1, shape (sentences, slots).
        at_hand: Vectors of the sentences that are in the project, shape (any, slots).
    """

    sentences: Sequence[str]
    cases: Sequence[str]
    langs: Sequence[Language]
    probabilities: Floats
    thresholds: Floats
    vectors: csr_matrix
    at_hand: csr_matrix


def choose(
    candidates: Candidates,
    labels: Sequence[Label],
    labelled: Mapping[Label, int],
    places: int,
    preferences: Preferences = DEFAULT,
) -> tuple[Learn, ...]:
    """The sentences to learn from, those for rare codes first.

    It is decided without chance: equal sentences come in the order in which they are given.

    Args:
        candidates: The sentences to choose from, in an order that does not depend on how they
            came in.
        labels: The codes, in the order of the probabilities.
        labelled: How many labelled sentences have each code; none where it is not named.
        places: How many to choose, if there are so many.
        preferences: What is weighed how.
    """
    choosing = _Choosing(candidates, labels, places, preferences)
    choosing.rare(labelled)
    choosing.uncertain()
    return choosing.chosen()


class _Choosing:
    def __init__(
        self,
        candidates: Candidates,
        labels: Sequence[Label],
        places: int,
        preferences: Preferences,
    ) -> None:
        self._given = candidates
        self._labels = labels
        self._preferences = preferences
        self._places = min(places, len(candidates.sentences))
        self._doubt = doubt(candidates.probabilities, candidates.thresholds)
        self._uncertainty = self._doubt.mean(axis=1)
        self._quota = CaseQuota.share(preferences.case_share, self._places, candidates.cases)
        # By row, the code that it was chosen for; None where that is for the model's doubt.
        self._taken: dict[int, int | None] = {}

    def rare(self, labelled: Mapping[Label, int]) -> None:
        """Give places to rare codes, in turns."""
        found = [labelled.get(label, 0) for label in self._labels]
        rare = [code for code, n in enumerate(found) if n < self._preferences.rare_below]
        rare.sort(key=lambda code: found[code])
        waiting = {code: self._likeliest(code) for code in rare}
        left = int(self._preferences.rare_share * self._places)
        while left and waiting:
            for code in list(waiting):
                row = self._first_free(waiting[code])
                if row is None:
                    del waiting[code]
                elif left:
                    self._take(row, code)
                    left -= 1

    def uncertain(self) -> None:
        """Fill the other places."""
        cases, langs = self._given.cases, self._given.langs
        free = [row for row in self._by_uncertainty() if row not in self._taken]
        places = self._places - len(self._taken)
        for lang, number in self._by_language(free, places).items():
            said = [row for row in free if langs[row] == lang]
            self._spread(said[: self._preferences.field * number], number)
        # Where a field is of few cases, the next ones fill up.
        for row in free:
            if len(self._taken) == self._places:
                break
            if row not in self._taken and self._quota.has_room(cases[row]):
                self._take(row, None)

    def _by_language(self, free: Sequence[int], places: int) -> dict[Language, int]:
        """How many of the places each language gets: as uncertain as it is, down to a floor."""
        there = Counter(self._given.langs[row] for row in free)
        given = Counter(self._given.langs[row] for row in free[:places])
        for lang, number in sorted(there.items()):
            floor = int(self._preferences.language_floor * places * number / len(free))
            if given[lang] < floor:
                most = max(sorted(there), key=lambda other: given[other])
                given[most] -= floor - given[lang]
                given[lang] = floor
        return {lang: given[lang] for lang in sorted(there) if given[lang]}

    def _spread(self, rows: Sequence[int], places: int) -> None:
        """Take those of some rows that differ most from each other and from what is taken."""
        given = self._given
        field = np.array(rows, dtype=np.intp)
        vectors = given.vectors[field]
        distance = np.minimum(
            distances(vectors, given.at_hand), distances(vectors, given.vectors[list(self._taken)])
        )
        chosen = farthest_first(
            vectors, distance, [given.cases[row] for row in rows], places, self._quota
        )
        self._taken |= {rows[place]: None for place in chosen}

    def chosen(self) -> tuple[Learn, ...]:
        """What was chosen, and why."""
        return tuple(self._learn(row, code) for row, code in self._taken.items())

    def _learn(self, row: int, code: int | None) -> Learn:
        probabilities = self._given.probabilities[row]
        doubted = int(np.argmax(self._doubt[row])) if code is None else code
        return Learn(
            sentence=self._given.sentences[row],
            why=Why.UNCERTAIN if code is None else Why.RARE,
            code=str(self._labels[doubted]),
            probability=round(float(probabilities[doubted]), _DIGITS),
            uncertainty=round(float(self._uncertainty[row]), _DIGITS),
        )

    def _take(self, row: int, code: int | None) -> None:
        self._taken[row] = code
        self._quota.take(self._given.cases[row])

    def _by_uncertainty(self) -> list[int]:
        return _descending(self._uncertainty)

    def _likeliest(self, code: int) -> list[int]:
        p = self._given.probabilities[:, code]
        return [row for row in _descending(p) if p[row] >= self._preferences.rare_from]

    def _first_free(self, rows: list[int]) -> int | None:
        for row in rows:
            if row not in self._taken and self._quota.has_room(self._given.cases[row]):
                return row
        return None


def _descending(values: NDArray[np.float64]) -> list[int]:
    return [int(row) for row in np.argsort(-values, kind="stable")]
