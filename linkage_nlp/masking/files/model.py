"""What a format has to do for its names to be replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from linkage_nlp.masking.offsets import MaskedText
from linkage_nlp.transcripts.source import Source

# Replaces the names of a text by masks, or masks by names.
Replace = Callable[[str], MaskedText]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file after its names were replaced, and what a reader should know of it."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are handled.

    Attributes:
        words: All that is said in a file, as text to look for names in. Raises an error where
            the file is of a kind that cannot be rewritten.
        everything: All in which a name could stand, also where nobody looks.
        rewrite: The file with its names replaced. `clean` removes what tells who worked on
            it (authors, comments, changes); the way back leaves the file as it is.
    """

    words: Callable[[Source], str]
    everything: Callable[[Source], str]
    rewrite: Callable[[Source, Replace, bool], Rewritten]
