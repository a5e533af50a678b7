from __future__ import annotations

import pytest

from linkage_nlp.errors import MissingExtra, TrainingError
from linkage_training.base.encoder import Encoder
from linkage_training.base.packed import Piece
from linkage_training.base.vocabulary import (
    choose_pieces,
    text_shares,
    with_capitals,
    word_frequencies,
    word_shares,
)

TEXTS = ("<s>", "<pad>", "</s>", "<unk>", "▁", "璟", "囧囧", "囧", "a", "▁чай", "▁the", "ч", "坛")
ALWAYS = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "坛"]
PIECES = tuple(Piece(text, -1.0) for text in TEXTS)


def _chosen(*shares: dict[str, float], least: float = 0.01, most: int = len(PIECES)) -> list[str]:
    by_id = [{TEXTS.index(text): share for text, share in of.items()} for of in shares]
    return [TEXTS[i] for i in choose_pieces(PIECES, by_id, least=least, most=most)]


def test_special_tokens_ascii_and_the_national_standard_are_always_kept() -> None:
    assert _chosen({}) == ALWAYS


def test_a_character_is_kept_for_the_tokens_it_is_in() -> None:
    """囧 never stands alone, but what has 囧囧 must be spelt where that token is gone."""
    assert _chosen({"囧囧": 0.02}, most=8) == [*ALWAYS[:5], "囧", *ALWAYS[5:]]
    assert "囧" not in _chosen({"囧囧": 0.002}, most=8)


def test_letters_of_other_scripts_are_not_kept_for_their_share() -> None:
    assert "ч" not in _chosen({"▁чай": 0.5, "▁the": 0.6}, most=8)


def test_the_largest_shares_are_kept_over_all_kinds_of_text() -> None:
    kinds = {"囧囧": 0.001, "▁the": 0.003}, {"囧囧": 0.004}
    assert {"囧囧", "▁the"} & set(_chosen(*kinds, least=0.1, most=8)) == {"囧囧"}
    assert {"囧囧", "▁the"} <= set(_chosen(*kinds, least=0.1, most=9))
    assert "▁чай" not in _chosen(*kinds)


def test_characters_for_which_there_is_no_room_are_said() -> None:
    with pytest.raises(TrainingError, match="8 tokens, 7 are allowed"):
        _chosen({"囧囧": 0.5}, most=7)


def test_a_quarter_of_each_word_has_a_capital() -> None:
    assert with_capitals({"oslo": 4.0, "Bergen": 4.0, "茶": 1.0}) == {
        "oslo": 3.0,
        "Oslo": 1.0,
        "Bergen": 4.0,
        "茶": 1.0,
    }


def test_shares_of_texts_and_of_words(encoder: Encoder) -> None:
    tokenizer = encoder.tokenizer
    the, tea = tokenizer.token_to_id("▁the"), tokenizer.token_to_id("▁tea")
    assert text_shares(tokenizer, ["the tea", "the the"]) == {the: 0.75, tea: 0.25}
    assert word_shares(tokenizer, {"the": 3e-2, "tea": 1e-2}) == pytest.approx(
        {the: 0.75, tea: 0.25}
    )


def test_a_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkage_training.base.vocabulary.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="pip install wordfreq"):
        word_frequencies("zh")
