"""Whether a name of the key can still be read in what was masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from linkage_nlp.errors import MaskingError
from linkage_nlp.masking.masker import Mask, Masker

# Signs without width, by which a name may be written so that it looks the same.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def as_seen(text: str) -> str:
    """A text as it looks: wide letters as usual ones, and without invisible signs."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


class Residue:
    """Looks for the names of a key in files that should hold none.

    It reads them otherwise than the masker did: all parts of a file in one text, wide letters
    as usual ones, and without invisible signs.
    """

    def __init__(self, masks: Iterable[Mask]) -> None:
        kept = tuple(masks)
        self._masker = Masker(kept)
        own = sorted({mask.mask for mask in kept}, key=len, reverse=True)
        own += [mask[1:].replace("]", "", 1) for mask in own if mask.startswith("[")]
        self._own = re.compile("|".join(map(re.escape, own))) if own else None

    def check(self, text: str, path: Path) -> None:
        """Look at one file.

        Args:
            text: All in which a name could stand.
            path: The file, for the error.

        Raises:
            MaskingError: A name is still there. Its mask is told, the name is not.
        """
        for read in (text, as_seen(text)):
            bare = self._own.sub("\n\x00\n", read) if self._own else read
            left = sorted({hit.mask.mask for hit in self._masker.hits(bare)})
            if left:
                shown = ", ".join(left[:5])
                raise MaskingError(
                    f"after masking, names could still be read in it (those of {shown})",
                    path=path,
                    remedy="Nothing was written. Add the spelling that stands in the file to the "
                    "list of names, or take the file out",
                )
