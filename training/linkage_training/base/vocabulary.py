"""Which tokens the base keeps: those that Chinese and English texts are made of."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from linkage_nlp.errors import MissingExtra, TrainingError
from linkage_nlp.language import Language
from linkage_training.base.normalisation import gb2312_characters
from linkage_training.base.packed import Piece
from linkage_training.base.tokenizer import SPECIAL, START

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_AT_ONCE = 20_000
_ASCII_END = 127
_CAPITALISED = 0.25


def text_shares(tokenizer: Tokenizer, texts: Sequence[str]) -> dict[int, float]:
    """The share of all tokens of some texts that each token is."""
    counts: Counter[int] = Counter()
    for start in range(0, len(texts), _AT_ONCE):
        some = list(texts[start : start + _AT_ONCE])
        for encoding in tokenizer.encode_batch(some, add_special_tokens=False):
            counts.update(encoding.ids)
    total = sum(counts.values())
    return {token: count / total for token, count in counts.items()}


def word_shares(tokenizer: Tokenizer, frequencies: Mapping[str, float]) -> dict[int, float]:
    """The share of all tokens that each is, from how frequent words are.

    Args:
        tokenizer: Cuts the words.
        frequencies: How often each word comes, in any unit.
    """
    shares: defaultdict[int, float] = defaultdict(float)
    words = list(frequencies)
    for word, encoding in zip(
        words, tokenizer.encode_batch(words, add_special_tokens=False), strict=True
    ):
        for token in encoding.ids:
            shares[token] += frequencies[word]
    total = sum(shares.values())
    return {token: share / total for token, share in shares.items()}


def word_frequencies(language: Language) -> dict[str, float]:
    """How frequent words are in general text (speech, news, books, the web).

    Chinese is Simplified, English in small letters.

    Raises:
        MissingExtra: The package with the frequencies is not installed.
    """
    if find_spec("wordfreq") is None:
        raise MissingExtra(
            "the frequencies of words are not installed",
            remedy="Install them with: pip install wordfreq",
        )
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict(language, "large"))


def with_capitals(frequencies: Mapping[str, float]) -> dict[str, float]:
    """Frequencies of words in small letters, a quarter of each given to the word with a capital.

    So that names, which the frequencies know in small letters alone, keep their tokens.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for word, frequency in frequencies.items():
        found[word] += (1 - _CAPITALISED) * frequency
        found[word.capitalize()] += _CAPITALISED * frequency
    return dict(found)


def choose_pieces(
    pieces: Sequence[Piece], shares: Iterable[Mapping[int, float]], *, least: float, most: int
) -> tuple[int, ...]:
    """The ids of the tokens to keep, ascending.

    Kept are the special tokens and single characters, so that what has no token of its own can
    still be spelt: those of ASCII and of the national standard GB 2312, and each other Chinese
    or Latin character or mark that is in tokens of a share of `least` together. Then the tokens
    of the largest shares.

    Args:
        pieces: All tokens.
        shares: For each kind of text, the share of each token in it; they count alike.
        least: The share from which a character is kept.
        most: How many tokens to keep.

    Raises:
        TrainingError: Those that must be kept are more.
    """
    share: defaultdict[int, float] = defaultdict(float)
    for of_kind in shares:
        for token, value in of_kind.items():
            share[token] += value
    characters: defaultdict[str, float] = defaultdict(float)
    for token, value in share.items():
        for character in pieces[token].text:
            characters[character] += value
    standard = gb2312_characters()
    kept = {
        token
        for token, piece in enumerate(pieces)
        if piece.text in SPECIAL
        or (
            len(piece.text) == 1
            and (
                piece.text == START
                or ord(piece.text) < _ASCII_END
                or piece.text in standard
                or (characters[piece.text] >= least and _is_read(piece.text))
            )
        )
    }
    if len(kept) > most:
        raise TrainingError(
            f"characters alone need {len(kept)} tokens, {most} are allowed",
            remedy="Set more tokens, or a larger share from which a character is kept",
        )
    ranked = sorted(share.keys() - kept, key=lambda token: (-share[token], token))
    return tuple(sorted(kept | set(ranked[: most - len(kept)])))


def _is_read(character: str) -> bool:
    """Whether it is no letter of another script than the Latin, the Greek and the Chinese."""
    if unicodedata.category(character)[0] not in "LM":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("LATIN", "GREEK", "CJK", "COMBINING", "FEMININE", "MASCULINE"))
