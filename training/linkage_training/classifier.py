"""The model: an encoder, the mean over tokens, and one linear output a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModel
from transformers.utils import logging as transformers_logging

from linkage_nlp.errors import TrainingError
from linkage_training.base_model import BaseModel
from linkage_training.lexical import LexicalScorer
from linkage_training.recipe import ModelSettings, Pooling, Recipe

HEAD_FILE = "head.safetensors"


class SentenceClassifier(nn.Module):
    """Multi-label classifier of sentences.

    Args:
        encoder: A Hugging Face encoder without a pooling layer.
        labels: Number of outputs.
        settings: Pooling and dropout.
        lexical: The linear model over words beside it, if there is to be one.
    """

    def __init__(
        self,
        encoder: nn.Module,
        labels: int,
        settings: ModelSettings,
        lexical: LexicalScorer | None = None,
    ) -> None:
        super().__init__()
        self.encoder = encoder
        config: Any = encoder.config
        self.config = config
        self.dropout = nn.Dropout(settings.dropout)
        self.samples = settings.dropout_samples
        # A base with one segment type tells sentence and context apart by nothing but the
        # separator, so the mean runs over all tokens there.
        self.has_segments = getattr(self.config, "type_vocab_size", 0) > 1
        self.sentence_only = settings.pooling is Pooling.SENTENCE and self.has_segments
        self.lexical = lexical
        self.head = nn.Linear(config.hidden_size, labels)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    @property
    def pad_id(self) -> int:
        """The token id that fills up short inputs; attention passes over it."""
        return int(getattr(self.config, "pad_token_id", None) or 0)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """Logits of shape (batch, labels) from ids and masks of shape (batch, tokens)."""
        pooled = self.sentence_vectors(input_ids, attention_mask, token_type_ids)
        if not self.training:
            logits: Tensor = self.head(pooled)
            if self.lexical is not None:
                of_sentence = attention_mask
                if self.has_segments and token_type_ids is not None:
                    of_sentence = attention_mask * (1 - token_type_ids)
                logits = logits + self.lexical(input_ids, of_sentence)
            return logits
        drawn = [self.head(self.dropout(pooled)) for _ in range(self.samples)]
        return torch.stack(drawn).mean(0)

    def sentence_vectors(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """Pooled states of shape (batch, width), for arguments as `forward` takes them."""
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self.has_segments and token_type_ids is not None:
            inputs["token_type_ids"] = token_type_ids
        states = self.encoder(**inputs).last_hidden_state
        weights = attention_mask
        if self.sentence_only and token_type_ids is not None:
            weights = attention_mask * (1 - token_type_ids)
        mask = weights.unsqueeze(-1).to(states.dtype)
        pooled: Tensor = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        return pooled


def build_classifier(
    base: BaseModel, labels: int, recipe: Recipe, codebook_fingerprint: str
) -> SentenceClassifier:
    """A classifier on a base, in fp32.

    The head is new, unless the base is a bundle of the same codebook: then it goes on
    from the bundle's. The linear model over words is not fitted yet.

    Raises:
        TrainingError: The base cannot be loaded.
    """
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar a fold says nothing
    try:
        encoder = AutoModel.from_pretrained(
            base.folder, dtype=torch.float32, local_files_only=True, use_safetensors=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise TrainingError(
            f"the base cannot be loaded ({error})",
            path=base.folder,
            remedy="Give an encoder that transformers can load with AutoModel",
        ) from error
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None  # the mean over tokens takes its place
    lexical = LexicalScorer(labels, recipe.lexical) if recipe.lexical.slots else None
    model = SentenceClassifier(encoder, labels, recipe.model, lexical)
    if base.bundle_codebook == codebook_fingerprint:
        model.head.load_state_dict(
            {name: value.float() for name, value in load_file(base.folder / HEAD_FILE).items()}
        )
    return model


def save_weights(model: SentenceClassifier, folder: Path) -> tuple[Path, ...]:
    """Write encoder and head in fp16, to be trained on from; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(folder)
    parts = {"model.safetensors": model.encoder, HEAD_FILE: model.head}
    for name, part in parts.items():
        halves = {key: value.half().contiguous() for key, value in part.state_dict().items()}
        save_file(halves, folder / name, metadata={"format": "pt"})
    return tuple(folder / name for name in ("config.json", *parts))
