"""Words by which an answer is looked for in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual

# What must not stand beside an English word. Chinese may: "我们的supplier在".
_LETTER = "0-9A-Za-z\u00aa\u00ba\u00c0-\u024f"


@dataclass(frozen=True)
class Cue:
    """An answer, and the words that hint at it.

    Attributes:
        name: The answer.
        pattern: Finds its words.
    """

    name: Bilingual
    pattern: re.Pattern[str]

    @classmethod
    def of(
        cls, name: Bilingual, en: Sequence[str], zh: Sequence[str], *, capital: bool = False
    ) -> Cue:
        """A cue.

        Args:
            name: The answer.
            en: Words that count as whole words, in either case, also with an s at the end.
            zh: Words that count wherever they stand.
            capital: English words count only as they are written.
        """
        forms = [re.escape(word) for word in _longest_first(zh)]
        if en:
            words = "|".join(r"\s+".join(map(re.escape, w.split())) for w in _longest_first(en))
            ending = "" if capital else "s?"
            flags = "" if capital else "i"
            opened = f"(?{flags}:" if flags else "(?:"
            forms.append(f"(?<![{_LETTER}]){opened}{words}){ending}(?![{_LETTER}])")
        return cls(name, re.compile("|".join(forms)))

    def found_in(self, text: str) -> str | None:
        """The words of a text that hint at the answer, None without any."""
        match = self.pattern.search(text)
        return None if match is None else match.group()


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: -len(word))
