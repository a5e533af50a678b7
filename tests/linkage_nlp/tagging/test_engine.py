from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.bundle import LabelSettings, open_bundle
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import BundleError, UsageError
from linkage_nlp.tagging import engine as engine_module
from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_nlp.tagging.encoding import ModelInput, TokenLimits
from linkage_nlp.tagging.engine import Engine, available_cores, batches

NONE = 1 / (1 + math.exp(4))
STRONG = 1 / (1 + math.exp(-5))
WEAK = 1 / (1 + math.exp(-1))
HALF = 1 / (1 + math.exp(-0.5))


def said(text: str, question: str = "") -> ModelInput:
    return ModelInput(text, Context(question=question) if question else NO_CONTEXT)


def test_words_give_the_probabilities_that_the_model_was_made_with(tiny_bundle: Path) -> None:
    found = Engine(open_bundle(tiny_bundle)).probabilities(
        [
            said("We use a forum."),
            said("It is a website."),
            said("Yes", question="Do you go to a fair?"),
            said("The weather"),
        ]
    )
    assert found.dtype == np.float32
    assert found == pytest.approx(
        np.array(
            [
                [STRONG, NONE, NONE, NONE],
                [WEAK, NONE, NONE, NONE],
                [NONE, HALF, NONE, NONE],
                [NONE, NONE, NONE, NONE],
            ]
        ),
        abs=1e-6,
    )


def test_no_input_gives_no_row(tiny_bundle: Path) -> None:
    assert Engine(open_bundle(tiny_bundle)).probabilities([]).shape == (0, 4)


def test_a_model_without_token_types_is_fed_without_them(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any]
) -> None:
    engine = Engine(open_bundle(make_bundle(model=make_model(type_ids=False))))
    found = engine.probabilities([said("Yes", question="a fair")])
    assert found[0, 1] == pytest.approx(STRONG, abs=1e-6)


def test_limits_cut_sentence_and_context(make_bundle: Callable[..., Path]) -> None:
    engine = Engine(open_bundle(make_bundle(limits=TokenLimits(sentence=3, context=2))))
    found = engine.probabilities(
        [
            said("we of the forum"),
            said("of the forum"),
            said("yes", question="a fair was it"),
            said("yes", question="a website fair"),
        ]
    )
    assert found[:, 0] == pytest.approx([NONE, STRONG, NONE, 1 / (1 + math.exp(1.5))], abs=1e-6)
    assert found[:, 1] == pytest.approx([NONE, NONE, NONE, HALF], abs=1e-6)


def test_settings_of_the_bundle_scale_the_logits(
    make_bundle: Callable[..., Path], tiny_codebook: Codebook
) -> None:
    labels = {str(label): LabelSettings(0.5, 1.0, 0.9, 0.5) for label in tiny_codebook.labels}
    found = Engine(open_bundle(make_bundle(labels=labels))).probabilities([said("forum")])
    assert found[0, :2] == pytest.approx(
        [1 / (1 + math.exp(-3.5)), 1 / (1 + math.exp(1.0))], abs=1e-6
    )


WORDS = st.sampled_from(["forum", "fair", "Munich", "website", "we", "论坛", "展会", "abroad", "x"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), max_size=30)


@given(TEXTS)
def test_neither_company_nor_threads_nor_chunks_change_a_probability(texts: list[str]) -> None:
    # The tiny model is float, so batches must not matter at all.
    inputs = [said(text, question="a fair?" if len(text) % 2 else "") for text in texts]
    together = ENGINES[1].probabilities(inputs)
    assert np.array_equal(together, ENGINES[3].probabilities(inputs))
    alone = [ENGINES[1].probabilities([one])[0] for one in inputs]
    assert np.array_equal(together, np.array(alone, dtype=np.float32).reshape(len(inputs), 4))


ENGINES: dict[int, Engine] = {}


@pytest.fixture(autouse=True, scope="module")
def _engines(tiny_bundle: Path) -> None:
    bundle = open_bundle(tiny_bundle)
    ENGINES.update({threads: Engine(bundle, threads=threads) for threads in (1, 3)})


def test_progress_counts_every_input_once(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "CHUNK", 7)
    done: list[int] = []
    inputs = [said("forum " * (1 + place % 5)) for place in range(30)]
    found = ENGINES[1].probabilities(inputs, progress=done.append)
    assert sum(done) == 30
    assert len(done) >= 5
    assert (found[:, 0] > 0.99).all()


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 512))
def test_batches_hold_every_position_once_within_the_budget(
    lengths: list[int], budget: int
) -> None:
    found = list(batches(lengths, budget))
    assert sorted(position for batch in found for position in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[p] for p in batch) <= budget
    longest = [lengths[batch[0]] for batch in found]
    assert longest == sorted(longest, reverse=True)


def test_the_default_uses_the_cores_that_the_process_may_use() -> None:
    assert available_cores() >= 1


@pytest.mark.parametrize("threads", [0, -2])
def test_threads_below_one_are_refused(tiny_bundle: Path, threads: int) -> None:
    with pytest.raises(UsageError, match=f"cannot compute on {threads} threads"):
        Engine(open_bundle(tiny_bundle), threads=threads)


def _renamed_input(model: Any) -> Any:
    model.graph.input[1].name = "mask_of_attention"
    model.graph.node[1].input[0] = "mask_of_attention"
    return model


def test_a_model_with_other_inputs_is_refused_by_name(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any]
) -> None:
    bundle = open_bundle(make_bundle(model=_renamed_input(make_model())))
    with pytest.raises(BundleError, match="takes input_ids, mask_of_attention, token_type_ids"):
        Engine(bundle)


def test_a_model_with_too_few_outputs_is_refused(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any]
) -> None:
    bundle = open_bundle(make_bundle(model=make_model(outputs=3)))
    with pytest.raises(BundleError, match=r"shape \['batch', 3\].*4 codes"):
        Engine(bundle)


def test_a_model_that_gives_other_rows_than_asked_is_refused(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any]
) -> None:
    model = make_model()
    model.graph.node[-1].output[0] = "once"
    twice = model.graph.node.add(op_type="Concat", input=["once", "once"], output=["logits"])
    twice.attribute.add(name="axis", type="INT", i=0)
    engine = Engine(open_bundle(make_bundle(model=model)))
    with pytest.raises(BundleError, match=r"shape \(2, 4\) where \(1, 4\) is needed"):
        engine.probabilities([said("forum")])


def test_what_is_no_number_is_refused(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any]
) -> None:
    model = make_model(weights={"forum": {"way/web": float("nan")}})
    engine = Engine(open_bundle(make_bundle(model=model)))
    assert engine.probabilities([said("fair")])[0, 1] == pytest.approx(NONE, abs=1e-6)
    with pytest.raises(BundleError, match="not numbers"):
        engine.probabilities([said("forum")])


def test_a_token_that_the_model_lacks_is_a_fault_of_the_bundle(
    make_bundle: Callable[..., Path], tiny_bundle: Path
) -> None:
    tokenizer = json.loads((tiny_bundle / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["forum"] = 5000
    engine = Engine(open_bundle(make_bundle(tokenizer=json.dumps(tokenizer))))
    with pytest.raises(BundleError, match=r"model\.onnx fails on 1 inputs") as caught:
        engine.probabilities([said("the forum of a secret")])
    assert "secret" not in str(caught.value)


def test_what_is_no_model_is_refused(tiny_bundle: Path, tmp_path: Path) -> None:
    bundle = open_bundle(tiny_bundle)
    folder = tmp_path / "bundle"
    shutil.copytree(tiny_bundle, folder)
    (folder / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(BundleError, match=r"model\.onnx cannot be loaded"):
        Engine(type(bundle)(folder, bundle.info, bundle.codebook))
    (folder / "model.onnx").unlink()
    with pytest.raises(BundleError, match=r"model\.onnx cannot be loaded"):
        Engine(type(bundle)(folder, bundle.info, bundle.codebook))


def test_what_is_no_tokenizer_is_refused(make_bundle: Callable[..., Path]) -> None:
    with pytest.raises(BundleError, match=r"tokenizer\.json cannot be loaded"):
        Engine(open_bundle(make_bundle(tokenizer="{}")))


def test_truncation_and_padding_of_a_tokenizer_file_do_not_count(
    make_bundle: Callable[..., Path], tiny_bundle: Path
) -> None:
    tokenizer = json.loads((tiny_bundle / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = {
        "direction": "Right",
        "max_length": 3,
        "strategy": "LongestFirst",
        "stride": 0,
    }
    tokenizer["padding"] = {
        "strategy": {"Fixed": 64},
        "direction": "Left",
        "pad_to_multiple_of": None,
        "pad_id": 0,
        "pad_type_id": 0,
        "pad_token": "[PAD]",
    }
    engine = Engine(open_bundle(make_bundle(tokenizer=json.dumps(tokenizer))))
    found = engine.probabilities([said("we of the forum")])
    assert found[0, 0] == pytest.approx(STRONG, abs=1e-6)
