"""The fingerprint of a codebook: a hash of what coders, and so models, learn from it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping

from linkage_nlp.codebook.model import Bilingual, Dimension


def fingerprint(dimensions: Iterable[Dimension]) -> str:
    """`sha256:` and the hash, in hexadecimal, of what decides how a sentence is coded.

    In it: the ids of dimensions and codes in their order (the order of a model's
    outputs), the definitions, and what to include and exclude, in both languages.
    Not in it: names, examples, colours, hot keys, groups, the codebook's own id and
    version, the order of include and exclude entries, and how white space and composed
    characters are written. Correcting these leaves datasets and models valid.
    """
    content = [
        {
            "id": dimension.id,
            "definition": _both(dimension.definition),
            "codes": [
                {
                    "id": code.id,
                    "definition": _both(code.definition),
                    "include": _decisions(code.include),
                    "exclude": _decisions(code.exclude),
                }
                for code in dimension.codes
            ],
        }
        for dimension in dimensions
    ]
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": _plain(text.en), "zh": _plain(text.zh)}


def _decisions(entries: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {lang: sorted(_plain(text) for text in texts) for lang, texts in entries.items()}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
