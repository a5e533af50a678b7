import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_annotations.cli.corpus import corpus
from linkage_annotations.corpus.interview import CASE_COLUMNS
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import DatasetError

GIN = default_codebook()
MakeSpeech = Callable[..., Any]
MakeLabel = Callable[..., dict[str, Any]]


def run(*args: str | Path) -> Result:
    result = CliRunner().invoke(corpus, [str(arg) for arg in args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def files(make_speech: MakeSpeech, make_label: MakeLabel) -> Any:
    """Labels of three sentences to train on and one that is held out."""
    made = make_speech(
        {
            "zh-talk": [
                make_label("zh-talk", 1, {"channel": ["conference_fair"]}, drawn="picked"),
                make_label("zh-talk", 2),
            ],
            "en-talk": [
                make_label("en-talk", 0),
                make_label("en-talk", 1, {"channel": ["internet"]}, held_out=True),
            ],
        }
    )
    (made.corpus / "interviews").mkdir()
    with (made.corpus / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CASE_COLUMNS)
        writer.writeheader()
        writer.writerow(
            dict.fromkeys(CASE_COLUMNS, "x") | {"case": "E01", "lang": "en", "readings": "1"}
        )
    line = {
        "id": "E01-001",
        "speaker": "R",
        "role": "respondent",
        "text": "We go to a fair.",
        "codes": {},
    }
    (made.corpus / "interviews" / "E01.jsonl").write_text(json.dumps(line), encoding="utf-8")
    return made


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def ids(path: Path) -> list[str]:
    return [example.id for example in read_dataset(path, GIN).examples]


def test_build_writes_the_interviews_and_with_texts_the_speech_to_train_on_too(
    files: Any, output: Path
) -> None:
    run("build", files.corpus, "-o", output)
    assert ids(output) == ["E01-001"]
    result = run("build", files.corpus, "--texts", files.texts, "-o", output)
    assert ids(output) == ["E01-001", "zh-talk:1", "zh-talk:2", "en-talk:0"]
    assert result.stdout.startswith(f"4 sentences of 3 cases in {output}")


def test_speech_writes_what_there_is_to_train_on(files: Any, output: Path) -> None:
    result = run("speech", files.corpus, "--texts", files.texts, "-o", output)
    assert result.exit_code == 0
    assert ids(output) == ["zh-talk:1", "zh-talk:2", "en-talk:0"]
    assert "zh-talk: 2 sentences of 1 blocks, 50% without a code" in result.stderr
    assert "en-talk: 1 sentences of 1 blocks, 100% without a code" in result.stderr
    assert result.stdout.startswith(f"3 sentences of 2 cases in {output}")


def test_speech_writes_what_is_held_out_apart(files: Any, output: Path) -> None:
    run("speech", files.corpus, "--texts", files.texts, "-o", output, "--held-out")
    assert ids(output) == ["en-talk:1"]


@pytest.mark.parametrize(
    ("drawn", "expected"), [("random", ["zh-talk:2", "en-talk:0"]), ("picked", ["zh-talk:1"])]
)
def test_speech_writes_only_what_was_drawn_in_one_way(
    files: Any, output: Path, drawn: str, expected: list[str]
) -> None:
    run("speech", files.corpus, "--texts", files.texts, "-o", output, "--drawn", drawn)
    assert ids(output) == expected


def test_speech_goes_on_without_a_text_and_names_it(files: Any, output: Path) -> None:
    files.text("zh-talk").unlink()
    result = run("speech", files.corpus, "--texts", files.texts, "-o", output)
    assert result.exit_code == 0
    assert ids(output) == ["en-talk:0"]
    assert "zh-talk is left out: neither zh-talk.txt nor zh-talk.txt.xz" in result.stderr


def test_speech_skips_changed_sentences_only_when_told(files: Any, output: Path) -> None:
    path = files.text("zh-talk")
    path.write_bytes(path.read_bytes().replace("慕尼黑".encode(), "科隆".encode()))
    command = ("speech", files.corpus, "--texts", files.texts, "-o", output)
    with pytest.raises(DatasetError, match="not the sentence"):
        run(*command)
    assert not output.exists()
    result = run(*command, "--skip-changed")
    assert ids(output) == ["zh-talk:2", "en-talk:0"]
    assert "zh-talk.txt has other words in 1 labelled lines" in result.stderr
    assert "zh-talk.txt is not the file that was labelled" in result.stderr


def test_speech_says_the_same_as_json(files: Any, output: Path) -> None:
    files.text("en-talk").unlink()
    result = run("speech", files.corpus, "--texts", files.texts, "-o", output, "--json")
    assert json.loads(result.stdout) == {
        "output": str(output),
        "sha256": read_dataset(output, GIN).sha256,
        "sentences": 2,
        "cases": 1,
        "sources": {
            "zh-talk": {
                "sentences": 2,
                "cases": 1,
                "without_code": 1,
                "changed": 0,
                "altered": False,
            }
        },
        "missing": ["en-talk"],
    }


def test_speech_never_prints_what_was_said(files: Any, output: Path) -> None:
    for extra in ((), ("--json",)):
        result = run("speech", files.corpus, "--texts", files.texts, "-o", output, *extra)
        for example in read_dataset(output, GIN).examples:
            assert example.text not in result.output


def test_speech_writes_no_empty_dataset(files: Any, output: Path) -> None:
    for source in ("zh-talk", "en-talk"):
        files.text(source).unlink()
    with pytest.raises(DatasetError, match="no sentence to write"):
        run("speech", files.corpus, "--texts", files.texts, "-o", output)
    assert not output.exists()


def test_check_counts_the_labels_and_warns_of_blocks_partly_held_out(files: Any) -> None:
    result = run("check", files.corpus)
    assert result.exit_code == 0
    assert "en: 1 interviews" in result.stdout
    assert (
        "speech zh-talk: 2 labels (1 picked, 1 random, 2 single), 0 held out, 50% without a code"
    ) in result.stdout
    assert "speech zh-talk codes: channel/internet 0, channel/conference_fair 1" in result.stdout
    assert "1 blocks have sentences that are held out and others" in result.stderr
    assert "en-talk-00" in result.stderr
    counts = json.loads(run("check", files.corpus, "--json").stdout)["speech"]["en-talk"]
    assert counts["codes"].pop("channel/internet") == 1
    assert not any(counts.pop("codes").values())
    assert counts == {
        "labels": 2,
        "without_code": 1,
        "held_out": 1,
        "drawn": {"random": 2},
        "settled": {"single": 2},
    }


def test_check_names_a_source_that_has_no_labels_yet(files: Any) -> None:
    (files.speech / "en-talk.jsonl").unlink()
    assert "speech en-talk: no labels yet" in run("check", files.corpus).stdout


def test_check_finds_a_bad_label(files: Any, make_label: MakeLabel) -> None:
    bad = json.dumps(make_label("en-talk", 0, {"channel": ["forum"]}))
    (files.speech / "en-talk.jsonl").write_text(bad, encoding="utf-8")
    with pytest.raises(DatasetError, match="unknown code 'forum'"):
        run("check", files.corpus)


def test_check_does_without_labels_of_speech(files: Any) -> None:
    for path in files.speech.iterdir():
        path.unlink()
    files.speech.rmdir()
    assert "speech" not in run("check", files.corpus).stdout
    assert json.loads(run("check", files.corpus, "--json").stdout)["speech"] == {}


def test_agreement_of_cases_read_once_says_so(files: Any) -> None:
    with pytest.raises(DatasetError, match="no interview was read twice"):
        run("agreement", files.corpus)


def test_agreement_of_cases_read_twice(files: Any, tmp_path: Path) -> None:
    table = files.corpus / "cases.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",1", ",2"), encoding="utf-8")
    line = {
        "id": "E01-002",
        "speaker": "R",
        "role": "respondent",
        "text": "In Hanover.",
        "codes": {"channel": ["conference_fair"]},
        "readings": {"author": {"channel": ["conference_fair"]}, "second": {}},
        "why": "the sentence before names the fair",
    }
    with (files.corpus / "interviews" / "E01.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(line))
    figures = json.loads(run("agreement", files.corpus, "--json").stdout)["slices"]["all"]
    fair = figures["codes"]["channel/conference_fair"]
    assert (fair["positives"], fair["alpha"]["all_units"]["value"]) == (1, 0)
    assert figures["pairs"][0]["codes"]["channel/conference_fair"]["both"] == 0
    shown = run("agreement", files.corpus, "-o", tmp_path / "page.html", "--lang", "zh")
    assert "会议展会" in shown.stdout or "编码者间一致性" in shown.stdout
    assert "不代表人员之间的一致性" in shown.stderr
    assert '<html lang="zh-CN">' in (tmp_path / "page.html").read_text(encoding="utf-8")
