"""Parallel sentences: reading them, setting some aside, and choosing how many of each source."""

from __future__ import annotations

import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


def cap_sources(
    pairs: Sequence[Pair], caps: Mapping[str, int], repeats: Mapping[str, int], seed: int
) -> list[Pair]:
    """At most `caps[group]` pairs of each named group, drawn by chance; all of the others.

    The pairs of a group in `repeats` are then taken so many times.

    Raises:
        DatasetError: A cap or a repeat names a group that no pair has.
    """
    by_group: dict[str, list[int]] = defaultdict(list)
    for position, pair in enumerate(pairs):
        by_group[pair.group].append(position)
    unknown = sorted({*caps, *repeats} - set(by_group))
    if unknown:
        raise DatasetError(
            f"no parallel sentences of the source {', '.join(unknown)}",
            remedy=f"The sources are {', '.join(sorted(by_group))}",
        )
    draw = random.Random(seed)
    kept: list[int] = []
    for group, positions in sorted(by_group.items()):
        cap = caps.get(group, len(positions))
        chosen = positions if len(positions) <= cap else draw.sample(positions, cap)
        kept.extend(chosen * repeats.get(group, 1))
    return [pairs[i] for i in sorted(kept)]


def thin_out(lengths: Sequence[int], short: int, share: float, seed: int) -> list[int]:
    """Which sentences are kept: all short ones, and a share of the longer drawn by chance.

    Args:
        lengths: Number of tokens of each sentence.
        short: A sentence of at most so many is short.
        share: Share of the longer ones to keep, 0 to 1.
        seed: Seed of the draw.

    Returns:
        Their positions, ascending.
    """
    draw = random.Random(seed)
    return [i for i, n in enumerate(lengths) if n <= short or draw.random() < share]


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file
    else:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file
