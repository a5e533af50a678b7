from __future__ import annotations

import base64
import importlib.machinery
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from linkage_nlp.errors import MissingExtra
from linkage_training.base.normalisation import (
    character_map,
    gb2312_characters,
    simplified_characters,
)

_CHARACTER = st.characters(exclude_categories=["Cs", "Mn", "Mc", "Me", "Cc", "Cf"])


def _with_map(mapping: dict[str, str]) -> Tokenizer:
    table = base64.b64encode(character_map(mapping)).decode()
    return Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0",
                "added_tokens": [],
                "normalizer": {"type": "Precompiled", "precompiled_charsmap": table},
                "model": {
                    "type": "WordPiece",
                    "unk_token": "[UNK]",
                    "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100,
                    "vocab": {"[UNK]": 0},
                },
            }
        )
    )


@given(
    st.dictionaries(_CHARACTER, st.text(_CHARACTER, min_size=1, max_size=3), min_size=1),
    st.text(_CHARACTER, max_size=10),
)
def test_the_map_replaces_its_characters_and_no_others(mapping: dict[str, str], text: str) -> None:
    normalizer = _with_map(mapping).normalizer
    for key, value in mapping.items():
        assert normalizer.normalize_str(key) == value
    expected = "".join(mapping.get(character, character) for character in text)
    assert normalizer.normalize_str(text) == expected


def test_gb2312_has_6763_characters() -> None:
    characters = gb2312_characters()
    assert len(characters) == 6763
    assert {"一", "们", "齄"} <= characters
    assert "們" not in characters


def test_simplified_forms_come_from_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = tmp_path / "dictionary"
    tables.mkdir()
    rows = {
        # The first form; one that GB 2312 has before one that it lacks; none for itself.
        "TSCharacters.txt": "體\t体\n乾\t干 乾\n瞭\t瞭 了\n同\t同\n衛\t卫\n",
        # By way of the standard character, but not where the variant is itself Simplified.
        "HKVariantsRev.txt": "衞\t衛\n卫\t衛\n",
        "TWVariantsRev.txt": "喫\t吃\n",
    }
    for name, text in rows.items():
        (tables / name).write_text(text, encoding="utf-8")
    spec = importlib.machinery.ModuleSpec("opencc", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr("linkage_training.base.normalisation.find_spec", lambda name: spec)
    assert simplified_characters() == {
        "體": "体",
        "乾": "干",
        "瞭": "了",
        "衛": "卫",
        "衞": "卫",
        "喫": "吃",
    }


def test_a_missing_opencc_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkage_training.base.normalisation.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="pip install opencc"):
        simplified_characters()
