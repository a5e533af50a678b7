"""A packed encoder and parallel sentences, all very small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from linkage_training.base.encoder import Encoder, cut_encoder
from linkage_training.base.packed import PackedEncoder, read_packed
from linkage_training.base.settings import BaseSettings

from .packing import Floats, pack

# Each Chinese side is long enough to be held out.
PAIRS = [
    ("we read the forum", "我们看論壇"),
    ("the tea is cold", "这杯茶凉了"),
    ("a new office", "新的办公室"),
    ("a friend called", "朋友打电话"),
    ("in the fair", "是在展会上"),
    ("a new colour", "新的颜色呢"),
    ("the friend is in the office", "朋友在办公室里"),
    ("the forum is new", "论坛是新的"),
]
MAPPING = {"論": "论", "壇": "坛", "們": "们"}
WORDS = ("我们", "论坛", "朋友", "▁the", "▁read", "▁office", "▁friend", "▁tea", "ing", "▁чай")
WIDTH, LAYERS, INNER, POSITIONS = 32, 2, 64, 64


def _pieces() -> list[tuple[str, float]]:
    characters = sorted({c for en, zh in PAIRS for c in en + zh if c != " "} | set("论坛,.A1"))
    scores = dict.fromkeys(WORDS, -4.0) | dict.fromkeys(characters, -9.0) | {"▁": -7.0}
    return [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *scores.items()]


@pytest.fixture(scope="session")
def weights() -> dict[str, Floats]:
    """Weights of two small layers, by their names in the packed file."""
    draw = np.random.default_rng(7)

    def drawn(*shape: int) -> Floats:
        return (draw.standard_normal(shape) * 0.2).astype(np.float32)

    found = {
        # Two rows more than there are tokens, as in the original.
        "emb.word": drawn(len(_pieces()) + 2, WIDTH),
        "emb.pos": drawn(POSITIONS, WIDTH),
        "emb.type": drawn(2, WIDTH),
        "emb.ln.w": drawn(WIDTH) + 1,
        "emb.ln.b": drawn(WIDTH),
    }
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            found[f"l{layer}.{name}.w"] = drawn(WIDTH, WIDTH)
            found[f"l{layer}.{name}.b"] = drawn(WIDTH)
        found[f"l{layer}.fi.w"], found[f"l{layer}.fi.b"] = drawn(INNER, WIDTH), drawn(INNER)
        found[f"l{layer}.fo.w"], found[f"l{layer}.fo.b"] = drawn(WIDTH, INNER), drawn(WIDTH)
        for name in ("aln", "oln"):
            found[f"l{layer}.{name}.w"], found[f"l{layer}.{name}.b"] = drawn(WIDTH), drawn(WIDTH)
    return found


@pytest.fixture(scope="session")
def packed_path(tmp_path_factory: pytest.TempPathFactory, weights: dict[str, Floats]) -> Path:
    """A packed encoder as a file."""
    path = tmp_path_factory.mktemp("packed") / "encoder.bin"
    pieces = _pieces()
    pack(path, pieces, (WIDTH, LAYERS, 2, INNER, len(pieces) + 2, POSITIONS, 2), weights)
    return path


@pytest.fixture(scope="session")
def packed(packed_path: Path) -> PackedEncoder:
    return read_packed(packed_path)


@pytest.fixture(scope="session")
def settings() -> BaseSettings:
    return BaseSettings(held_out=8, tokens=70, character_share=1e-7)


@pytest.fixture(scope="session")
def encoder(packed: PackedEncoder, settings: BaseSettings) -> Encoder:
    """The packed encoder, cut to the tokens of the parallel sentences."""
    return cut_encoder(
        packed,
        texts=[side for pair in PAIRS for side in pair],
        frequencies=({"朋友": 0.2, "论坛": 0.1}, {"tea": 0.1, "office": 0.3}),
        mapping=MAPPING,
        settings=settings,
    )


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    lines = [f"{en}\t{zh}\tsite:part{i % 2}\n" for i, (en, zh) in enumerate(PAIRS * 5)]
    file.write_text("".join(lines), encoding="utf-8", newline="\n")
    return file
