from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from linkage_nlp.cli.tag import tag
from linkage_nlp.cli.tag_inputs import parse_roles
from linkage_nlp.errors import BundleError, CodebookError, TranscriptError, UsageError
from linkage_nlp.transcripts import Role, SourceKind
from linkage_nlp.writers import read_tags

ENGLISH = """\
Interviewer: Where do you go?
Boss: We go to a fair. A forum.

Interviewer: Yes?
Boss: It was a website.
"""
CHINESE = "问：您好。\n答：我们在论坛。\n问：展会呢？\n答：是的。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two interviews of two cases."""
    path = tmp_path / "interviews"
    path.mkdir()
    (path / "F1.txt").write_text(ENGLISH, encoding="utf-8")
    (path / "F2.txt").write_text(CHINESE, encoding="utf-8")
    return path


def invoke(bundle: Path, *args: object, stdin: str | bytes | None = None) -> Result:
    """Run the command; errors of ours come out as exceptions, as `main` gets them."""
    given = [str(arg) for arg in args]
    return CliRunner().invoke(
        tag, [*given, "--model", str(bundle)], input=stdin, standalone_mode=False
    )


def texts(path: Path) -> list[str]:
    return [sentence.text for sentence in read_tags(path)]


def test_a_folder_is_tagged_and_written(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "tags.jsonl"
    result = invoke(tiny_bundle, folder, "-o", output)
    assert result.exception is None
    found = read_tags(output)
    assert [(s.case, s.text) for s in found] == [
        ("F1", "We go to a fair."),
        ("F1", "A forum."),
        ("F1", "It was a website."),
        ("F2", "我们在论坛。"),
        ("F2", "是的。"),
    ]
    assert [[tag.code for tag in s.codes] for s in found[:2]] == [["fair"], ["web", "fair"]]
    lines = result.stdout.splitlines()
    assert any(line.split()[1:4] == ["Web", "2/2", "2"] for line in lines if "Web" in line)
    assert "Transcripts: 2. Cases: 2. Sentences: 5. Model: tiny-1." in lines
    assert any("A person decides" in line for line in lines)
    assert f"Written: {output}" in lines


def test_without_an_output_the_table_is_shown_and_how_to_save(
    tiny_bundle: Path, folder: Path
) -> None:
    result = invoke(tiny_bundle, folder)
    assert "Web" in result.stdout
    assert "Written" not in result.stdout
    assert "Nothing was saved" in result.stderr
    assert "forum" not in result.stdout


def test_several_outputs_come_from_one_run(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    names = ["t.xlsx", "t.csv", "deep/t.html", "t.jsonl"]
    options = [part for name in names for part in ("-o", tmp_path / name)]
    result = invoke(tiny_bundle, folder, *options, "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    assert all((tmp_path / name).stat().st_size > 100 for name in names)
    assert not list(tmp_path.rglob("*.part"))


def test_names_are_in_the_chosen_language(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    result = invoke(tiny_bundle, folder, "--lang", "zh", "-o", tmp_path / "t.html")
    assert "网络" in result.stdout
    assert "访谈记录 2 份，案例 2 个，句子 5 句，模型 tiny-1。" in result.stdout
    assert "由人决定" in result.stdout
    assert '<html lang="zh-CN">' in (tmp_path / "t.html").read_text(encoding="utf-8")


def test_documents_are_tagged_and_counted_apart(
    tiny_bundle: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "F1 about.html").write_text("<p>We were at a fair.</p>", encoding="utf-8")
    outputs = [tmp_path / name for name in ("tags.jsonl", "tags.xlsx", "tags.csv", "tags.html")]
    options = [part for output in outputs for part in ("-o", output)]
    result = invoke(tiny_bundle, folder, *options)
    assert "Transcripts: 2. Cases: 2. Sentences: 5." in result.stdout
    assert "Documents, kept apart and not counted above: 1, with 1 sentences" in result.stdout
    document = [s for s in read_tags(outputs[0]) if s.source is SourceKind.DOCUMENT]
    assert [(s.text, s.transcript) for s in document] == [("We were at a fair.", "F1 about.html")]
    # What was written is not read as a document when the folder is read again.
    shutil.copy(outputs[3], folder)
    again = json.loads(invoke(tiny_bundle, folder, "--json").stdout_bytes.decode("utf-8"))
    assert [file["source"] for file in again["files"]] == ["document", "interview", "interview"]
    assert (
        again["summary"]
        == json.loads(
            invoke(tiny_bundle, folder / "F1.txt", folder / "F2.txt", "--json").stdout_bytes
        )["summary"]
    )
    alone = invoke(tiny_bundle, folder / "F1 about.html", "--lang", "zh")
    assert "以上全部为文献资料：1 份" in alone.stdout
    import openpyxl

    book = openpyxl.load_workbook(outputs[1])
    assert [row[4].value for row in book["Sentences"].iter_rows(min_row=2)].count("document") == 1


def test_json_has_all_of_it(tiny_bundle: Path, folder: Path) -> None:
    result = invoke(tiny_bundle, folder, "--json")
    content = json.loads(result.stdout_bytes.decode("utf-8"))
    assert content["model_version"] == "tiny-1"
    assert content["files"] == [
        {
            "path": str(folder / name),
            "case": name[:2],
            "transcript": name,
            "source": "interview",
            "sentences": sentences,
        }
        for name, sentences in (("F1.txt", 3), ("F2.txt", 2))
    ]
    assert content["errors"] == []
    assert content["summary"] == {
        "F1": {"way/web": {"accept": 1, "review": 1}, "way/fair": {"accept": 1, "review": 1}},
        "F2": {"way/web": {"accept": 1, "review": 0}, "way/fair": {"accept": 0, "review": 1}},
    }
    assert [s["text"] for s in content["sentences"]][-2:] == ["我们在论坛。", "是的。"]
    assert content["sentences"][0]["codes"] == [
        {"dimension": "way", "code": "fair", "probability": 0.9933, "decision": "accept"}
    ]
    assert result.stderr == ""


def test_json_leaves_the_sentences_to_the_file(
    tiny_bundle: Path, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "t.jsonl"
    result = invoke(tiny_bundle, folder, "--json", "-o", output)
    content = json.loads(result.stdout)
    assert "sentences" not in content
    assert content["outputs"] == [str(output)]
    assert len(read_tags(output)) == 5


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    tiny_bundle: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "broken.docx").write_bytes(b"no document")
    (folder / "empty.txt").write_bytes(b"")
    output = tmp_path / "t.jsonl"
    result = invoke(tiny_bundle, folder, tmp_path / "missing.txt", "-o", output, "--json")
    assert result.exit_code == 3
    assert len(read_tags(output)) == 5
    errors = json.loads(result.stdout)["errors"]
    assert [Path(error["path"]).name for error in errors] == [
        "missing.txt",
        "broken.docx",
        "empty.txt",
    ]
    assert all(error["message"] and error["remedy"] for error in errors)
    for error in errors:
        assert error["message"] in result.stderr


def test_nothing_is_written_when_every_file_fails(tiny_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    output = tmp_path / "t.jsonl"
    result = invoke(tiny_bundle, tmp_path / "a.txt", tmp_path / "missing.txt", "-o", output)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert not output.exists()


def test_nothing_to_do_is_a_usage_error(tiny_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"x")
    result = invoke(tiny_bundle, tmp_path)
    assert isinstance(result.exception, UsageError)
    assert "no transcripts" in str(result.exception)


def test_the_same_content_is_tagged_once(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "F1.txt", folder / "F3.txt")
    output = tmp_path / "t.jsonl"
    result = invoke(tiny_bundle, folder, folder / "F1.txt", "-o", output)
    assert len(read_tags(output)) == 5
    assert result.exit_code == 0
    assert f"F3.txt holds the same as {folder / 'F1.txt'}" in result.stderr
    assert result.stderr.count("holds the same") == 1


def test_files_of_one_case_add_up(tiny_bundle: Path, folder: Path) -> None:
    content = json.loads(invoke(tiny_bundle, folder, "--case", "甲", "--json").stdout)
    assert content["summary"] == {
        "甲": {"way/web": {"accept": 2, "review": 1}, "way/fair": {"accept": 1, "review": 2}}
    }


def test_cases_come_from_a_list(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    cases = tmp_path / "list.csv"
    cases.write_text("case,file\nAlpha,F1.txt\nBeta,F2.txt\n", encoding="utf-8")
    content = json.loads(invoke(tiny_bundle, folder, "--cases", cases, "--json").stdout)
    assert list(content["summary"]) == ["Alpha", "Beta"]
    result = invoke(tiny_bundle, folder, "--cases", tmp_path / "none.csv")
    assert isinstance(result.exception, TranscriptError)


def test_a_list_of_cases_in_the_folder_is_used(tiny_bundle: Path, folder: Path) -> None:
    (folder / "cases.csv").write_text("case,file\nAlpha,F1.txt\n", encoding="utf-8")
    result = invoke(tiny_bundle, folder, "--json")
    assert list(json.loads(result.stdout)["summary"]) == ["Alpha", "F2"]
    (folder / "cases.csv").write_text("who,where\nAlpha,F1.txt\n", encoding="utf-8")
    assert isinstance(invoke(tiny_bundle, folder).exception, TranscriptError)


def test_standard_input_is_read(tiny_bundle: Path) -> None:
    result = invoke(tiny_bundle, "-", "--json", stdin=CHINESE.encode("utf-8"))
    content = json.loads(result.stdout)
    assert [s["text"] for s in content["sentences"]] == ["我们在论坛。", "是的。"]
    assert content["files"][0]["path"] == "-"


def test_the_interviewer_is_tagged_when_asked_for(
    tiny_bundle: Path, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "t.jsonl"
    invoke(tiny_bundle, folder / "F2.txt", "--interviewer", "-o", output)
    assert texts(output) == ["您好。", "我们在论坛。", "展会呢？", "是的。"]


def test_roles_may_be_given(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "t.jsonl"
    roles = "--role", "答=interviewer", "--role", "问=respondent"
    invoke(tiny_bundle, folder / "F2.txt", *roles, "-o", output)
    assert texts(output) == ["您好。", "展会呢？"]


@pytest.mark.parametrize("text", ["Boss", "Boss=", "=interviewer", "Boss=chair", ""])
def test_a_role_that_is_none_is_refused(tiny_bundle: Path, folder: Path, text: str) -> None:
    result = invoke(tiny_bundle, folder, "--role", text)
    assert isinstance(result.exception, UsageError)
    assert "--role NAME=interviewer" in result.exception.remedy


def test_a_speaker_may_have_an_equals_sign() -> None:
    assert parse_roles(["A=B = Interviewer"]) == {"A=B": Role.INTERVIEWER}


def test_all_gives_every_code(tiny_bundle: Path, folder: Path, tmp_path: Path) -> None:
    invoke(tiny_bundle, folder, "--all", "-o", tmp_path / "t.jsonl", "--threads", "1")
    assert {len(sentence.codes) for sentence in read_tags(tmp_path / "t.jsonl")} == {4}


def test_an_unknown_suffix_is_refused_before_any_work(tmp_path: Path) -> None:
    result = invoke(tmp_path / "no bundle", tmp_path / "no file", "-o", tmp_path / "t.pdf")
    assert isinstance(result.exception, UsageError)
    assert "cannot write .pdf" in str(result.exception)


def test_a_bad_model_is_named(folder: Path, tmp_path: Path) -> None:
    result = invoke(tmp_path / "none", folder)
    assert isinstance(result.exception, BundleError)
    assert result.stdout == ""


def test_an_output_does_not_replace_an_interview(tiny_bundle: Path, folder: Path) -> None:
    table = folder / "F9.csv"
    table.write_text("speaker,text\nBoss,A forum.\n", encoding="utf-8")
    before = table.read_bytes()
    for given in (folder, table):
        result = invoke(tiny_bundle, given, "-o", folder / ".." / folder.name / "F9.csv")
        assert isinstance(result.exception, UsageError)
        assert "to be read and to be written" in str(result.exception)
    assert table.read_bytes() == before


def test_an_output_does_not_replace_a_list_of_cases_or_codebook(
    tiny_bundle: Path, tiny_codebook_path: Path, folder: Path, tmp_path: Path
) -> None:
    beside, named = folder / "cases.csv", tmp_path / "list.csv"
    book = tmp_path / "book.csv"
    for path in (beside, named):
        path.write_text("case,file\nA,F1\n", encoding="utf-8")
    book.write_bytes(tiny_codebook_path.read_bytes())
    for path, options in (
        (beside, ()),
        (named, ("--cases", named)),
        (book, ("--codebook", book)),
    ):
        before = path.read_bytes()
        result = invoke(tiny_bundle, folder, "-o", path, *options)
        assert isinstance(result.exception, UsageError)
        assert "to be read and to be written" in str(result.exception)
        assert path.read_bytes() == before


def test_tables_of_tags_in_the_folder_are_not_read_again(tiny_bundle: Path, folder: Path) -> None:
    outputs = "-o", folder / "tags.csv", "-o", folder / "tags.xlsx", "-o", folder / "t.jsonl"
    first = invoke(tiny_bundle, folder, *outputs)
    before = (folder / "t.jsonl").read_bytes()
    second = invoke(tiny_bundle, folder, *outputs)
    assert second.exception is None
    assert second.stdout == first.stdout
    assert (folder / "t.jsonl").read_bytes() == before
    assert "being results of an earlier run" in second.stderr
    assert "tags.csv" in second.stderr


def test_what_other_commands_wrote_into_the_folder_is_not_read(
    tiny_bundle: Path, tiny_codebook_path: Path, folder: Path, tmp_path: Path
) -> None:
    from linkage_nlp.cli.estimate import estimate
    from linkage_nlp.cli.report import report

    alone = invoke(tiny_bundle, folder, "-o", tmp_path / "t.jsonl", "--json").stdout
    tags = (str(tmp_path / "t.jsonl"), "--codebook", str(tiny_codebook_path))
    names = "e.md", "e.csv", "e.json", "checks.md", "r.htm"
    written = [str(folder / name) for name in names]
    options = [part for name in written[:3] for part in ("-o", name)]
    for command, given in (
        (estimate, [*options, "--check-list", written[3]]),
        (report, ["-o", written[4]]),
    ):
        done = CliRunner().invoke(command, [*tags, *given], standalone_mode=False)
        assert done.exception is None
    (folder / "tags.json").write_text(alone, encoding="utf-8")
    result = invoke(tiny_bundle, folder, "-o", tmp_path / "t.jsonl", "--json")
    assert result.exception is None
    assert result.stdout == alone
    assert "being results of an earlier run" in result.stderr


def test_a_readme_is_no_interview(tiny_bundle: Path, folder: Path) -> None:
    (folder / "README.md").write_text("We met in a forum.", encoding="utf-8")
    assert "Transcripts: 2." in invoke(tiny_bundle, folder).stdout
    assert "Transcripts: 1." in invoke(tiny_bundle, folder / "README.md").stdout


def test_other_files_of_a_folder_are_named(tiny_bundle: Path, folder: Path) -> None:
    for number in range(7):
        (folder / f"picture{number}.png").write_bytes(b"x")
    result = invoke(tiny_bundle, folder)
    assert result.exit_code == 0
    assert "picture0.png" in result.stderr
    assert "and 2 more" in result.stderr


def test_another_codebook_gives_names_if_it_means_the_same(
    tiny_bundle: Path, tiny_codebook_path: Path, folder: Path, tmp_path: Path
) -> None:
    content = yaml.safe_load(tiny_codebook_path.read_text(encoding="utf-8"))
    content["dimensions"][0]["codes"][0]["name"]["en"] = "World Wide Web"
    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump(content), encoding="utf-8")
    result = invoke(tiny_bundle, folder, "--codebook", mine)
    assert "World Wide Web" in result.stdout
    content["dimensions"][0]["codes"][0]["definition"]["en"] = "Another thing."
    mine.write_text(yaml.safe_dump(content), encoding="utf-8")
    refused = invoke(tiny_bundle, folder, "--codebook", mine)
    assert isinstance(refused.exception, UsageError)
    assert "trained on another codebook, 'tiny' 1" in str(refused.exception)
    missing = invoke(tiny_bundle, folder, "--codebook", tmp_path / "none.yaml")
    assert isinstance(missing.exception, CodebookError)


def run_process(
    *args: object, cwd: Path, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    """The command as users run it, in a process of its own."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from linkage_nlp.cli.main import main; main()",
            "tag",
            *map(str, args),
        ],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "80"},
    )


def test_the_exit_code_reaches_the_shell(tiny_bundle: Path, folder: Path) -> None:
    done = run_process(folder, "gone.txt", "--model", tiny_bundle, cwd=folder)
    assert done.returncode == 3
    assert b"gone.txt" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_console_without_chinese_shows_question_marks(tiny_bundle: Path, folder: Path) -> None:
    args = folder / "F2.txt", "--model", tiny_bundle, "--lang", "zh"
    done = run_process(*args, cwd=folder, encoding="ascii")
    assert done.returncode == 0, done.stderr
    assert b"tiny-1" in done.stdout
    as_json = run_process(*args, "--json", cwd=folder, encoding="ascii")
    assert "我们在论坛。" in as_json.stdout.decode("utf-8")
