"""CC-CEDICT, the Chinese-English dictionary: its entries and their glosses."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import DatasetError
from linkage_training.base.pairs import Pair

SOURCE = "cedict"
_GLOSSES = 3

_ENTRY = re.compile(r"(?P<traditional>\S+) (?P<simplified>\S+) \[[^]]*\] /(?P<glosses>.+)/")
_ASIDES = re.compile(r"\([^()]*\)|\[[^]]*\]")
_NO_MEANING = re.compile(
    r"CL:|(old |archaic |erhua )?variant of |see |see also |used in |also pr\."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word in Simplified characters and what it means in English."""

    word: str
    glosses: tuple[str, ...]


def read_dictionary(path: str | Path) -> list[Entry]:
    """The entries of a CC-CEDICT file that tell a meaning.

    Asides in brackets and glosses that only refer to other entries are left out.

    Args:
        path: The dictionary, as it is or packed with xz (suffix `.xz`).

    Raises:
        DatasetError: The file is missing or damaged, or a line of it is no entry.
    """
    file = Path(path)
    try:
        if file.suffix == ".xz":
            with lzma.open(file, "rt", encoding="utf-8") as packed:
                lines = packed.read().splitlines()
        else:
            lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"the dictionary cannot be read ({error})",
            path=file,
            remedy="Give CC-CEDICT as it comes (UTF-8 text) or packed with xz",
        ) from error
    entries = []
    for row, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith(("#", "%")):
            continue
        match = _ENTRY.match(line)
        if match is None:
            raise DatasetError(
                "not an entry of CC-CEDICT: Traditional Simplified [reading] /gloss/gloss/",
                path=file,
                row=row,
                remedy="Correct the line or leave it out",
            )
        glosses = (_ASIDES.sub(" ", g).strip() for g in match["glosses"].split("/"))
        meant = tuple(g for g in glosses if g and not _NO_MEANING.match(g))
        if meant:
            entries.append(Entry(match["simplified"], meant))
    return entries


def gloss_pairs(entries: Iterable[Entry]) -> list[Pair]:
    """The words of several characters as pairs to train on, with up to three glosses each.

    A sentence of technical prose names few people, places and things; the dictionary does.
    """
    return [
        Pair("; ".join(entry.glosses[:_GLOSSES]), entry.word, SOURCE)
        for entry in entries
        if len(entry.word) > 1
    ]
