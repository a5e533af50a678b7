"""The command `linkage matrix`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.cli.matrix import matrix
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import DatasetError, LinkageError, TranscriptError, UsageError
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, read_cases
from linkage_nlp.writers.jsonl import write_jsonl

EXAMPLES = Path(__file__).parents[3] / "examples"


def said(number: int, case: str, *codes: str) -> TaggedSentence:
    tags = tuple(
        CodeTag(
            written.partition("/")[0],
            written.partition("/")[2].rstrip("?"),
            0.8,
            Decision.REVIEW if "?" in written else Decision.ACCEPT,
        )
        for written in codes
    )
    return TaggedSentence(
        f"{case}-{number:04d}", case, f"{case}.txt", number, "Boss", Role.RESPONDENT, None, "en",
        0, 7, "We ask.", "m-1", tags,
    )  # fmt: skip


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    path = tmp_path / "tags.jsonl"
    write_jsonl(
        path,
        [
            said(1, "CF10", "channel/internet", "knowledge/engineering"),
            said(2, "CF10", "channel/internet?"),
            said(1, "CF2", "channel/study_abroad", "scope/international"),
            said(2, "CF2"),
        ],
    )
    return path


@pytest.fixture
def run() -> Callable[..., Result]:
    def call(*options: object) -> Result:
        return CliRunner().invoke(matrix, [str(o) for o in options], catch_exceptions=False)

    return call


def test_on_the_terminal(run: Callable[..., Result], tags: Path) -> None:
    done = run(tags)
    assert done.exit_code == 0
    line = next(line for line in done.stdout.splitlines() if "Internet" in line)
    # Cases in natural order; sentences to review in brackets.
    assert line.split() == ["■", "Internet", "1", "of", "2", "1", "(1)", "·", "1", "(1)"]
    assert "Co-occurrence: Channel × Knowledge" in done.stdout
    assert "suggestions of the model m-1" in done.stdout
    assert not done.stderr


def test_in_chinese_and_narrow(run: Callable[..., Result], tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    write_jsonl(many, [said(1, f"CF{n}", "channel/internet") for n in range(40)])
    done = run(many, "--lang", "zh")
    # With so many cases, their names stand in place of their columns.
    assert "哪些企业" in done.stdout
    assert "40/40" in done.stdout
    assert "均为模型 m-1 的建议" in "".join(done.stdout.split("\n"))
    # Wider than any terminal.
    done = run(many, "--rows", "all", "--columns", "all")
    assert "wider than this terminal" in done.stderr


def test_files(run: Callable[..., Result], tags: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text(
        "case,market,importance_engineering\nCF2,home,2\nCF10,abroad,5\n", encoding="utf-8"
    )
    outputs = [
        tmp_path / "out" / f"m{s}" for s in (".xlsx", ".html", ".md", ".tex", ".csv", ".json")
    ]
    options = [part for output in outputs for part in ("-o", output)]
    done = run(tags, *options, "--by", "market", "--by", "language")
    assert done.exit_code == 0
    assert all(output.stat().st_size > 1000 for output in outputs)
    for title in ("Codes by market", "Importance, as answered"):
        assert title in done.stdout
        assert title in outputs[2].read_text(encoding="utf-8")
    assert f"Written: {outputs[0]}" in done.stdout


def test_json(run: Callable[..., Result], tags: Path) -> None:
    record = json.loads(run(tags, "--json", "--within", "internet").stdout)
    assert record["within"] == "channel/internet"
    found = {s["column"]: s["cases"] for s in record["statements"]}
    assert found["knowledge/engineering"] == ["CF10"]
    assert found["scope/international"] == []


def test_quiet(run: Callable[..., Result], tags: Path, tmp_path: Path) -> None:
    assert run(tags, "-q", "-o", tmp_path / "m.md").output == ""


def test_masks(run: Callable[..., Result], tags: Path, tmp_path: Path) -> None:
    masks = tmp_path / "masks.csv"
    masks.write_text("text,mask\nCF10,FIRM-1\nask,XXX\n", encoding="utf-8")
    output = tmp_path / "m.html"
    run(tags, "--masks", masks, "-q", "-o", output)
    text = output.read_text(encoding="utf-8")
    assert "We XXX." in text
    assert "FIRM-1" in text
    assert "We ask" not in text


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (["--by", "size"], UsageError, "under the name 'size'"),
        (["--rows", "way"], UsageError, "no dimension 'way'"),
        (["--within", "web"], UsageError, "has no code 'web'"),
        (["-o", "m.ods"], UsageError, r"cannot write \.ods"),
        (["--source", "document"], UsageError, "no sentence to count"),
        (["--cases", "nowhere.csv"], TranscriptError, "no such file"),
    ],
)
def test_what_cannot_be_done(
    run: Callable[..., Result], tags: Path, options: list[str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run(tags, *options)


def test_duplicate_case(run: Callable[..., Result], tags: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case,size\nCF2,3\nCF2,4\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="case 'CF2' has size '4' here and '3' in row 2"):
        run(tags)


def test_inputs_are_not_replaced(run: Callable[..., Result], tags: Path, tmp_path: Path) -> None:
    cases = tmp_path / "list.csv"
    cases.write_text("case\nCF2\n", encoding="utf-8")
    with pytest.raises(LinkageError, match="to be read and to be written"):
        run(tags, "--cases", cases, "-o", cases)


def test_what_is_found_by_itself_is_not_replaced(
    run: Callable[..., Result], tags: Path, tmp_path: Path
) -> None:
    beside = tmp_path / "cases.csv"
    interview = tmp_path / "interviews" / "CF2.csv"
    interview.parent.mkdir()
    beside.write_text("case\nCF2\n", encoding="utf-8")
    interview.write_text("speaker,text\nBoss,We ask.\n", encoding="utf-8")
    given = (tags, "--transcripts", interview.parent)
    for path in (beside, interview):
        before = path.read_bytes()
        with pytest.raises(LinkageError, match="to be read and to be written"):
            run(*given, "-o", path)
        assert path.read_bytes() == before
    # A table of an earlier run in the folder is no interview.
    for _ in range(2):
        assert run(*given, "-o", interview.with_name("matrix.csv")).exit_code == 0


def test_cases_without_sentences_and_sentences_without_case(
    run: Callable[..., Result], tags: Path, tmp_path: Path
) -> None:
    (tmp_path / "cases.csv").write_text("case,size\nCF2,3\nCF7,4\n", encoding="utf-8")
    done = run(tags, "--json")
    assert "no sentences of CF7" in done.stderr
    assert "lacks CF10" in done.stderr
    record = json.loads(done.stdout)
    assert [case["id"] for case in record["cases"]] == ["CF2", "CF7", "CF10"]
    assert {statement["of"] for statement in record["statements"]} == {2}


def test_empty_tags(run: Callable[..., Result], tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    with pytest.raises(DatasetError, match="no sentence in it"):
        run(empty)


def test_ten_thousand_sentences_take_seconds(run: Callable[..., Result], tmp_path: Path) -> None:
    labels = [str(label) for label in default_codebook().labels]
    path = tmp_path / "many.jsonl"
    coded = [{labels[n % 17], labels[n % 13]} if n % 5 == 0 else set() for n in range(10_000)]
    write_jsonl(path, [said(n % 1000, f"CF{n // 1000}", *c) for n, c in enumerate(coded)])
    start = time.process_time()
    run(path, "-q", "-o", tmp_path / "m.xlsx", "-o", tmp_path / "m.html", "-o", tmp_path / "m.json")
    # Three seconds on an idle laptop.
    assert time.process_time() - start < 20


def test_the_examples_give_the_tables_of_a_thesis(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    """From `examples/` by two commands: firms by channel, importance, market split by firm."""
    from linkage_nlp.cli.tag import tag

    tags = tmp_path / "tags.jsonl"
    tagged = CliRunner().invoke(tag, [str(EXAMPLES), "-q", "-o", str(tags)], catch_exceptions=False)
    assert (tagged.exit_code, tagged.stderr) == (0, "")
    output = tmp_path / "m.json"
    done = run(tags, "--cases", EXAMPLES / "cases.csv", "-o", output, "-o", tmp_path / "m.md")
    assert (done.exit_code, done.stderr) == (0, "")
    record: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    assert [case["id"] for case in record["cases"]] == ["CF1", "CF2", "CF3", "CF4", "CF5"]
    assert {statement["of"] for statement in record["statements"]} == {5}
    assert [rating["code"] for rating in record["importance"]] == [
        "knowledge/scientific", "knowledge/engineering", "knowledge/artistic",
        "knowledge/managerial", "knowledge/market",
    ]  # fmt: skip
    assert record["importance"][1]["mean"] == 4.2
    splits = {split["attribute"]: split["groups"] for split in record["splits"]}
    assert splits["market"] == [
        {"value": "both", "cases": ["CF3", "CF4", "CF5"]},
        {"value": "domestic", "cases": ["CF1"]},
        {"value": "international", "cases": ["CF2"]},
    ]
    text = (tmp_path / "m.md").read_text(encoding="utf-8")
    assert "| Engineering |  | 1 |  | 1 | 3 | 5 | 4.2 |" in text
    # The list has no files: each goes by its name.
    assert read_cases(EXAMPLES / "cases.csv").cases == ()
