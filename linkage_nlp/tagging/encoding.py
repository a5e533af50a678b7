"""Sentences with context into token ids: one way for training and tagging alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkage_nlp.tagging.context import Context

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What the model reads: a sentence as first segment, its context as second."""

    text: str
    context: Context


@dataclass(frozen=True, slots=True)
class TokenLimits:
    """How many tokens of each segment are kept, special tokens not counted.

    A long sentence loses its end; a long context loses its beginning, because what was
    said last bears most on the sentence.
    """

    sentence: int
    context: int


@dataclass(frozen=True, slots=True)
class EncodedInput:
    """Token and segment ids of one input, of equal length, special tokens included."""

    ids: list[int]
    type_ids: list[int]


def encode(
    tokenizer: Tokenizer, inputs: Sequence[ModelInput], limits: TokenLimits
) -> list[EncodedInput]:
    """Token ids for each input, in order.

    The special tokens come from the tokenizer's own post-processor, so any base with a
    `tokenizer.json` works. An empty context leaves the second segment out.

    Args:
        tokenizer: A tokenizer without truncation and padding.
        inputs: The sentences to encode.
        limits: Where to cut each segment.
    """
    sentences = tokenizer.encode_batch([i.text for i in inputs], add_special_tokens=False)
    contexts = tokenizer.encode_batch(
        [i.context.as_text() if limits.context else "" for i in inputs], add_special_tokens=False
    )
    encoded = []
    for sentence, context in zip(sentences, contexts, strict=True):
        sentence.truncate(limits.sentence)
        if limits.context and len(context):
            context.truncate(limits.context, direction="left")
            whole = tokenizer.post_process(sentence, context)
        else:
            whole = tokenizer.post_process(sentence)
        encoded.append(EncodedInput(whole.ids, whole.type_ids))
    return encoded
