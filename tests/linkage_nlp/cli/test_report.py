"""The commands `linkage quotes` and `linkage report`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from linkage_nlp.cli.quotes import quotes
from linkage_nlp.cli.report import report
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.transcripts import Transcript
from linkage_nlp.writers.jsonl import write_jsonl


@pytest.fixture
def tags(tiny_tagger: Tagger, interview: Transcript, tmp_path: Path) -> Path:
    path = tmp_path / "tags.jsonl"
    write_jsonl(path, tiny_tagger.tag(interview))
    return path


def run(command: object, *args: object) -> tuple[str, str]:
    result = CliRunner().invoke(command, list(map(str, args)), catch_exceptions=False)  # type: ignore[arg-type]
    assert result.exit_code == 0
    return result.stdout, result.stderr


def test_quotes_on_stdout(tags: Path, tiny_codebook_path: Path) -> None:
    out, _ = run(quotes, tags, "--codebook", tiny_codebook_path, "--code", "way/web")
    assert "> “We ask in a forum.”" in out
    assert "interview on F1" in out
    assert "Fair" not in out


def test_quotes_as_json(tags: Path, tiny_codebook_path: Path) -> None:
    out, _ = run(quotes, tags, "--codebook", tiny_codebook_path, "--per-code", 1, "--json")
    record = json.loads(out)
    assert [len(of) for of in record["quotes"].values()] == [1, 1, 1, 1]


def test_names_are_masked(tags: Path, tiny_codebook_path: Path, tmp_path: Path) -> None:
    (tmp_path / "masks.csv").write_text("text,mask\nMunich,XXX-1\n", encoding="utf-8")
    masks = ("--masks", tmp_path / "masks.csv", "--codebook", tiny_codebook_path)
    run(quotes, tags, "-o", tmp_path / "q.html", *masks)
    run(report, tags, "-o", tmp_path / "r.html", *masks)
    for name in ("q.html", "r.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "XXX-1" in page
        assert "Munich" not in page


def test_unknown_codes_and_cases(tags: Path, tiny_codebook_path: Path) -> None:
    for option, text in (("--code", "no code 'x'"), ("--case", "no case 'x'")):
        with pytest.raises(UsageError, match=text):
            run(quotes, tags, "--codebook", tiny_codebook_path, option, "x")


def test_a_group_is_all_of_its_codes(tags: Path, tiny_codebook_path: Path) -> None:
    out, _ = run(quotes, tags, "--codebook", tiny_codebook_path, "--code", "group/open", "--json")
    assert set(json.loads(out)["quotes"]) == {"way/web", "way/fair"}


def test_a_report_with_its_model(
    tags: Path, tiny_codebook_path: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    outputs = ("-o", tmp_path / "r.html", "-o", tmp_path / "r.docx")
    _, err = run(report, tags, *outputs, "--codebook", tiny_codebook_path, "--model", tiny_bundle)
    assert "Written" in err
    assert (tmp_path / "r.docx").is_file()
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "tiny-1, made on 2026-01-01" in page


def test_what_is_read_is_not_replaced(tags: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="to be read and to be written"):
        run(report, tags, "-o", tmp_path / "a.html", "--agreement", tmp_path / "a.html")


def test_bad_suffixes_are_found_before_anything_is_read(tmp_path: Path) -> None:
    for command in (quotes, report):
        with pytest.raises(UsageError, match=r"cannot write .* as \.pdf"):
            run(command, tmp_path / "absent.jsonl", "-o", tmp_path / "x.pdf")
