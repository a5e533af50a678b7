"""The tokens of the base: those of the English encoder, and Chinese characters added."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from linkage_nlp.errors import BundleError
from linkage_training.base.normalisation import character_map, gb2312_characters


def is_chinese(character: str) -> bool:
    """Whether it is a Chinese character of the main block or its first extension."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def choose_characters(
    texts: Iterable[str], mapping: Mapping[str, str], least: int
) -> tuple[str, ...]:
    """The Chinese characters that get a token of their own, by code point.

    All of GB 2312, and every other that the texts have at least `least` times, each as the
    tokenizer sees it, after the mapping.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    seen: Counter[str] = Counter()
    for character, count in counts.items():
        seen[mapping.get(character, character)] += count
    frequent = {c for c, count in seen.items() if count >= least and is_chinese(c)}
    standard = {mapping.get(c, c) for c in gb2312_characters()}
    return tuple(sorted(frequent | standard))


def extend_tokenizer(
    source: Path, characters: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, Any]:
    """A tokenizer with added characters, and with the mapping before all else.

    Ids of the old tokens stay; characters that the vocabulary has already keep theirs.

    Args:
        source: The `tokenizer.json` to extend: WordPiece, with the normalizer of BERT.
        characters: Single Chinese characters.
        mapping: From a character to what stands for it.

    Returns:
        The content of the new `tokenizer.json`, without padding and truncation.

    Raises:
        BundleError: The tokenizer to extend is missing or of another kind.
    """
    try:
        content: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        kinds = (content["model"]["type"], content["normalizer"]["type"])
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise BundleError(f"the tokenizer cannot be read ({error!r})", path=source) from error
    if kinds != ("WordPiece", "BertNormalizer"):
        raise BundleError(
            f"a tokenizer of the kind {' with '.join(kinds)}, not WordPiece with BertNormalizer",
            path=source,
            remedy="Start from a tokenizer of the BERT family",
        )
    vocabulary: dict[str, int] = content["model"]["vocab"]
    for character in characters:
        vocabulary.setdefault(character, len(vocabulary))
    table = base64.b64encode(character_map(mapping)).decode("ascii")
    content["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": table},
            content["normalizer"],
        ],
    }
    content["truncation"] = None
    content["padding"] = None
    return content
