"""Which tokens the base has: the English encoder's that can occur, Chinese characters and words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec

from linkage_nlp.errors import MissingExtra
from linkage_training.base.dictionary import Entry
from linkage_training.base.normalisation import gb2312_characters

_LONGEST_WORD = 6
_GREEK = ("\u0370", "\u03ff")
_LATIN_END = "\u024f"


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
    return tuple(sorted(c for c in frequent | standard if is_chinese(c)))


def choose_words(
    entries: Iterable[Entry],
    characters: Iterable[str],
    frequencies: Mapping[str, float],
    most: int,
) -> tuple[str, ...]:
    """The Chinese words that get a token of their own, in alphabetical order.

    The most frequent ones that the dictionary explains, of two to six characters that have
    tokens themselves. A word without a known frequency is left out.

    Args:
        entries: The dictionary.
        characters: The characters that have tokens.
        frequencies: How frequent words are in general Chinese.
        most: How many words to choose at most.
    """
    usable = set(characters)
    known = {
        entry.word
        for entry in entries
        if 2 <= len(entry.word) <= _LONGEST_WORD
        and entry.word in frequencies
        and usable.issuperset(entry.word)
    }
    ranked = sorted(known, key=lambda word: (-frequencies[word], word))
    return tuple(sorted(ranked[:most]))


def word_frequencies() -> dict[str, float]:
    """How frequent words are in general Chinese (speech, news, books, the web), Simplified.

    Raises:
        MissingExtra: The package with the frequencies is not installed.
    """
    if find_spec("wordfreq") is None:
        raise MissingExtra(
            "the frequencies of Chinese words are not installed",
            remedy="Install them with: pip install wordfreq",
        )
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict("zh", "large"))


def usable_tokens(tokens: Sequence[str]) -> list[int]:
    """The positions of the English encoder's tokens that the base keeps, ascending.

    Left out are the placeholders `[unusedN]` and all whose letters are of other scripts
    than Latin and Greek: Chinese characters get tokens anew, other scripts are not read.
    """
    return [
        position
        for position, token in enumerate(tokens)
        if not token.startswith("[unused") and not _of_other_script(token)
    ]


def _of_other_script(token: str) -> bool:
    return any(
        character > _LATIN_END
        and unicodedata.category(character)[0] in "LM"
        and not _GREEK[0] <= character <= _GREEK[1]
        for character in token
    )
