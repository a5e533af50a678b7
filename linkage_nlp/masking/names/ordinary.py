"""Ordinary Chinese words: those that the embedded model's tokenizer knows.

It holds the 14,000 commonest words of written Chinese. A firm is not called "发行" nor a
person "张嘴": a rule that only looks at forms needs to know.
"""

from __future__ import annotations

import json
from functools import cache

from linkage_nlp.errors import BundleError


@cache
def ordinary_words() -> frozenset[str]:
    """Words of two or more Chinese characters.

    Raises:
        BundleError: The embedded tokenizer cannot be read.
    """
    from importlib.resources import files

    place = files("linkage_nlp") / "data" / "bundle" / "tokenizer.json"
    try:
        vocabulary = json.loads(place.read_text(encoding="utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleError(
            "the embedded tokenizer cannot be read", remedy="Install linkage-nlp again"
        ) from error
    return frozenset(
        word
        for word in vocabulary
        if len(word) >= 2 and all("\u3400" <= c <= "\u9fff" for c in word)
    )
