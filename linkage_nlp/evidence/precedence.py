"""Whose word on a sentence counts, where several files hold it: people's before a model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from linkage_nlp.tagging.tags import CodeTag, TaggedSentence


def people_decided(sentence: TaggedSentence) -> bool:
    """Whether people coded a sentence, or accepted or rejected a code that a model saw in it."""
    return not sentence.model_version or any(tag.coders for tag in sentence.codes)


def chosen(before: TaggedSentence | None, now: TaggedSentence) -> TaggedSentence:
    """Which of two codings of a sentence counts, with a place in its transcript if one has it.

    That on which people decided, and otherwise the later one. Where people coded all of the
    sentence (without a model) and later decided on codes of a model's, these decisions count
    before what they said of the same codes, and the model's other codes do not.

    Args:
        before: The coding in an earlier file, if there is one.
        now: That in a later file.
    """
    if before is None:
        return now
    counts, other = now, before
    if people_decided(before) and not people_decided(now):
        counts, other = before, now
    elif now.model_version and not before.model_version:
        counts, other = replace(before, codes=_decided_again(before.codes, now.codes)), now
    if counts.transcript or not other.transcript:
        return counts
    return replace(other, codes=counts.codes, model_version=counts.model_version)


def _decided_again(before: Sequence[CodeTag], later: Sequence[CodeTag]) -> tuple[CodeTag, ...]:
    decided = {(tag.dimension, tag.code): tag for tag in later if tag.coders}
    left = [tag for tag in before if (tag.dimension, tag.code) not in decided]
    return tuple(sorted([*left, *decided.values()], key=lambda tag: -tag.probability))
