from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.cli.estimate import estimate
from linkage_nlp.cli.tag import tag
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled, write_dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.writers import read_tags

# Answers in turn: a forum (web), something else, a website (web, to review), a fair.
ANSWERS = ("We ask in a forum.", "It is the people.", "It was a website.", "We go to a fair.")


@pytest.fixture
def tags(tmp_path: Path, tiny_bundle: Path) -> Path:
    """Tags of six interviews by the tiny model."""
    folder = tmp_path / "interviews"
    folder.mkdir()
    for number in range(1, 7):
        said = "\n".join(
            f"Interviewer: And then? {n}\nBoss: {ANSWERS[n % 4]}"
            for n in range(number, number + 16)
        )
        (folder / f"F{number}.txt").write_text(said, encoding="utf-8")
    path = tmp_path / "tags.jsonl"
    args = [str(folder), "-o", str(path), "--model", str(tiny_bundle), "--all", "-q"]
    assert CliRunner().invoke(tag, args, standalone_mode=False).exception is None
    return path


@pytest.fixture
def dataset(tags: Path, tiny_codebook: Codebook) -> Path:
    """What people say: only the forum is the web, and so is every second website."""
    path = tags.with_name("dataset.jsonl")
    examples = [
        Example(
            s.sentence_id,
            s.case,
            s.lang,
            s.speaker,
            s.role,
            s.text,
            NO_CONTEXT,
            {"way": ("web",) if "forum" in s.text or (n % 8 == 2) else (), "place": ()},
            ("Ann",),
            Settled.SINGLE,
            Provenance.ANNOTATED,
        )
        for n, s in enumerate(read_tags(tags))
        if n % 2 == 0
    ]
    write_dataset(path, examples, tiny_codebook)
    return path


def invoke(tags: Path, codebook: Path, *args: object) -> Result:
    given = [str(tags), "--codebook", str(codebook), *map(str, args)]
    return CliRunner().invoke(estimate, given, standalone_mode=False)


def test_estimates_as_json(tags: Path, dataset: Path, tiny_codebook_path: Path) -> None:
    done = invoke(
        tags,
        tiny_codebook_path,
        "--checked",
        dataset,
        "--simple-random",
        "--json",
        "--code",
        "way/web",
    )
    assert done.exception is None
    made = json.loads(done.stdout)
    assert [one["code"] for one in made["cases"]] == ["way/web"]
    total = next(one for one in made["shares"] if one["lang"] is None)
    assert total["sentences"] == 96
    assert total["checked"] == 48
    low, high = total["estimate"]["interval"]
    assert low < total["found"] / 48 < high
    # It was trained on what is not known here, which a warning says.
    assert "tiny-1" in made["warnings"][0]
    assert "tiny-1" in done.stderr


def test_checked_sentences_without_tags_are_counted(
    tags: Path, dataset: Path, tiny_codebook_path: Path
) -> None:
    lines = tags.read_text(encoding="utf-8").splitlines(keepends=True)
    # The tagged sentences that people checked are every second one.
    tags.write_text("".join(lines[6:]), encoding="utf-8")
    for options in ([], ["--simple-random"]):
        done = invoke(tags, tiny_codebook_path, "--checked", dataset, "--json", *options)
        assert done.exception is None
        said = "3 of 48 sentences that people checked are not among the tagged ones"
        assert said in done.stderr
        assert json.loads(done.stdout)["checked"] == {"sentences": 48, "not_tagged": 3}
    tags.write_text("".join(lines[1::2]), encoding="utf-8")
    for options in ([], ["--simple-random"]):
        done = invoke(tags, tiny_codebook_path, "--checked", dataset, *options)
        assert isinstance(done.exception, UsageError)
        assert done.exception.path == dataset
        assert "none of its 48 sentences is among the tagged ones" in str(done.exception)


def test_without_people_it_tells_of_cases_alone(tags: Path, tiny_codebook_path: Path) -> None:
    done = invoke(tags, tiny_codebook_path)
    assert done.exception is None
    assert "No random sample was given" in done.stdout
    assert "Numbers of cases" in done.stdout
    assert "Shares of sentences" not in done.stdout
    chinese = invoke(tags, tiny_codebook_path, "--lang", "zh")
    assert "未提供随机样本" in chinese.stdout
    assert "Sentences" not in chinese.stdout


def test_a_check_list_has_one_sentence_a_case(
    tags: Path, dataset: Path, tiny_codebook_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "checks.jsonl"
    done = invoke(tags, tiny_codebook_path, "--check-list", path, "--code", "way/fair")
    assert done.exception is None
    listed = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(one["case"] for one in listed) == [f"F{n}" for n in range(1, 7)]
    assert (
        invoke(
            tags, tiny_codebook_path, "--check-list", path, "--code", "way/fair", "--rounds", 3
        ).exception
        is None
    )
    assert len(path.read_text(encoding="utf-8").splitlines()) == 18
    # Groups are settled by their codes.
    invoke(tags, tiny_codebook_path, "--check-list", path)
    assert "group/" not in path.read_text(encoding="utf-8")


def test_files_are_written(
    tags: Path, dataset: Path, tiny_codebook_path: Path, tmp_path: Path
) -> None:
    outputs = [tmp_path / f"out/e{suffix}" for suffix in (".xlsx", ".csv", ".md", ".json")]
    given = [part for output in outputs for part in ("-o", output)]
    done = invoke(tags, tiny_codebook_path, "--checked", dataset, "--simple-random", *given)
    assert done.exception is None
    assert all(output.is_file() for output in outputs)
    assert "Shares of sentences" in done.stdout
    assert done.stderr.count("Written: ") == 4


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--simple-random"], "what people found in the sample is missing"),
        (["--draws", "draws.jsonl"], "what people found in the sample is missing"),
        (["--checked", "d", "--draws", "d", "--simple-random"], "say two things"),
        (["--check-list", "c.xlsx"], "cannot write a list of sentences as .xlsx"),
        (["-o", "e.docx"], "cannot write estimates as .docx"),
        (["--code", "way/none"], "no code or group 'way/none'"),
    ],
)
def test_what_cannot_be_done_is_said(
    tags: Path, tiny_codebook_path: Path, args: list[str], said: str
) -> None:
    done = invoke(tags, tiny_codebook_path, *args)
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)


def test_inputs_are_not_replaced(tags: Path, dataset: Path, tiny_codebook_path: Path) -> None:
    other = tags.with_name("other.json")
    other.write_bytes(b"{}\n")
    checked = ("--checked", dataset)
    for path, options in (
        (tags, ("--check-list", tags)),
        (dataset, (*checked, "--check-list", dataset)),
        (other, (*checked, "--draws", other, "-o", other)),
        (other, (*checked, "--simple-random", "--out-of-fold", other, "-o", other)),
    ):
        before = path.read_bytes()
        done = invoke(tags, tiny_codebook_path, *options)
        assert isinstance(done.exception, UsageError)
        assert "to be read and to be written" in str(done.exception)
        assert path.read_bytes() == before
