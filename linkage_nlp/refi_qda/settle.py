"""The codes of a sentence, from the codings that a project has for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from linkage_nlp.codebook import Label
from linkage_nlp.refi_qda.mapping import Target
from linkage_nlp.refi_qda.users import Author, authors
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence

# What stands for a probability that the project does not tell.
_SURE = 1.0
_PERHAPS = 0.5

Given = Mapping[Target, Sequence[Author]]


def settle(sentence: TaggedSentence, given: Given, order: Iterable[Label]) -> TaggedSentence:
    """A sentence with the codes that it has in the project.

    A person's word counts before a model's, and a code before the same code "to review". What
    went out and is still there comes back as it was, with the model's probability; what was
    taken away in the other program is gone.

    Args:
        sentence: As it went out, or without codes where it did not.
        given: Who gave it which code.
        order: The codes of the codebook, in whose order new ones come.
    """
    before = {Label(tag.dimension, tag.code): tag for tag in sentence.codes}
    codes = []
    for label in dict.fromkeys([*before, *order]):
        tag = _tag(
            label,
            before.get(label),
            given.get(Target(label), ()),
            given.get(Target(label, review=True), ()),
            sentence,
        )
        if tag is not None:
            codes.append(tag)
    if tuple(codes) != sentence.codes:
        codes.sort(key=lambda tag: -tag.probability)
    return replace(sentence, codes=tuple(codes))


def _tag(
    label: Label,
    before: CodeTag | None,
    accepting: Sequence[Author],
    doubting: Sequence[Author],
    sentence: TaggedSentence,
) -> CodeTag | None:
    decision = Decision.ACCEPT if accepting else Decision.REVIEW
    by = accepting or doubting
    if not by:
        return before if before is not None and before.decision is Decision.NONE else None
    people = [author.person for author in by if author.person is not None]
    if before is not None and before.decision is decision:
        same = {author.person for author in authors(before, sentence) if author.person is not None}
        if same == set(people):
            return before
    if people:
        sure = _SURE if accepting else _probability(before)
        return CodeTag(*label, sure, decision, tuple(dict.fromkeys(people)))
    return CodeTag(*label, _SURE if accepting else _probability(before), decision)


def _probability(before: CodeTag | None) -> float:
    return _PERHAPS if before is None else before.probability
