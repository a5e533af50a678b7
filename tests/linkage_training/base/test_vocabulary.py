from __future__ import annotations

from linkage_training.base.dictionary import Entry
from linkage_training.base.vocabulary import choose_characters, choose_words, usable_tokens


def test_rare_characters_outside_the_standard_are_left_out() -> None:
    chosen = choose_characters(["喆喆喆", "囧囧", "論壇"], {"論": "论", "壇": "坛"}, least=3)
    assert "喆" in chosen
    assert "囧" not in chosen
    assert "論" not in chosen
    assert list(chosen) == sorted(set(chosen))


def test_the_most_frequent_words_that_the_dictionary_explains_are_chosen() -> None:
    entries = [Entry(word, ("x",)) for word in ("茶", "论坛", "朋友", "坛友", "AA制", "囧友")]
    frequencies = {"茶": 0.9, "论坛": 0.3, "朋友": 0.5, "AA制": 0.4, "囧友": 0.4, "无名": 0.8}
    chosen = choose_words(entries, "茶论坛朋友", frequencies, most=9)
    assert chosen == ("朋友", "论坛")  # no single character, unknown character or frequency
    assert choose_words(entries, "茶论坛朋友", frequencies, most=1) == ("朋友",)
    assert choose_words(entries, "茶论坛朋友", frequencies, most=0) == ()


def test_placeholders_and_other_scripts_are_left_out() -> None:
    tokens = ["[PAD]", "[unused0]", "read", "##é", "α", "か", "##の", "朋", "“", "é", "№"]
    assert [tokens[i] for i in usable_tokens(tokens)] == [
        "[PAD]",
        "read",
        "##é",
        "α",
        "“",
        "é",
        "№",
    ]
