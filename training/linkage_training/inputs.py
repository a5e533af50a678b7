"""Examples into what the model reads in training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer

from linkage_nlp.dataset import Example
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_nlp.tagging.encoding import ModelInput, TokenLimits, encode
from linkage_training.labels import BoolMatrix
from linkage_training.recipe import ContextMode

if TYPE_CHECKING:
    from datasets import Dataset


def context_for(context: Context, mode: ContextMode) -> Context:
    """The part of a context that a recipe lets the model read."""
    if mode is ContextMode.NONE:
        return NO_CONTEXT
    if mode is ContextMode.QUESTION:
        return Context(question=context.question)
    return context


def load_tokenizer(path: Path) -> Tokenizer:
    """A tokenizer that neither cuts nor pads, as tagging uses it.

    Raises:
        UsageError: Not a tokenizer file.
    """
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise UsageError(
            f"not a tokenizer ({error})", path=path, remedy="Give a base with its tokenizer.json"
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode_examples(
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    labels: BoolMatrix,
    mode: ContextMode,
    limits: TokenLimits,
) -> Dataset:
    """Examples as a `datasets.Dataset` of input_ids, token_type_ids, labels, length.

    The columns alone_ids and alone_type_ids hold the same sentences without their context.
    """
    from datasets import Dataset

    inputs = [ModelInput(e.text, context_for(e.context, mode)) for e in examples]
    encoded = encode(tokenizer, inputs, limits)
    alone = encode(tokenizer, inputs, replace(limits, context=0))
    return Dataset.from_dict(
        {
            "input_ids": [e.ids for e in encoded],
            "token_type_ids": [e.type_ids for e in encoded],
            "alone_ids": [e.ids for e in alone],
            "alone_type_ids": [e.type_ids for e in alone],
            "labels": labels.astype("float32").tolist(),
            "length": [len(e.ids) for e in encoded],
        }
    )


@dataclass(frozen=True, slots=True)
class Collator:
    """Pads examples to the longest of their batch.

    Attributes:
        pad_id: The token id that fills up short sentences.
        context_dropout: The share of sentences that lose their context, drawn anew for each
            batch from torch's generator.
    """

    pad_id: int
    context_dropout: float = 0.0

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
        """Tensors input_ids, attention_mask, token_type_ids, labels; batch first."""
        dropped = (torch.rand(len(rows)) < self.context_dropout).tolist()
        ids = [
            row["alone_ids"] if alone else row["input_ids"]
            for row, alone in zip(rows, dropped, strict=True)
        ]
        type_ids = [
            row["alone_type_ids"] if alone else row["token_type_ids"]
            for row, alone in zip(rows, dropped, strict=True)
        ]
        longest = max(len(of_row) for of_row in ids)

        def padded(values: list[list[int]], fill: int) -> torch.Tensor:
            return torch.tensor([v + [fill] * (longest - len(v)) for v in values])

        return {
            "input_ids": padded(ids, self.pad_id),
            "attention_mask": padded([[1] * len(of_row) for of_row in ids], 0),
            "token_type_ids": padded(type_ids, 0),
            "labels": torch.tensor([row["labels"] for row in rows]),
        }
