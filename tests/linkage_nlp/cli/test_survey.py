from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.cli.survey import survey
from linkage_nlp.cli.tag import tag
from linkage_nlp.errors import UsageError

FORM = """\
rows: place
linkages: way
relations: way/work
partners:
  - name: {en: Customer, zh: 客户}
    cues: {en: [customer], zh: [客户]}
subsidiary: {en: [branch], zh: [分公司]}
cities:
  - {en: [Munich], zh: [慕尼黑]}
"""


@pytest.fixture
def tags(tmp_path: Path, tiny_bundle: Path) -> Path:
    said = "Interviewer: And?\nBoss: A customer in Munich told us. We saw a forum abroad.\n"
    (tmp_path / "F1.txt").write_text(said, encoding="utf-8")
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "names.csv").write_text("text,mask\nMunich,CITY-1\n", encoding="utf-8")
    path = tmp_path / "tags.jsonl"
    args = [str(tmp_path / "F1.txt"), "-o", str(path), "--model", str(tiny_bundle), "-q"]
    assert CliRunner().invoke(tag, args, standalone_mode=False).exception is None
    return path


def invoke(tags: Path, codebook: Path, *args: object) -> Result:
    form = tags.with_name("form.yaml")
    given = [str(tags), "--codebook", str(codebook), "--form", str(form), *map(str, args)]
    return CliRunner().invoke(survey, given, standalone_mode=False)


def test_a_questionnaire_on_the_terminal(tags: Path, tiny_codebook_path: Path) -> None:
    done = invoke(tags, tiny_codebook_path)
    assert done.exception is None
    assert "Munich (1)" in done.stdout
    assert "Every answer is a suggestion" in done.stdout
    assert "慕尼黑 (1)" in invoke(tags, tiny_codebook_path, "--lang", "zh").stdout


def test_files_and_json(tags: Path, tiny_codebook_path: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "s.xlsx"
    done = invoke(tags, tiny_codebook_path, "-o", output, "--json")
    assert done.exception is None
    assert output.is_file()
    (abroad, *_) = json.loads(done.stdout)["rows"]
    assert abroad["case"] == "F1"
    assert abroad["cities"][0]["quotes"][0]["cue"] == "Munich"
    assert f"Written: {output}" in done.stderr


def test_masked_names_are_in_no_answer(tags: Path, tiny_codebook_path: Path) -> None:
    done = invoke(tags, tiny_codebook_path, "--masks", tags.with_name("names.csv"), "--json")
    assert done.exception is None
    assert "Munich" not in done.stdout
    assert "CITY-1" in done.stdout


def test_another_suffix_is_refused_before_anything_is_read(
    tags: Path, tiny_codebook_path: Path
) -> None:
    done = invoke(tags, tiny_codebook_path, "-o", "s.pdf")
    assert isinstance(done.exception, UsageError)


def test_inputs_are_not_replaced(tags: Path, tiny_codebook_path: Path, tmp_path: Path) -> None:
    cases, form, masks = tmp_path / "cases.csv", tmp_path / "form.md", tags.with_name("names.csv")
    cases.write_text("case\nF1\n", encoding="utf-8")
    form.write_text(FORM, encoding="utf-8")
    for path, options in ((cases, ()), (masks, ("--masks", masks)), (form, ("--form", form))):
        before = path.read_bytes()
        done = invoke(tags, tiny_codebook_path, "-o", path, *options)
        assert isinstance(done.exception, UsageError)
        assert "to be read and to be written" in str(done.exception)
        assert path.read_bytes() == before
