"""Random sentences to estimate figures from, and how likely each was to be drawn.

A draw takes, in each language, a simple random sample without replacement of the sentences
that no earlier draw had taken. All sentences of the transcripts take part, also those that
were put into the project to learn from: those were chosen because they are hard, so what is
left without them is easier than interviews are. One that is drawn and in the project already
needs no other task; it counts for the estimates by being drawn.

So of a sentence that took part in some draws, the probability of having been drawn is

    1 - product over these draws of (1 - drawn / pool)

with the numbers of its language; estimates weigh each drawn sentence by its inverse (Horvitz
and Thompson 1952, A Generalization of Sampling Without Replacement From a Finite Universe).
As long as no transcripts are added, it is the same for all sentences of a language, and the
plain share among those drawn is the estimate.

The order is that of a hash of the seed and the sentence's id, so it depends neither on the
order of files nor on what was drawn before.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from linkage_annotations.queues.draws import Draw, Stratum
from linkage_annotations.tasks.fields import Item
from linkage_nlp.language import Language


@dataclass(frozen=True, slots=True)
class Sample:
    """Sentences drawn for estimates.

    Attributes:
        sentences: Their ids.
        strata: Where they were drawn from, by language.
    """

    sentences: tuple[str, ...]
    strata: Mapping[Language, Stratum]


def draw_sample(items: Iterable[Item], drawn: Collection[str], size: int, seed: int) -> Sample:
    """A simple random sample in each language, in proportion to what there is.

    Args:
        items: All sentences, in the project or not.
        drawn: Those that earlier draws took.
        size: How many to draw, if there are so many.
        seed: Another seed gives another sample.
    """
    pools: defaultdict[Language, list[str]] = defaultdict(list)
    for item in items:
        if item.sentence not in drawn:
            pools[item.lang].append(item.sentence)
    sizes = proportional({lang: len(pool) for lang, pool in pools.items()}, size)
    return Sample(
        tuple(s for lang in sizes for s in random_order(pools[lang], seed)[: sizes[lang]]),
        {lang: Stratum(len(pools[lang]), taken) for lang, taken in sizes.items()},
    )


def random_order(sentences: Iterable[str], seed: int, purpose: str = "draw") -> list[str]:
    """Sentences in an order that follows from the seed, what it is for, and their ids."""
    return sorted(sentences, key=lambda sentence: (_rank(seed, purpose, sentence), sentence))


def proportional(pools: Mapping[Language, int], size: int) -> dict[Language, int]:
    """How many to draw of each pool: in proportion, by largest remainders, none left out.

    A language that is there gets one place at least, if there are places for all.
    """
    total = sum(pools.values())
    size = min(size, total)
    if size <= 0:
        return dict.fromkeys(sorted(pools), 0)
    exact = {lang: size * pool / total for lang, pool in sorted(pools.items())}
    sizes = {lang: int(share) for lang, share in exact.items()}
    by_remainder = sorted(exact, key=lambda lang: (sizes[lang] - exact[lang], lang))
    for lang in by_remainder[: size - sum(sizes.values())]:
        sizes[lang] += 1
    for lang, pool in pools.items():
        if pool and not sizes[lang] and size >= len(pools):
            sizes[max(sizes, key=lambda other: sizes[other])] -= 1
            sizes[lang] = 1
    return sizes


def inclusion_probability(draws: Sequence[Draw], transcript: str, lang: Language) -> float:
    """How likely a sentence was to be drawn for estimates in any of some draws.

    Args:
        draws: All draws for the project.
        transcript: The id of its transcript.
        lang: Its language.
    """
    missed = 1.0
    for draw in draws:
        stratum = draw.strata.get(lang)
        if transcript in draw.transcripts and stratum is not None and stratum.pool:
            missed *= 1.0 - stratum.drawn / stratum.pool
    return 1.0 - missed


def _rank(seed: int, purpose: str, sentence: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{purpose}\x1f{sentence}".encode()).hexdigest()
