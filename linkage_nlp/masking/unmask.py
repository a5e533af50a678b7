"""The way back: masks into names, for who holds the key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import UnknownFormat, UsageError
from linkage_nlp.masking.files.formats import format_of
from linkage_nlp.masking.key import Key, read_key, write_private
from linkage_nlp.masking.masker import Masker
from linkage_nlp.masking.offsets import MaskedText, mask_text
from linkage_nlp.transcripts.source import Source


@dataclass(frozen=True, slots=True)
class Unmasked:
    """What was done.

    Attributes:
        output: Where it was written.
        masks: How many masks were turned back.
        shared: How many of those stand for several spellings, so that the first was taken.
    """

    output: Path
    masks: int
    shared: int


def unmask_text(text: str, key: Key) -> str:
    """A masked text with its names.

    It is the original with each name as the key spells it: where names were written in one
    spelling each, exactly the original.
    """
    return mask_text(Masker(key.reverse()), text).text


def unmask_file(path: Path, key_path: Path, output: Path) -> Unmasked:
    """Write a masked file with its names, readable by its owner alone.

    Raises:
        UsageError: The output is the file itself or the key.
        UnknownFormat: The format is none that can be masked.
        TranscriptError: The file or the key cannot be read.
    """
    if output.resolve() in {path.resolve(), key_path.resolve()}:
        raise UsageError(
            "the output would replace the file or the key",
            path=output,
            remedy="Choose another place",
        )
    key = read_key(key_path)
    form = format_of(path)
    if form is None:
        raise UnknownFormat(
            f"{path.suffix or 'this'} files are not masked, so there is nothing to turn back",
            path=path,
            remedy="Give a file that 'linkage mask' wrote",
        )
    masker = Masker(key.reverse())
    spellings = Counter(entry.mask for entry in key.entries.values())
    used: list[str] = []

    def replace(text: str) -> MaskedText:
        found = mask_text(masker, text)
        used.extend(hit.mask.text for hit in found.hits)
        return found

    made = form.rewrite(Source.of_file(path), replace, False)
    write_private(output, made.data)
    return Unmasked(output, len(used), sum(spellings[mask] > 1 for mask in used))
