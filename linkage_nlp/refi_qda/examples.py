"""What people coded in a project as labelled sentences, to learn from or to be judged by.

Whoever coded anything in a text is taken to have read all of it. A sentence that several
people read has the codes that most of them gave; where as many gave a code as did not, the
sentence is left out, and so is one that has a code of a model that no person confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import Example, Provenance, Settled
from linkage_nlp.evidence.material import Material
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.tagging.tags import Decision, TaggedSentence

_Source = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled sentences, and how many sentences are none and why.

    Attributes:
        unread: In texts in which no person coded.
        unconfirmed: With a code of a model, or one that is still to be reviewed.
        undecided: On which as many people gave a code as did not.
    """

    examples: tuple[Example, ...]
    unread: int
    unconfirmed: int
    undecided: int


def examples_of(material: Material) -> Examples:
    """The labelled sentences of a project that was read."""
    readers = _readers(material.sentences)
    found = []
    unread = unconfirmed = undecided = 0
    for sentence in material.sentences:
        coders = readers.get(_source(sentence), ())
        given = _given(sentence)
        if not coders:
            unread += 1
        elif given is None:
            unconfirmed += 1
        elif any(2 * count == len(coders) for count in given.values()):
            undecided += 1
        else:
            found.append(_example(sentence, given, coders, material))
    return Examples(tuple(found), unread, unconfirmed, undecided)


def _source(sentence: TaggedSentence) -> _Source:
    return sentence.sentence_id.rpartition("-")[0], sentence.case, sentence.transcript


def _readers(sentences: Sequence[TaggedSentence]) -> dict[_Source, tuple[str, ...]]:
    """The people who coded in each text."""
    found: dict[_Source, dict[str, None]] = {}
    for sentence in sentences:
        names = found.setdefault(_source(sentence), {})
        for tag in sentence.codes:
            if tag.decision is not Decision.NONE:
                names.update(dict.fromkeys(tag.coders))
    return {source: tuple(names) for source, names in found.items()}


def _given(sentence: TaggedSentence) -> Counter[Label] | None:
    """How many people gave each code, or None where not only people did."""
    given: Counter[Label] = Counter()
    for tag in sentence.codes:
        if tag.decision is Decision.NONE:
            continue
        if not tag.coders or tag.decision is Decision.REVIEW:
            return None
        given[Label(tag.dimension, tag.code)] = len(set(tag.coders))
    return given


def _example(
    sentence: TaggedSentence,
    given: Counter[Label],
    coders: tuple[str, ...],
    material: Material,
) -> Example:
    agreed = all(count == len(coders) for count in given.values())
    several = Settled.AGREED if agreed else Settled.MAJORITY
    kept = {label for label, count in given.items() if 2 * count > len(coders)}
    return Example(
        id=sentence.sentence_id,
        case=sentence.case,
        lang=sentence.lang,
        speaker=sentence.speaker,
        role=sentence.role,
        text=sentence.text,
        context=material.contexts.get(sentence.sentence_id, NO_CONTEXT),
        codes=_by_dimension(kept, material.codebook),
        coders=coders,
        settled=several if len(coders) > 1 else Settled.SINGLE,
        provenance=Provenance.ANNOTATED,
    )


def _by_dimension(labels: set[Label], codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {
        dimension.id: tuple(
            code.id for code in dimension.codes if Label(dimension.id, code.id) in labels
        )
        for dimension in codebook.dimensions
    }
