"""Parallel sentences: reading them, and setting some aside."""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import DatasetError

_SHORTEST_HELD_OUT = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in English and in Chinese (Simplified), and where the two come from."""

    en: str
    zh: str
    source: str

    @property
    def group(self) -> str:
        """The source without its sections: `site:part:section` belongs to `site`."""
        return self.source.split(":", 1)[0]


def read_pairs(path: str | Path) -> list[Pair]:
    """Read a file of tab-separated lines: English, Chinese, source.

    Args:
        path: A UTF-8 text file without header; with the suffix `.xz` it is unpacked on the way.

    Raises:
        DatasetError: The file is missing or damaged, or a line has not three filled columns.
    """
    file = Path(path)
    pairs = []
    try:
        for row, line in enumerate(_lines(file), start=1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3 or not all(field.strip() for field in fields):
                raise DatasetError(
                    f"a line has {len(fields)} columns or an empty one, where three filled ones "
                    "are needed: English, Chinese, source",
                    path=file,
                    row=row,
                    remedy="Correct the line or leave it out",
                )
            pairs.append(Pair(*fields))
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"the parallel sentences cannot be read ({error})",
            path=file,
            remedy="Give a tab-separated UTF-8 file, or the same packed with xz",
        ) from error
    if not pairs:
        raise DatasetError("no parallel sentences in it", path=file)
    return pairs


def hold_out(pairs: Sequence[Pair], size: int) -> tuple[list[Pair], list[Pair]]:
    """Set about `size` pairs aside: of each source its last ones, in proportion.

    The last ones, since a source is in the order of its documents: most sentences set
    aside then come from documents of which nothing is trained on.

    Returns:
        The pairs to train on, and those set aside; both in their old order.
    """
    by_source: dict[str, list[int]] = defaultdict(list)
    for position, pair in enumerate(pairs):
        by_source[pair.source].append(position)
    aside: set[int] = set()
    for positions in by_source.values():
        wanted = round(len(positions) * size / len(pairs))
        long_enough = [i for i in positions if len(pairs[i].zh) >= _SHORTEST_HELD_OUT]
        aside.update(long_enough[max(0, len(long_enough) - wanted) :])
    kept = [pair for i, pair in enumerate(pairs) if i not in aside]
    return kept, [pairs[i] for i in sorted(aside)]


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file
    else:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file
