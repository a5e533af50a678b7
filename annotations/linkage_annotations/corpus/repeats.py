"""Sentences of a corpus that say the same in the same words: a sign of a template."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from linkage_annotations.corpus.interview import Corpus, Line

_IGNORED = re.compile(r"[\W_]+")
# Shorter ones ("Yes.", "对。") are what people say, again and again.
_SHORTEST = 16
_SHINGLE = 5


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two lines whose character 5-grams overlap by `similarity` (Jaccard, 0 to 1)."""

    first: str
    second: str
    similarity: float


def find_repeats(corpus: Corpus, threshold: float = 0.6) -> tuple[Repeat, ...]:
    """Pairs of sentences that are equal or nearly so, most alike first.

    Candidates share a rare 5-gram, so the comparison stays far below all pairs.

    Args:
        corpus: The interviews to look through.
        threshold: The least Jaccard similarity of the sets of character 5-grams.
    """
    shingles: dict[str, frozenset[str]] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for interview in corpus.interviews:
        for line in interview.lines:
            grams = _grams(line)
            if grams:
                shingles[line.id] = grams
                for gram in grams:
                    holders[gram].append(line.id)
    pairs: set[tuple[str, str]] = set()
    for ids in holders.values():
        if 1 < len(ids) <= 20:
            pairs.update((a, b) for i, a in enumerate(ids) for b in ids[i + 1 :])
    found = []
    for a, b in pairs:
        similarity = len(shingles[a] & shingles[b]) / len(shingles[a] | shingles[b])
        if similarity >= threshold:
            found.append(Repeat(min(a, b), max(a, b), similarity))
    return tuple(sorted(found, key=lambda r: (-r.similarity, r.first, r.second)))


def _grams(line: Line) -> frozenset[str]:
    text = _IGNORED.sub("", line.text.lower())
    if len(text) < _SHORTEST:
        return frozenset()
    return frozenset(text[i : i + _SHINGLE] for i in range(len(text) - _SHINGLE + 1))
