"""From tags, a dataset and draws to estimates."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.prevalence import (
    Basis,
    Share,
    checked_sample,
    estimates,
    pick_columns,
    read_draws,
    read_unseen,
    shares,
    write_estimates,
)
from linkage_nlp.prevalence.records import COLUMNS, record
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role
from linkage_nlp.writers.own import is_written_here

Tag = Callable[..., TaggedSentence]
DrawsWriter = Callable[..., Path]
WEB = Label("way", "web")


@pytest.fixture
def material(tagged: Tag, tiny_codebook: Codebook) -> Material:
    """Two transcripts of two cases, 60 sentences each; the web is seen in every third."""
    sentences = [
        tagged(
            f"{name}-{n:04d}",
            {"way/web": 0.95 if n % 3 == 0 else 0.1, "place/abroad": 0.4 if n % 10 == 0 else 0.0},
            case=case,
            lang="zh" if n % 4 == 0 else "en",
            text=f"Sentence {n} of {case}.",
        )
        for name, case in (("a", "F1"), ("b", "F2"))
        for n in range(60)
    ]
    return Material.of(sentences, tiny_codebook)


@pytest.fixture
def draws(write_draws: DrawsWriter) -> Path:
    """Every second English and every fourth Chinese one was drawn."""
    drawn = [f"{name}-{n:04d}" for name in "ab" for n in range(60) if n % 4 and n % 2]
    drawn += [f"{name}-{n:04d}" for name in "ab" for n in range(0, 60, 16)]
    sizes = {"en": 45, "zh": 15}
    return write_draws({"a": sizes, "b": sizes}, {"en": (90, 60), "zh": (30, 8)}, drawn)


def found_every_third(draws: Path) -> dict[str, frozenset[Label]]:
    """People agree with the model on the web, and find nothing else."""
    return {
        name: frozenset({WEB} if int(name[2:]) % 3 == 0 else ())
        for name in read_draws(draws).sentences
    }


def test_shares_by_code_and_language(
    material: Material, draws: Path, tiny_codebook: Codebook
) -> None:
    sample = checked_sample(material, found_every_third(draws), read_draws(draws))
    assert sample.drawn == len(sample.found) == 68
    assert sample.warnings == ()
    made = {(share.column.id, share.lang): share for share in shares(sample, tiny_codebook)}
    assert len(made) == 3 * 5
    web = made["way/web", None]
    assert (web.sentences, web.counted, web.checked) == (120, 40, 68)
    assert web.basis is Basis.CORRECTED
    assert web.best is not None
    assert web.best.share == pytest.approx(1 / 3, abs=0.01)
    assert web.best.here.low <= 1 / 3 <= web.best.here.high
    chinese = made["way/web", "zh"]
    assert (chinese.sentences, chinese.checked) == (30, 8)
    assert chinese.basis is Basis.FEW_CHECKED
    nothing = made["place/abroad", "en"]
    assert nothing.basis is Basis.FEW_FOUND
    assert nothing.best is not None
    assert (nothing.best.share, nothing.best.here.low) == (0.0, 0.0)
    # A group has the sentences of its codes, each once.
    assert made["group/open", None].counted == 40


def test_what_interviewers_say_is_no_part_of_any_share(
    tagged: Tag, material: Material, draws: Path, tiny_codebook: Codebook
) -> None:
    asked = [
        replace(tagged(f"{name}-{n:04d}", {"way/web": 0.95}), role=Role.INTERVIEWER)
        for name in "abc"
        for n in range(60, 70)
    ]
    both = Material.of([*material.sentences, *asked], tiny_codebook)
    found = found_every_third(draws)
    known = read_draws(draws)
    assert checked_sample(both, found, known) == checked_sample(material, found, known)
    found |= {sentence.sentence_id: frozenset({WEB}) for sentence in asked}
    assert checked_sample(both, found, None) == checked_sample(material, found, None)


def test_a_model_that_sees_too_much_is_corrected(
    material: Material, draws: Path, tiny_codebook: Codebook
) -> None:
    half = {
        name: frozenset({WEB} if int(name[2:]) % 6 == 0 or int(name[2:]) % 15 == 3 else ())
        for name in read_draws(draws).sentences
    }
    sample = checked_sample(material, half, read_draws(draws))
    share = _share(shares(sample, tiny_codebook), "way/web")
    assert share.best is not None
    assert share.naive == pytest.approx(1 / 3)
    assert share.best.share < 0.2


def test_what_is_not_coded_is_stood_for_by_the_others(
    material: Material, draws: Path, tiny_codebook: Codebook
) -> None:
    found = found_every_third(draws)
    kept = {name: codes for name, codes in found.items() if not name.endswith("7")}
    sample = checked_sample(material, kept, read_draws(draws))
    assert "12 of 68" in sample.warnings[0].en
    assert sample.drawn == 68
    assert max(sample.inclusion.values()) == pytest.approx(60 / 90 * 48 / 60)


def test_what_was_never_drawn_from_is_left_out(
    tagged: Tag, tiny_codebook: Codebook, write_draws: DrawsWriter
) -> None:
    sentences = [tagged(f"{name}-{n:04d}", case=name) for name in "ab" for n in range(4)]
    path = write_draws({"a": {"en": 4}}, {"en": (4, 2)}, ["a-0000", "a-0001", "gone-0001"])
    material = Material.of(sentences, tiny_codebook)
    sample = checked_sample(material, {"a-0000": frozenset({WEB})}, read_draws(path))
    assert len(sample.covered) == sample.left_out == 4
    said = " ".join(warning.en for warning in sample.warnings)
    assert "4 sentences could not be drawn (1 transcripts" in said
    assert "1 sentences that were drawn are not among" in said
    assert "1 of 2 sentences" in said


def test_other_sentences_than_were_drawn_from_are_noticed(
    tagged: Tag, tiny_codebook: Codebook, write_draws: DrawsWriter
) -> None:
    material = Material.of([tagged(f"a-{n:04d}") for n in range(4)], tiny_codebook)
    path = write_draws({"a": {"en": 7}}, {"en": (7, 2)}, ["a-0000", "a-0001"])
    sample = checked_sample(
        material, dict.fromkeys(["a-0000", "a-0001"], frozenset()), read_draws(path)
    )
    assert "1 transcripts have other sentences" in sample.warnings[0].en


def test_without_a_sample_it_is_refused(
    tagged: Tag, material: Material, tiny_codebook: Codebook, draws: Path
) -> None:
    with pytest.raises(UsageError, match="none of the sentences that were drawn"):
        checked_sample(material, {"a-0002": frozenset()}, read_draws(draws))
    elsewhere = Material.of([tagged("z-0001")], tiny_codebook)
    with pytest.raises(UsageError, match="none of the tagged sentences"):
        checked_sample(elsewhere, {}, read_draws(draws))


@pytest.mark.parametrize(
    ("people", "probability"),
    [({"coder": "Ann"}, 1.0), ({"coder": "Ann"}, 0.0), ({"model": ""}, 1)],
)
def test_tags_that_people_changed_cannot_be_corrected_by_people(
    people: dict[str, str], probability: float, tagged: Tag, tiny_codebook: Codebook
) -> None:
    sentences = [tagged("a-0001", {"way/web": probability}, **people), tagged("a-0002")]
    with pytest.raises(UsageError, match="people decided on 1 "):
        checked_sample(Material.of(sentences, tiny_codebook), {"a-0002": frozenset()}, None)


def test_a_simple_random_sample_needs_no_draws(material: Material, tiny_codebook: Codebook) -> None:
    found = {
        s.sentence_id: frozenset({WEB} if int(s.sentence_id[2:]) % 3 == 0 else ())
        for s in material.sentences[::2]
    }
    sample = checked_sample(material, found, None)
    assert sample.inclusion["a-0002"] == pytest.approx(30 / 90)
    assert sample.inclusion["a-0004"] == 1.0
    share = _share(shares(sample, tiny_codebook), "way/web")
    assert share.best is not None
    assert share.best.share == pytest.approx(1 / 3, abs=0.02)


def test_a_language_without_a_sample_is_in_no_total(
    material: Material, tiny_codebook: Codebook
) -> None:
    found = {s.sentence_id: frozenset[Label]() for s in material.sentences if s.lang == "en"}
    made = estimates(material, found, checked_sample(material, found, None))
    assert _share(made.shares, "way/web").sentences == 90
    assert any("0 of the 30 sentences in zh" in warning.en for warning in made.warnings)
    assert next(s for s in made.shares if s.lang == "zh").basis is Basis.NONE


def test_a_model_that_learnt_from_the_sample_is_asked_without(
    material: Material, draws: Path, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    found = found_every_third(draws)
    sample = checked_sample(material, found, read_draws(draws))
    seen = estimates(material, found, sample)
    assert "tiny-1" in seen.warnings[0].en
    assert not estimates(material, found, sample, independent=["tiny-1"]).warnings
    path = tmp_path / "out-of-fold.jsonl"
    # Not having seen them, it knows nothing.
    lines = [
        json.dumps(
            {"id": name, "probabilities": dict.fromkeys(map(str, tiny_codebook.labels), 0.5)}
        )
        for name in found
    ]
    # As a Windows editor saves it.
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    unseen = estimates(material, found, sample, unseen=read_unseen(path, tiny_codebook))
    assert not unseen.warnings
    before, after = (_share(made.shares, "way/web").best for made in (seen, unseen))
    assert before is not None
    assert after is not None
    assert before.tuning > 0.9
    assert after.tuning == 0.0
    assert after.error > before.error


def test_out_of_fold_files_of_other_codes_are_refused(
    tmp_path: Path, tiny_codebook: Codebook
) -> None:
    path = tmp_path / "out-of-fold.jsonl"
    for line in ('{"id": "a"}', "no", '{"id": "a", "probabilities": {"way/web": 0.5}}'):
        path.write_text(line, encoding="utf-8")
        with pytest.raises(DatasetError, match="not a line"):
            read_unseen(path, tiny_codebook)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="no sentences"):
        read_unseen(path, tiny_codebook)
    with pytest.raises(DatasetError, match="no such file"):
        read_unseen(tmp_path / "absent", tiny_codebook)


def test_probabilities_that_do_not_hold_are_said_to(
    material: Material, tiny_codebook: Codebook
) -> None:
    found = {s.sentence_id: frozenset[Label]() for s in material.sentences}
    made = estimates(material, found, checked_sample(material, found, None), independent=["tiny-1"])
    assert made.calibration is not None
    assert (made.calibration.suggested, made.calibration.right) == (52, 0)
    assert made.calibration.expected == pytest.approx(40 * 0.95 + 12 * 0.4)
    assert not made.calibration.holds
    assert "its probabilities do not hold here" in made.warnings[-1].en


def test_codes_and_groups_by_their_ids(tiny_codebook: Codebook) -> None:
    picked = pick_columns(tiny_codebook, ["group/open", "way/web", "way/web"])
    assert [column.id for column in picked] == ["group/open", "way/web"]
    assert [column.id for column in pick_columns(tiny_codebook, ["web"])] == ["way/web"]
    assert len(pick_columns(tiny_codebook, [])) == 5
    with pytest.raises(UsageError, match="no code or group 'way/wed'"):
        pick_columns(tiny_codebook, ["way/wed"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("sampled", [True, False])
def test_the_same_figures_in_every_file(
    material: Material, draws: Path, tmp_path: Path, lang: str, sampled: bool
) -> None:
    found = found_every_third(draws)
    sample = checked_sample(material, found, read_draws(draws)) if sampled else None
    made = estimates(material, found, sample)
    for suffix in (".json", ".csv", ".md", ".xlsx"):
        write_estimates(
            tmp_path / f"e{suffix}", made, material, lang="zh" if lang == "zh" else "en"
        )
        assert is_written_here(tmp_path / f"e{suffix}")
    written = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    assert written == record(made)
    with (tmp_path / "e.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    web = next(row for row in rows if (row["code"], row["lang"]) == ("way/web", "all"))
    assert int(web["cases"]) == 2
    book = load_workbook(tmp_path / "e.xlsx")
    assert len(book.sheetnames) == (5 if sampled else 4)
    text = (tmp_path / "e.md").read_text(encoding="utf-8")
    assert ("模型" if lang == "zh" else "Model") in text
    if sampled:
        share = _share(made.shares, "way/web")
        assert share.best is not None
        assert float(web["share"]) == pytest.approx(share.best.share, abs=1e-6)
        assert written["shares"][0]["estimate"]["interval"] == [
            round(share.best.here.low, 6),
            round(share.best.here.high, 6),
        ]
        assert book.worksheets[0]["I2"].value == pytest.approx(share.best.share)
        assert book.worksheets[0]["I2"].number_format == "0.0%"
        assert f"{share.best.share:.1%}" in text
    else:
        assert written["shares"] == []
        assert web["share"] == ""


def test_only_known_suffixes(material: Material, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot write estimates as \.docx"):
        write_estimates(tmp_path / "e.docx", estimates(material, {}, None), material)


def _share(found: tuple[Share, ...], column: str) -> Share:
    return next(share for share in found if share.column.id == column and share.lang is None)
