"""Writes packed encoders: the counterpart of `linkage_training.base.packed`, for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def pack(
    path: Path,
    pieces: Sequence[tuple[str, float]],
    sizes: Sequence[int],
    tensors: Mapping[str, Floats],
) -> None:
    """Write a packed encoder.

    Args:
        path: The file.
        pieces: Tokens and their scores.
        sizes: Width, layers, heads, inner width, tokens, positions, segment types.
        tensors: The weights by their short names; matrices are rounded to 4 bits, but for the
            tables of positions and segments.
    """
    texts = [text.encode() for text, _ in pieces]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    scores = np.array([score for _, score in pieces], "<f4")
    table = struct.pack("<IBI", 0x3000, 1, 0x20)
    head = [
        b"E5S1",
        struct.pack("<I7ifi", 1, *sizes, 1e-12, 32),
        struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, sum(map(len, texts))),
        ends.tobytes(),
        scores.tobytes(),
        *texts,
        struct.pack("<iI", 1, len(table)),
        table,
        struct.pack("<i", len(tensors)),
    ]
    stored = {name: _stored(name, values) for name, values in tensors.items()}
    entry = "<BIQQ"
    directory = sum(2 + len(name) + struct.calcsize(entry) for name in tensors)
    place = sum(map(len, head)) + directory
    for name, (kind, content) in stored.items():
        head.append(struct.pack("<H", len(name)) + name.encode())
        head.append(struct.pack(entry, kind, tensors[name].size, place, len(content)))
        place += len(content)
    path.write_bytes(b"".join([*head, *(content for _, content in stored.values())]))


def rounded(values: Floats) -> tuple[NDArray[np.float16], NDArray[np.uint8], Floats]:
    """The scales and steps of a matrix in 4 bits, 32 weights a scale, and what they stand for."""
    blocks = values.reshape(-1, 32)
    scales = (np.abs(blocks).max(1, keepdims=True) / 7).astype(np.float16)
    steps = np.clip(np.round(blocks / scales.astype(np.float32)), -8, 7)
    meant = (steps * scales.astype(np.float32)).reshape(values.shape)
    return scales, (steps + 8).astype(np.uint8), meant.astype(np.float32)


def _stored(name: str, values: Floats) -> tuple[int, bytes]:
    if values.ndim == 1 or name in {"emb.pos", "emb.type"}:
        return 0, values.astype("<f4").tobytes()
    scales, steps, _ = rounded(values)
    halves = steps[:, :16] | (steps[:, 16:] << 4)
    return 1, np.concatenate([scales.view(np.uint8), halves], axis=1).tobytes()
