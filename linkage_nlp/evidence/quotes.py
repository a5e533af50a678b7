"""Quotes: the sentences that show a code best.

Of the accepted sentences with a code those that stand alone come first; among these, what a
person coded before what a model did, and what a model is surer of before the rest. They are
taken in rounds, one of each case at a time, so that the first quotes are of as many cases as
there are; what says nearly the same as one before it is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from linkage_nlp.codebook import Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.self_contained import LENGTHS, is_self_contained, length
from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role

# Two sentences that share this much of their three-character pieces say nearly the same.
_ALIKE = 0.6
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence as evidence of one code.

    Attributes:
        label: The code.
        sentence: What was said, by whom, when.
        tag: Who says that the sentence has the code.
        context: What was said before it, where known.
        stands_alone: Whether it can be read without that.
    """

    label: Label
    sentence: TaggedSentence
    tag: CodeTag
    context: Context
    stands_alone: bool


def choose_quotes(
    material: Material,
    labels: Sequence[Label] | None = None,
    *,
    per_code: int | None = None,
    cases: Collection[str] | None = None,
) -> Mapping[Label, tuple[Quote, ...]]:
    """The best quotes of each code, best first.

    Args:
        material: Only accepted codes on what respondents (or documents) say are quoted.
        labels: The codes, by default all of the codebook.
        per_code: At most so many of each; None for all that differ.
        cases: Only of these cases.

    Returns:
        An entry for each code, in the order of `labels`; empty where nothing was accepted.
    """
    wanted = dict.fromkeys(material.codebook.labels if labels is None else labels)
    found: dict[Label, list[Quote]] = {label: [] for label in wanted}
    for sentence in material.sentences:
        if sentence.role is Role.INTERVIEWER or (cases is not None and sentence.case not in cases):
            continue
        for tag in sentence.codes:
            label = Label(tag.dimension, tag.code)
            if tag.decision is Decision.ACCEPT and label in found:
                found[label].append(_quote(material, sentence, tag))
    return {
        label: tuple(islice(_different(_in_rounds(quotes)), per_code))
        for label, quotes in found.items()
    }


def _quote(material: Material, sentence: TaggedSentence, tag: CodeTag) -> Quote:
    return Quote(
        Label(tag.dimension, tag.code),
        sentence,
        tag,
        material.contexts.get(sentence.sentence_id, NO_CONTEXT),
        is_self_contained(sentence.text, sentence.lang),
    )


def _rank(quote: Quote) -> tuple[bool, bool, float, int]:
    """A key to sort by, the best first; ties keep the order of reading."""
    low, high = LENGTHS[quote.sentence.lang]
    size = length(quote.sentence.text, quote.sentence.lang)
    off = abs(size - (low + high) // 2)
    # Probabilities that differ by less than a tenth say the same; then the length decides.
    return not quote.stands_alone, quote.tag.coder is None, -round(quote.tag.probability, 1), off


def _in_rounds(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """One quote of each case in turn: first those that stand alone, then the others."""
    ranked = sorted(quotes, key=_rank)
    for alone in (True, False):
        by_case: dict[str, list[Quote]] = {}
        for quote in ranked:
            if quote.stands_alone is alone:
                by_case.setdefault(quote.sentence.case, []).append(quote)
        for number in range(max(map(len, by_case.values()), default=0)):
            yield from (of_case[number] for of_case in by_case.values() if number < len(of_case))


def _different(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Those that do not say nearly the same as one before them."""
    # Sets of pieces as the bits of a number are compared some ten times as fast.
    places: dict[str, int] = {}
    kept: list[tuple[int, int]] = []
    for quote in quotes:
        pieces = _pieces(quote.sentence.text)
        own = sum(1 << places.setdefault(piece, len(places)) for piece in pieces)
        if not any(_alike(own, len(pieces), *other) for other in kept):
            kept.append((own, len(pieces)))
            yield quote


def _alike(one: int, one_size: int, other: int, other_size: int) -> bool:
    """Whether two sets share enough of all that is in either (Jaccard)."""
    # Sets of very different sizes cannot.
    if min(one_size, other_size) < _ALIKE * max(one_size, other_size):
        return False
    shared = (one & other).bit_count()
    return shared >= _ALIKE * (one_size + other_size - shared)


def _pieces(text: str) -> frozenset[str]:
    plain = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(plain[start : start + 3] for start in range(max(1, len(plain) - 2)))
