"""Fixtures for all tests: a small codebook and a small, exact model bundle, made at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from numpy.typing import NDArray

from linkage_nlp.bundle import BundleInfo, LabelSettings, Provenance, write_bundle
from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.language import detect_language
from linkage_nlp.tagging.encoding import TokenLimits
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.transcripts import Role, Sentence, Transcript, Turn

# The tiny model adds up what its words say of each code; words of the context count half.
# Without any of them a logit is BIAS; STRONG lifts it to 5 (accepted) and WEAK to 1 (review).
BIAS = -4.0
STRONG = 9.0
WEAK = 5.0
WORDS: Mapping[str, Mapping[str, float]] = {
    "forum": {"way/web": STRONG},
    "坛": {"way/web": STRONG},
    "website": {"way/web": WEAK},
    "fair": {"way/fair": STRONG},
    "展": {"way/fair": STRONG},
    "munich": {"way/work": STRONG, "place/abroad": STRONG},
    "工": {"way/work": WEAK},
    "abroad": {"place/abroad": STRONG},
    "外": {"place/abroad": WEAK},
}
NEUTRAL = "we i it the a at to of and is was my from , . ? ! : 我 们 在 的 了 是 。 ， ？".split()


def _bilingual(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def _code(id: str, en: str, zh: str, color: str, hotkey: str, groups: list[str]) -> dict[str, Any]:
    return {
        "id": id,
        "name": _bilingual(en, zh),
        "definition": _bilingual(f"What {en.lower()} means.", f"{zh}的意思。"),
        "include": {"en": [], "zh": []},
        "exclude": {"en": [], "zh": []},
        "examples": {"en": [], "zh": []},
        "color": color,
        "hotkey": hotkey,
        "groups": groups,
    }


TINY_CODEBOOK = {
    "id": "tiny",
    "version": "1",
    "name": _bilingual("Tiny codebook", "小编码本"),
    "groups": [
        {
            "id": "open",
            "name": _bilingual("Open ways", "开放途径"),
            "definition": _bilingual("Ways for all.", "人人可用。"),
        }
    ],
    "dimensions": [
        {
            "id": "way",
            "name": _bilingual("Way", "途径"),
            "definition": _bilingual("How.", "如何。"),
            "codes": [
                _code("web", "Web", "网络", "#f0e442", "1", ["open"]),
                _code("fair", "Fair & show", "展会", "#0072b2", "2", ["open"]),
                _code("work", "Work", "工作", "#000000", "3", []),
            ],
        },
        {
            "id": "place",
            "name": _bilingual("Place", "地点"),
            "definition": _bilingual("Where.", "何处。"),
            "codes": [_code("abroad", "Abroad", "境外", "#d55e00", "4", [])],
        },
    ],
}

BundleMaker = Callable[..., Path]
Said = tuple[str | None, str, float | None, list[str]]
TranscriptMaker = Callable[..., Transcript]


@pytest.fixture(scope="session")
def tiny_codebook_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codebook") / "tiny.yaml"
    path.write_text(yaml.safe_dump(TINY_CODEBOOK, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_codebook(tiny_codebook_path: Path) -> Codebook:
    return load_codebook(tiny_codebook_path)


@pytest.fixture(scope="session")
def make_bundle(
    tiny_codebook: Codebook,
    tiny_codebook_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> BundleMaker:
    """A maker of bundles with the tiny model, or with parts of it replaced.

    It takes `model` (an ONNX model), `tokenizer` (its JSON), `limits`, `labels` (settings).
    """

    def make(
        *,
        model: Any = None,
        tokenizer: str | None = None,
        limits: TokenLimits = TokenLimits(sentence=16, context=8),  # noqa: B008 - frozen
        labels: Mapping[str, LabelSettings] | None = None,
    ) -> Path:
        folder = tmp_path_factory.mktemp("bundle")
        parts = {
            name: folder / name
            for name in ("model.onnx", "tokenizer.json", "README.md", "codebook.yaml")
        }
        graph = tiny_model(tiny_codebook) if model is None else model
        parts["model.onnx"].write_bytes(graph.SerializeToString())
        parts["tokenizer.json"].write_text(tokenizer or tiny_tokenizer(), encoding="utf-8")
        parts["README.md"].write_text("# A tiny model\n", encoding="utf-8")
        parts["codebook.yaml"].write_bytes(tiny_codebook_path.read_bytes())
        settings = LabelSettings(slope=1.0, intercept=0.0, accept=0.9, review=0.5)
        info = BundleInfo(
            model_version="tiny-1",
            created="2026-01-01",
            codebook="tiny",
            codebook_fingerprint=tiny_codebook.fingerprint,
            limits=limits,
            labels=labels or {str(label): settings for label in tiny_codebook.labels},
            provenance=Provenance("none", "0", "0", 0, 0, 0),
            scores={},
        )
        write_bundle(folder / "bundle", parts, info)
        return folder / "bundle"

    return make


@pytest.fixture(scope="session")
def tiny_bundle(make_bundle: BundleMaker) -> Path:
    return make_bundle()


@pytest.fixture(scope="session")
def tiny_tagger(tiny_bundle: Path) -> Tagger:
    return Tagger.load(tiny_bundle, threads=2)


def tiny_tokenizer() -> str:
    """A tokenizer of lower-case words and single Chinese characters, as JSON."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {word: place for place, word in enumerate([*special, *WORDS, *NEUTRAL])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.add_special_tokens(special)
    return str(tokenizer.to_str())


def tiny_model(
    codebook: Codebook,
    *,
    type_ids: bool = True,
    outputs: int | None = None,
    weights: Mapping[str, Mapping[str, float]] = WORDS,
) -> Any:
    """An ONNX model that adds the weights of words, those of the context by half.

    Args:
        codebook: Its labels are the outputs.
        type_ids: Whether it takes `token_type_ids`; without them the context counts fully.
        outputs: Give only so many outputs.
        weights: What each word adds to each label.
    """
    import numpy as np
    from onnx import TensorProto, checker, helper, numpy_helper

    labels = [str(label) for label in codebook.labels][:outputs]
    table = np.zeros((4 + len(WORDS) + len(NEUTRAL), len(labels)), dtype=np.float32)
    # Padding says everything, so that a model which does not mask it is found out.
    table[0] = 100.0
    for row, word in enumerate(WORDS, start=4):
        for label, weight in weights.get(word, {}).items():
            if label in labels:
                table[row, labels.index(label)] = weight
    constants: dict[str, NDArray[Any]] = {
        "table": table,
        "bias": np.full(len(labels), BIAS, dtype=np.float32),
        "half": np.array(0.5, dtype=np.float32),
        "last": np.array([-1], dtype=np.int64),
        "tokens": np.array([1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["said"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
    ]
    share = "mask"
    names = ["input_ids", "attention_mask"]
    if type_ids:
        share = "share"
        names.append("token_type_ids")
        nodes += [
            helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["types", "half"], ["discount"]),
            helper.make_node("Mul", ["discount", "mask"], ["masked_discount"]),
            helper.make_node("Sub", ["mask", "masked_discount"], ["share"]),
        ]
    nodes += [
        helper.make_node("Unsqueeze", [share, "last"], ["shares"]),
        helper.make_node("Mul", ["said", "shares"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "tokens"], ["summed"], keepdims=0),
        helper.make_node("Add", ["summed", "bias"], ["logits"]),
    ]
    shape = ["batch", "tokens"]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(labels)])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    return model


@pytest.fixture(scope="session")
def make_transcript() -> TranscriptMaker:
    """A maker of transcripts from turns: speaker, role, time in seconds, sentences."""

    def make(turns: list[Said], *, case: str = "F1", name: str = "F1.txt") -> Transcript:
        identity = hashlib.sha256(repr((turns, case)).encode("utf-8")).hexdigest()[:12]
        text = ""
        made: list[Turn] = []
        sentences: list[Sentence] = []
        for index, (speaker, role, time, said) in enumerate(turns):
            text += f"{speaker}: " if speaker else ""
            begin = len(text)
            for words in said:
                start = len(text)
                text += words
                number = f"{identity}-{len(sentences) + 1:04d}"
                lang = detect_language(words)
                sentences.append(Sentence(number, index, start, len(text), words, lang))
                text += " "
            text = text.rstrip(" ") if said else text
            made.append(Turn(index, begin, len(text), speaker, Role(role), time))
            text += "\n"
        return Transcript(identity, case, name, text, tuple(made), tuple(sentences))

    return make


@pytest.fixture(scope="session")
def interview(make_transcript: TranscriptMaker) -> Transcript:
    """Five turns in two languages; what is coded in each sentence follows from `WORDS`."""
    return make_transcript(
        [
            ("Interviewer", "interviewer", 0.0, ["Where do you meet them, at a fair?"]),
            ("Boss", "respondent", 4.5, ["Yes.", "We ask in a forum.", "It is a website."]),
            ("Interviewer", "interviewer", 62.0, ["您在慕尼黑工作过吗？"]),
            ("Boss", "respondent", 3671.0, ["I was in Munich.", "我们在展会。"]),
            (None, "respondent", None, ["The weather is fine."]),
        ],
        case="F1",
        name="F1.txt",
    )


@pytest.fixture(scope="session")
def make_model(tiny_codebook: Codebook) -> Callable[..., Any]:
    """A maker of tiny models; it takes what `tiny_model` takes but the codebook."""
    return partial(tiny_model, tiny_codebook)
