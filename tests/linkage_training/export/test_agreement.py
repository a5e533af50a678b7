from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled
from linkage_nlp.errors import ExportRefused
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.transcripts.model import Role
from linkage_training.export import Agreement, MacroF1, compare, quantise, refuse_if_worse

SETTINGS = [LabelSettings(slope=1.0, intercept=0.0, accept=0.5, review=0.25)] * 4


def examples(codebook: Codebook, languages: str) -> list[Example]:
    return [
        Example(
            id=f"s{number}",
            case=f"c{number % 3}",
            lang="zh" if letter == "z" else "en",
            speaker=None,
            role=Role.RESPONDENT,
            text="text",
            context=NO_CONTEXT,
            codes={dimension.id: () for dimension in codebook.dimensions},
            coders=("c1",),
            settled=Settled.SINGLE,
            provenance=Provenance.AUTHORED,
        )
        for number, letter in enumerate(languages)
    ]


def agreement(codebook: Codebook, fp32: Any, int8: Any, languages: str = "zzee") -> Agreement:
    return compare(
        np.array(fp32, dtype=float),
        np.array(int8, dtype=float),
        gold=np.array(fp32) > 0,
        examples=examples(codebook, languages),
        codebook=codebook,
        settings=SETTINGS,
    )


SURE = np.array([[4, -4, -4, -4], [-4, 4, -4, -4], [4, -4, -4, -4], [-4, -4, -4, 4]])


def test_the_same_outputs_agree(tiny_codebook: Codebook) -> None:
    same = agreement(tiny_codebook, SURE, SURE)
    assert same.logit_difference == 0.0
    assert same.probability_difference == 0.0
    assert same.same_decisions == 1.0
    assert same.macro_f1 == {"zh": MacroF1(1.0, 1.0), "en": MacroF1(1.0, 1.0)}
    refuse_if_worse(same)


def test_differences_by_hand(tiny_codebook: Codebook) -> None:
    moved = SURE.astype(float)
    moved[0, 0] = 3.0  # accepted as before
    moved[1, 2] = -0.5  # none before, review now: p = 0.378
    found = agreement(tiny_codebook, SURE, moved)
    assert found.logit_difference == pytest.approx(3.5)
    apart = 1 / (1 + np.exp(0.5)) - 1 / (1 + np.exp(4))
    assert found.probability_difference == pytest.approx(apart, abs=1e-6)
    other = 1 / (1 + np.exp(-4)) - 1 / (1 + np.exp(-3))
    assert found.mean_probability_difference == pytest.approx((apart + other) / 16, abs=1e-6)
    assert found.same_decisions == 15 / 16
    refuse_if_worse(found)


def test_a_loss_in_one_language_is_refused(tiny_codebook: Codebook) -> None:
    # In English, one of two codes is no longer found: macro-F1 from 1 to 1/2.
    worse = SURE.copy()
    worse[3, 3] = -4
    with pytest.raises(ExportRefused) as caught:
        refuse_if_worse(agreement(tiny_codebook, SURE, worse))
    message = caught.value.message
    assert "50.0 points of macro-F1 in English (100.0 before, 50.0 after)" in message
    assert "Chinese" not in message
    assert caught.value.remedy


def test_both_languages_are_named(tiny_codebook: Codebook) -> None:
    with pytest.raises(ExportRefused, match=r"in Chinese .* and .* in English"):
        refuse_if_worse(agreement(tiny_codebook, SURE, -SURE))


@pytest.mark.parametrize(("loss", "refused"), [(0.0099, False), (0.0101, True), (-0.3, False)])
def test_one_point_is_allowed(loss: float, refused: bool) -> None:
    found = Agreement(0.1, 0.1, 0.1, 0.9, {"zh": MacroF1(0.6, 0.6 - loss)})
    if refused:
        with pytest.raises(ExportRefused, match=r"1\.0 points .* while 1 is allowed"):
            refuse_if_worse(found)
    else:
        refuse_if_worse(found)


def test_a_language_without_positives_decides_nothing(tiny_codebook: Codebook) -> None:
    nothing = np.full((4, 4), -4)
    found = agreement(tiny_codebook, nothing, -nothing)
    assert found.macro_f1["zh"] == MacroF1(None, None)
    refuse_if_worse(found)


def test_a_language_without_sentences_is_left_out(tiny_codebook: Codebook) -> None:
    assert list(agreement(tiny_codebook, SURE, SURE, "zzzz").macro_f1) == ["zh"]


def test_it_can_be_written_as_json(tiny_codebook: Codebook) -> None:
    content = json.loads(json.dumps(agreement(tiny_codebook, SURE, SURE).to_json()))
    assert content["macro_f1"]["en"] == {"fp32": 1.0, "int8": 1.0}


def test_a_ruined_int8_model_is_refused(
    bert: Any, batch_of: Any, through_onnx: Any, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    batch = batch_of(64, 30, seed=9)
    fp32 = through_onnx(bert.fp32, batch)[:, :4]
    settings = [LabelSettings(1.0, -float(np.quantile(z, 0.7)), 0.5, 0.25) for z in fp32.T]
    gold = fp32 > np.quantile(fp32, 0.7, axis=0)

    def compared(path: Path) -> Agreement:
        return compare(
            fp32,
            through_onnx(path, batch)[:, :4],
            gold=gold,
            examples=examples(tiny_codebook, "ze" * 32),
            codebook=tiny_codebook,
            settings=settings,
        )

    sound = compared(bert.int8)
    # Calibrated on nothing but one word, so that most of what others say is cut off.
    word = {name: np.ones((1, 1), np.int64) for name in batch}
    ruined_file = quantise(bert.fp32, tmp_path / "ruined.onnx", [word]).path
    ruined = compared(ruined_file)
    assert ruined.same_decisions < sound.same_decisions
    assert ruined.macro_f1["en"].loss > 5 * abs(sound.macro_f1["en"].loss)
    with pytest.raises(ExportRefused, match="the int8 model loses"):
        refuse_if_worse(ruined)
