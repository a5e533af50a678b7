"""Traditional characters become Simplified before a text is cut, inside `tokenizer.json` itself.

It is one table from a character to its replacement; the `tokenizers` library applies such a
table in one pass when it comes as a SentencePiece character map (its normalizer `Precompiled`),
and keeps the offsets into the original text.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from linkage_nlp.errors import MissingExtra

_GB2312_ROWS = range(0xB0, 0xF8)
_GB2312_CELLS = range(0xA1, 0xFF)
_BLOCK = 256
_LEAF = 1 << 31
_HAS_LEAF = 1 << 8


@dataclass
class _Node:
    """A node of the trie: what follows by byte, and the value of the key that ends here."""

    children: dict[int, _Node] = field(default_factory=dict)
    value: int | None = None


def simplified_characters() -> dict[str, str]:
    """Each Traditional character that OpenCC simplifies, and its Simplified form.

    Of several forms the first that GB 2312 has is taken. Variants usual in Hong Kong and
    Taiwan are taken by way of the standard Traditional character. Characters alone,
    without OpenCC's phrases: what stands beside a character has no say.

    Raises:
        MissingExtra: The package with OpenCC's tables is not installed.
    """
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise MissingExtra(
            "OpenCC's table of Traditional characters is not installed",
            remedy="Install it with: pip install opencc-python-reimplemented",
        )
    tables = Path(spec.origin).parent / "dictionary"
    standard = gb2312_characters()
    forms = {}
    for traditional, simplified in _rows(tables / "TSCharacters.txt"):
        forms[traditional] = next((c for c in simplified if c in standard), simplified[0])
    for name in ("HKVariantsRev.txt", "TWVariantsRev.txt"):
        for variant, usual in _rows(tables / name):
            if variant not in standard:
                forms.setdefault(variant, forms.get(usual[0], usual[0]))
    return {old: new for old, new in forms.items() if old != new}


def gb2312_characters() -> set[str]:
    """The 6,763 characters of the national standard GB 2312."""
    codes = (bytes((row, cell)) for row in _GB2312_ROWS for cell in _GB2312_CELLS)
    decoded = (code.decode("gb2312", errors="ignore") for code in codes)
    return {character for character in decoded if character}


def _rows(table: Path) -> Iterator[tuple[str, list[str]]]:
    """A character and its replacements, for each row of a table of OpenCC."""
    for line in table.read_text(encoding="utf-8").splitlines():
        character, replacements = line.split("\t")
        yield character, replacements.split()


def character_map(mapping: Mapping[str, str]) -> bytes:
    """The mapping as SentencePiece's `precompiled_charsmap`.

    The layout: the size of the trie in bytes, the trie as a double array of 32-bit units
    (as the library Darts-clone lays it out, over the UTF-8 bytes of the keys), then the
    replacements, each ended by a zero byte; all numbers little-endian.
    """
    texts = bytearray()
    root = _Node()
    for key in sorted(mapping):
        node = root
        for byte in key.encode():
            node = node.children.setdefault(byte, _Node())
        node.value = len(texts)
        texts += mapping[key].encode() + b"\0"
    units = _double_array(root)
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + bytes(texts)


def _double_array(root: _Node) -> list[int]:
    """The units of a trie.

    A node's children stand at `base XOR byte`; the node's own unit holds its distance to
    the base (bits 10 on), whether a value ends there (bit 8), and its own byte as a check.
    Nodes with many children are placed first, while there is room for them.
    """
    units = [0] * _BLOCK
    taken = [True] + [False] * (_BLOCK - 1)
    bases: set[int] = set()
    # A slot that does not suit a set of labels never will: slots are only ever taken.
    tried: dict[tuple[int, ...], int] = {}
    pending = [(-len(root.children), 0, root)]
    while pending:
        _, place, node = heapq.heappop(pending)
        labels = (*node.children, *(() if node.value is None else (0,)))
        slot = tried.get(labels, 1)
        while True:
            base = slot ^ labels[0]
            missing = (base | (_BLOCK - 1)) + 1 - len(units)
            if missing > 0:
                units.extend([0] * missing)
                taken.extend([False] * missing)
            if base not in bases and not any(taken[base ^ label] for label in labels):
                break
            slot += 1
        tried[labels] = slot
        bases.add(base)
        units[place] |= (place ^ base) << 10
        for label in labels:
            taken[base ^ label] = True
        if node.value is not None:
            units[place] |= _HAS_LEAF
            units[base] = node.value | _LEAF
        for byte, child in node.children.items():
            units[base ^ byte] = byte
            heapq.heappush(pending, (-len(child.children), base ^ byte, child))
    return units
