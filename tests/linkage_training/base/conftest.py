"""An English encoder, a dictionary and parallel sentences, all very small."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkage_training.base.settings import BaseSettings, read_base_settings
from linkage_training.base.start import load_encoder

ENGLISH = "we read the forum a friend called fair colour . , tea cold office new is in".split()
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
CEDICT = """\
# CC-CEDICT
茶 茶 [cha2] /tea/tea plant/
論壇 论坛 [lun4 tan2] /forum (for discussion)/
新 新 [xin1] /new/Xin (the region)/
朋友 朋友 [peng2 you5] /friend/CL:個|个[ge4]/
顏色 颜色 [yan2 se4] /colour/
個 个 [ge4] /variant of 箇|个[ge4]/
"""


@pytest.fixture(scope="session")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny BERT with a WordPiece tokenizer of a few English words."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("teacher")
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *ENGLISH, "##s", "“", "”", "茶"]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    load_encoder(folder)  # fails here, not in a test, if it cannot be loaded
    return folder


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    lines = [f"{en}\t{zh}\tsite:part{i % 2}\n" for i, (en, zh) in enumerate(PAIRS * 5)]
    file.write_text("".join(lines), encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def dictionary_file(tmp_path: Path) -> Path:
    file = tmp_path / "cedict.u8"
    file.write_text(CEDICT, encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def settings() -> BaseSettings:
    """The project's recipe, cut down to a few small steps."""
    from dataclasses import replace

    return replace(
        read_base_settings(),
        held_out=8,
        caps={},
        repeats={"cedict": 2},
        short_tokens=16,
        steps=60,
        minutes=0.0,
        batch=8,
        negatives=16,
        max_tokens=16,
        evaluate_pairs=8,
        save_minutes=1000.0,
        embedding_rate=1e-2,
        rate=5e-3,
    )


@pytest.fixture
def simplified(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Short tables of characters and words, so that the packages with them are not needed."""
    table = {"論": "论", "壇": "坛", "們": "们"}
    words = {"朋友": 0.2, "论坛": 0.1, "颜色": 0.1}
    monkeypatch.setattr("linkage_training.base.start.simplified_characters", lambda: table)
    monkeypatch.setattr("linkage_training.base.start.word_frequencies", lambda: words)
    return table
