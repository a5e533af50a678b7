"""The tokenizer of the base: WordPiece that also cuts Chinese into words.

Chinese is written without spaces, and BERT's tokenizers take it character by character.
Here a run of Chinese characters is one word to WordPiece, which takes the longest piece
that it knows, again and again: a word of the vocabulary where there is one, a character
elsewhere. A piece of Chinese is the same token wherever it stands, while WordPiece marks
the pieces of an English word after the first (`##ing`). Both go together when it is the
first that is marked (`▁read`, `ing`), as SentencePiece does, and Chinese bears no mark.
English is cut as before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_nlp.errors import BundleError
from linkage_training.base.normalisation import character_map
from linkage_training.base.vocabulary import usable_tokens

_START = "▁"
_CONTINUED = "##"
# WordPiece looks for the longest piece from the end of a word backwards, which takes the
# square of its length: a longer run of Chinese is cut.
_LONGEST_RUN = 32


@dataclass(frozen=True)
class ExtendedTokenizer:
    """A tokenizer made from another.

    Attributes:
        content: The content of its `tokenizer.json`.
        kept: For each of its first tokens, in order, the id that the token had before;
            the added tokens follow them.
    """

    content: dict[str, Any]
    kept: Sequence[int]


def extend_tokenizer(
    source: Path, characters: Sequence[str], words: Sequence[str], mapping: Mapping[str, str]
) -> ExtendedTokenizer:
    """A tokenizer with Chinese characters and words, and with the mapping before all else.

    Tokens that cannot be of use are left out (see `usable_tokens`).

    Args:
        source: The `tokenizer.json` to extend: WordPiece, with the normalizer of BERT.
        characters: Single Chinese characters.
        words: Chinese words of these characters.
        mapping: From a character to what stands for it.

    Returns:
        The new tokenizer, without padding and truncation.

    Raises:
        BundleError: The tokenizer to extend is missing or of another kind.
    """
    content = _bert_tokenizer(source)
    model: dict[str, Any] = content["model"]
    old: dict[str, int] = model["vocab"]
    special = _special_tokens(content)
    tokens = sorted(old, key=old.__getitem__)
    kept = [old[tokens[i]] for i in usable_tokens(tokens)]
    names = [_marked(token, special) for token in (tokens[i] for i in usable_tokens(tokens))]
    vocabulary = {name: i for i, name in enumerate([*names, *characters, *words])}
    model["vocab"] = vocabulary
    model["continuing_subword_prefix"] = ""
    for token in content["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    for token in content["post_processor"]["special_tokens"].values():
        token["ids"] = [vocabulary[name] for name in token["tokens"]]
    chinese = f"[{_ranges(characters)}]"
    content["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {
                "type": "Precompiled",
                "precompiled_charsmap": base64.b64encode(character_map(mapping)).decode("ascii"),
            },
            content["normalizer"] | {"handle_chinese_chars": False},
        ],
    }
    content["pre_tokenizer"] = {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "BertPreTokenizer"},
            _split(f"{chinese}{{1,{_LONGEST_RUN}}}", "Isolated"),
            {
                "type": "Metaspace",
                "replacement": _START,
                "prepend_scheme": "always",
                "split": False,
            },
            _split(f"{_START}(?={chinese})", "Removed"),
        ],
    }
    content["decoder"] = {
        "type": "Metaspace",
        "replacement": _START,
        "prepend_scheme": "always",
        "split": True,
    }
    content["truncation"] = None
    content["padding"] = None
    return ExtendedTokenizer(content, kept)


def _bert_tokenizer(source: Path) -> dict[str, Any]:
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
    return content


def _special_tokens(content: dict[str, Any]) -> set[str]:
    """The tokens that stand for no text: added ones, those around a text, the unknown."""
    around = content["post_processor"]["special_tokens"].values()
    return {
        content["model"]["unk_token"],
        *(token["content"] for token in content["added_tokens"]),
        *(name for token in around for name in token["tokens"]),
    }


def _marked(token: str, special: set[str]) -> str:
    """The token's new name: the first piece of a word is marked, no longer the others."""
    if token in special:
        return token
    return token.removeprefix(_CONTINUED) if token.startswith(_CONTINUED) else _START + token


def _split(pattern: str, behaviour: str) -> dict[str, Any]:
    return {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": behaviour,
        "invert": False,
    }


def _ranges(characters: Sequence[str]) -> str:
    """The characters for a class of a regular expression, neighbours as ranges.

    Only characters with tokens: one without would make all of its run unknown.
    """
    spans: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in spans)
