"""A codebook, a dataset and an encoder small enough to train in a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.dataset import (
    Dataset,
    Example,
    Provenance,
    Settled,
    read_dataset,
    write_dataset,
)
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role
from linkage_training.recipe import (
    DEFAULT_RECIPE,
    LearningRates,
    Limits,
    Precision,
    Recipe,
    read_recipe,
)

_SENTENCES = {
    "en": [
        ("we read the forum every week", {"channel": ["internet"]}),
        ("an answer on the forum solved it", {"channel": ["internet"]}),
        ("we met them at the fair", {"channel": ["fair"]}),
        ("the fair showed us what buyers want", {"channel": ["fair"], "knowledge": ["market"]}),
        ("buyers want another colour", {"knowledge": ["market"]}),
        ("we moved to a new office", {}),
        ("the tea was cold", {}),
        ("we are nine people now", {}),
    ],
    "zh": [
        ("我们每周看论坛", {"channel": ["internet"]}),
        ("论坛上有人回答了", {"channel": ["internet"]}),
        ("在展会上认识的", {"channel": ["fair"]}),
        ("展会让我们知道客户要什么", {"channel": ["fair"], "knowledge": ["market"]}),
        ("客户要别的颜色", {"knowledge": ["market"]}),
        ("我们搬了办公室", {}),
        ("茶凉了", {}),
        ("现在九个人", {}),
    ],
}
_QUESTIONS = {"en": "how did you hear of it?", "zh": "怎么知道的?"}


def _named(id: str) -> dict[str, object]:
    text = {"en": id, "zh": id}
    return {"id": id, "name": text, "definition": text}


def _code(id: str, hotkey: str, groups: list[str]) -> dict[str, object]:
    none: dict[str, list[str]] = {"en": [], "zh": []}
    return {
        **_named(id),
        "include": none,
        "exclude": none,
        "examples": none,
        "color": "#336699",
        "hotkey": hotkey,
        "groups": groups,
    }


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Models this small are slower on several threads."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def small_codebook_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A codebook file with three codes in two dimensions."""
    content = {
        "id": "small",
        "version": "1",
        "name": {"en": "small", "zh": "small"},
        "groups": [_named("outside")],
        "dimensions": [
            {
                **_named("channel"),
                "codes": [_code("internet", "q", ["outside"]), _code("fair", "w", ["outside"])],
            },
            {**_named("knowledge"), "codes": [_code("market", "e", [])]},
        ],
    }
    file = tmp_path_factory.mktemp("codebook") / "small.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def small_codebook(small_codebook_file: Path) -> Codebook:
    return load_codebook(small_codebook_file)


def _examples(cases_each: int) -> list[Example]:
    examples = []
    for lang, sentences in _SENTENCES.items():
        for number in range(cases_each):
            case = f"{lang}-{number}"
            for place, (text, codes) in enumerate(sentences):
                examples.append(
                    Example(
                        id=f"{case}-{place}",
                        case=case,
                        lang=lang,  # type: ignore[arg-type]
                        speaker="B",
                        role=Role.RESPONDENT,
                        text=text,
                        context=Context(_QUESTIONS[lang], sentences[place - 1][0] if place else ""),
                        codes={
                            "channel": tuple(codes.get("channel", ())),
                            "knowledge": tuple(codes.get("knowledge", ())),
                        },
                        coders=("c1",),
                        settled=Settled.SINGLE,
                        provenance=Provenance.AUTHORED,
                    )
                )
    return examples


@pytest.fixture(scope="session")
def small_dataset_file(tmp_path_factory: pytest.TempPathFactory, small_codebook: Codebook) -> Path:
    """A dataset of eight cases, four in each language, eight sentences each."""
    file = tmp_path_factory.mktemp("dataset") / "small.jsonl"
    write_dataset(file, _examples(4), small_codebook)
    return file


@pytest.fixture(scope="session")
def small_dataset(small_dataset_file: Path, small_codebook: Codebook) -> Dataset:
    return read_dataset(small_dataset_file, small_codebook)


@pytest.fixture(scope="session")
def small_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random two-layer BERT with a tokenizer of words and Chinese characters."""
    import torch
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel

    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    split = pre_tokenizers.BertPreTokenizer()
    normal = normalizers.BertNormalizer()
    texts = [text for rows in _SENTENCES.values() for text, _ in rows] + list(_QUESTIONS.values())
    for text in texts:
        for word, _ in split.pre_tokenize_str(normal.normalize_str(text)):
            if word not in tokens:
                tokens.append(word)
    tokenizer = Tokenizer(WordLevel({token: i for i, token in enumerate(tokens)}, "[UNK]"))
    tokenizer.normalizer = normal
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    folder = tmp_path_factory.mktemp("base") / "tiny-bert"
    torch.manual_seed(1)
    model = BertModel(
        BertConfig(
            vocab_size=len(tokens),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=128,
            type_vocab_size=2,
            pad_token_id=0,
        )
    )
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"] == "bert"
    return folder


@pytest.fixture(scope="session")
def small_recipe(small_base: Path) -> Recipe:
    """A recipe that learns the small dataset in a second."""
    recipe = read_recipe(DEFAULT_RECIPE)
    return replace(
        recipe,
        base=str(small_base),
        limits=Limits(sentence=32, context=32),
        training=replace(
            recipe.training,
            epochs=2,
            batch_size=8,
            learning_rates=LearningRates(3e-3, 3e-3, 1e-2),
            precision=Precision.FP32,
        ),
        evaluation=replace(recipe.evaluation, folds=2, test_share=0.25, bootstrap=50),
    )
