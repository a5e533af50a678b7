"""The tokenizer of the base: the unigram model of the encoder it is cut from, with fewer tokens.

A unigram model (Kudo 2018, arXiv 1804.10959) cuts a text into the tokens that are most probable
together, so it goes on working when tokens are taken away: what had one is cut into smaller
ones. Chinese is cut into words and phrases without a segmenter, English into words and their
parts, the first part of a word marked (`▁`).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from linkage_training.base.normalisation import character_map
from linkage_training.base.packed import Piece

START = "▁"
CLS, PAD, SEP, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
SPECIAL = (CLS, PAD, SEP, UNKNOWN)
# Blanks and joiners without width, marks of direction and byte order, and what stands for a
# character that could not be decoded.
_WITHOUT_WIDTH = dict.fromkeys([*map(chr, range(0x200B, 0x2010)), "\ufeff", "\ufffd"], " ")


def unigram_tokenizer(pieces: Sequence[Piece], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The content of a `tokenizer.json`, without truncation and padding.

    A sentence becomes `<s> sentence </s>`, one with a context `<s> sentence </s> context </s>`,
    where the context has segment type 1.

    Args:
        pieces: The tokens in the order of their ids; the special ones must be among them.
        mapping: From a character to what stands for it once the text has gone through NFKC.
            Marks without width become blanks, as in the original, and white space of any kind
            and length one blank.
    """
    table = base64.b64encode(character_map({**_WITHOUT_WIDTH, **mapping}))
    ids = {piece.text: number for number, piece in enumerate(pieces)}
    marks = {"type": "Metaspace", "replacement": START, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_special(ids[token], token) for token in SPECIAL],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {
                    "type": "Precompiled",
                    "precompiled_charsmap": table.decode("ascii"),
                },
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
            ],
        },
        "pre_tokenizer": marks,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_token(CLS, 0), _text("A", 0), _token(SEP, 0)],
            "pair": [_token(CLS, 0), _text("A", 0), _token(SEP, 0), _text("B", 1), _token(SEP, 1)],
            "special_tokens": {
                token: {"id": token, "ids": [ids[token]], "tokens": [token]} for token in (CLS, SEP)
            },
        },
        "decoder": marks,
        "model": {
            "type": "Unigram",
            "unk_id": ids[UNKNOWN],
            "vocab": [[piece.text, piece.score] for piece in pieces],
            "byte_fallback": False,
        },
    }


def _special(number: int, token: str) -> dict[str, Any]:
    return {
        "id": number,
        "content": token,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def _token(name: str, segment: int) -> dict[str, Any]:
    return {"SpecialToken": {"id": name, "type_id": segment}}


def _text(name: str, segment: int) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": segment}}
