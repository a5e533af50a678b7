from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.cli.export_command import export
from linkage_nlp.cli.import_command import import_
from linkage_nlp.cli.tag import tag
from linkage_nlp.codebook import load_codebook
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import UsageError

TEXT = "Interviewer: Where?\r\nBoss: We go to a fair 😀. A forum.\r\n"


@pytest.fixture
def folder(tmp_path: Path, tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an interview, its tags and a list of cases."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "F1.txt").write_bytes(TEXT.encode("utf-8"))
    (tmp_path / "cases.csv").write_text("case,size\nF1,12\n", encoding="utf-8")
    given = ["talks", "--model", str(tiny_bundle), "-o", "tags.jsonl", "-q"]
    CliRunner().invoke(tag, given, standalone_mode=False, catch_exceptions=False)
    return tmp_path


def run(command: object, *args: object) -> Result:
    """Run a command; errors of ours come out as exceptions, as `main` gets them."""
    return CliRunner().invoke(
        command,  # type: ignore[arg-type]
        list(map(str, args)),
        standalone_mode=False,
        catch_exceptions=False,
    )


def test_there_and_back(folder: Path, tiny_codebook_path: Path) -> None:
    book = ("--codebook", tiny_codebook_path)
    done = run(export, "tags.jsonl", *book, "--transcripts", "talks", "-o", "p.qdpx", "--json")
    (written,) = json.loads(done.stdout)["written"]
    assert (written["cases"], written["users"]) == (1, ["tiny-1"])
    done = run(import_, "p.qdpx", "-o", "b.jsonl", "-o", "b.yaml", "-o", "out/b.csv", "-o", "texts")
    written = ("b.jsonl", "b.yaml", Path("out/b.csv"), "texts")
    assert done.stdout.splitlines() == [f"Written: {path}" for path in written]
    assert done.stderr == ""
    assert Path("b.jsonl").read_bytes() == Path("tags.jsonl").read_bytes()
    assert load_codebook("b.yaml") == load_codebook(tiny_codebook_path)
    assert Path("out/b.csv").read_text("utf-8-sig") == "case,file,size\nF1,F1.txt,12\n"
    assert Path("texts/F1.txt").read_bytes() == TEXT.replace("\r\n", "\n").encode("utf-8")


def test_texts_that_are_there_are_not_overwritten(folder: Path, tiny_codebook_path: Path) -> None:
    book = ("--codebook", tiny_codebook_path)
    run(export, "tags.jsonl", *book, "--transcripts", "talks", "-o", "p.qdpx")
    # The project's text ends its lines otherwise than the interview that it was made from.
    with pytest.raises(UsageError, match="another text of this name") as caught:
        run(import_, "p.qdpx", "-o", "b.jsonl", "-o", "talks")
    assert caught.value.path == Path("talks/F1.txt")
    assert Path("talks/F1.txt").read_bytes() == TEXT.encode("utf-8")
    assert not Path("b.jsonl").exists()
    for _ in range(2):
        run(import_, "p.qdpx", "-o", "b.jsonl", "-o", "texts")
    assert [path.name for path in Path("texts").iterdir()] == ["F1.txt"]


def test_the_same_tags_give_the_same_file(folder: Path, tiny_codebook_path: Path) -> None:
    os.utime("tags.jsonl", (1_700_000_000, 1_700_000_000))
    book = ("--codebook", tiny_codebook_path, "--name", "x")
    run(export, "tags.jsonl", *book, "-o", "1.qdpx")
    run(export, "tags.jsonl", *book, "-o", "2.qdpx")
    assert Path("1.qdpx").read_bytes() == Path("2.qdpx").read_bytes()
    with zipfile.ZipFile("1.qdpx") as archive:
        assert b'creationDateTime="2023-11-14T22:13:20Z"' in archive.read("project.qde")
    run(export, "tags.jsonl", *book, "-o", "3.qdpx", "--created", "2024-02-03")
    with zipfile.ZipFile("3.qdpx") as archive:
        assert b'creationDateTime="2024-02-03T00:00:00Z"' in archive.read("project.qde")


def test_without_transcripts_it_is_said(folder: Path, tiny_codebook_path: Path) -> None:
    done = run(export, "tags.jsonl", "--codebook", tiny_codebook_path, "-o", "p.qdpx")
    assert "--transcripts gives them whole" in done.stderr


def test_a_codebook_needs_no_tags(folder: Path, tiny_codebook_path: Path) -> None:
    done = run(export, "--codebook", tiny_codebook_path, "-o", "c.qdc", "--json")
    assert json.loads(done.stdout)["written"][0]["codes"] == 4
    done = run(import_, "c.qdc", "-o", "c.yaml", "--json")
    assert json.loads(done.stdout)["drafted"] is False
    assert load_codebook("c.yaml") == load_codebook(tiny_codebook_path)
    with pytest.raises(UsageError, match="a project needs tags"):
        run(export, "-o", "p.qdpx")
    with pytest.raises(UsageError, match="a codebook has no tags"):
        run(import_, "c.qdc", "-o", "x.jsonl")


def test_suffixes_are_checked_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot write \.zip"):
        run(export, "nothing.jsonl", "-o", "p.zip")
    with pytest.raises(UsageError, match=r"cannot write \.xlsx"):
        run(import_, "nothing.qdpx", "-o", "p.xlsx")


def test_a_codebook_is_not_overwritten(folder: Path) -> None:
    Path("mine.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="a file here already"):
        run(import_, "nothing.qdpx", "-o", "mine.yaml")
    assert Path("mine.yaml").read_text(encoding="utf-8") == "mine"


CODE = '<Code guid="bbbbbbbb-0000-0000-0000-00000000000{n}" name="{name}" isCodable="true"/>'


def other_project(text: str) -> None:
    start = text.index("A forum")
    codes = CODE.format(n=1, name="Web") + CODE.format(n=2, name="Mood")
    codings = "".join(
        f'<Coding guid="cccccccc-0000-0000-0000-00000000000{n}" '
        'creatingUser="aaaaaaaa-0000-0000-0000-000000000001">'
        f'<CodeRef targetGUID="bbbbbbbb-0000-0000-0000-00000000000{n}"/></Coding>'
        for n in (1, 2)
    )
    xml = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="Field" origin="NVivo">'
        '<Users><User guid="aaaaaaaa-0000-0000-0000-000000000001" name="Ann"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
        '<TextSource guid="eeeeeeee-0000-0000-0000-000000000001" name="F1" '
        'plainTextPath="internal://1.txt"><PlainTextSelection '
        f'guid="dddddddd-0000-0000-0000-000000000001" startPosition="{start}" '
        f'endPosition="{start + 8}">{codings}</PlainTextSelection></TextSource></Sources></Project>'
    )
    with zipfile.ZipFile("other.qdpx", "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources/1.txt", text.encode("utf-8"))


def test_what_others_coded_becomes_a_dataset(folder: Path, tiny_codebook_path: Path) -> None:
    other_project(TEXT)
    book = ("--codebook", tiny_codebook_path)
    done = run(import_, "other.qdpx", *book, "--as", "dataset", "-o", "gold.jsonl", "--json")
    assert json.loads(done.stdout)["unmapped"] == {"Mood": 1}
    assert "1 codes are not in the codebook 'tiny'" in done.stderr
    assert "Mood (1)" in done.stderr
    examples = read_dataset("gold.jsonl", load_codebook(tiny_codebook_path)).examples
    assert [(e.text, e.codes["way"], e.coders) for e in examples] == [
        ("We go to a fair 😀.", (), ("Ann",)),
        ("A forum.", ("web",), ("Ann",)),
    ]
    assert examples[0].context.question == "Where?"
    assert examples[1].context.previous == "We go to a fair 😀."


def test_a_draft_is_said_to_be_one(folder: Path) -> None:
    other_project(TEXT)
    done = run(import_, "other.qdpx", "-o", "o.jsonl")
    assert "-o codebook.yaml writes the codebook of them" in done.stderr
    done = run(import_, "other.qdpx", "-o", "o.yaml")
    assert "The codebook is a draft" in done.stderr
    assert Path("o.yaml").read_text(encoding="utf-8").startswith("# Drafted from")
    assert list(map(str, load_codebook("o.yaml").labels)) == ["codes/web", "codes/mood"]


def test_memos_are_told_of_and_written(folder: Path) -> None:
    other_project(TEXT)
    with zipfile.ZipFile("other.qdpx") as archive:
        xml, text = archive.read("project.qde"), archive.read("sources/1.txt")
    memo = b'<Notes><Note guid="x" name="M"><PlainTextContent>Hm.</PlainTextContent></Note></Notes>'
    with zipfile.ZipFile("memo.qdpx", "w") as archive:
        archive.writestr("project.qde", xml.replace(b"</Project>", memo + b"</Project>"))
        archive.writestr("sources/1.txt", text)
    done = run(import_, "memo.qdpx", "-o", "m.jsonl")
    assert "It has 1 memos and comments; -o memos.md writes them." in done.stderr
    done = run(import_, "memo.qdpx", "-o", "m.md", "--json")
    assert json.loads(done.stdout)["notes"] == 1
    assert "memos.md" not in done.stderr
    assert Path("m.md").read_bytes() == b"<!-- linkage-nlp -->\n\n## M\nHm.\n"


def test_models_alone_make_no_dataset(folder: Path, tiny_codebook_path: Path) -> None:
    run(export, "tags.jsonl", "--codebook", tiny_codebook_path, "-o", "p.qdpx")
    with pytest.raises(UsageError, match="no person coded"):
        run(import_, "p.qdpx", "--as", "dataset", "-o", "x.jsonl")
    assert not Path("x.jsonl").exists()


def test_a_project_without_texts_gives_its_codes(folder: Path) -> None:
    other_project(TEXT)
    with zipfile.ZipFile("other.qdpx") as archive:
        xml = archive.read("project.qde")
    with zipfile.ZipFile("bare.qdpx", "w") as archive:
        archive.writestr("project.qde", xml)
    done = run(import_, "bare.qdpx", "-o", "bare.yaml")
    assert "F1 is left out" in done.stderr
    assert len(load_codebook("bare.yaml").labels) == 2
    with pytest.raises(UsageError, match="there is no text in it"):
        run(import_, "bare.qdpx", "-o", "bare.jsonl")


def test_tagging_can_write_a_project(folder: Path, tiny_bundle: Path) -> None:
    run(tag, "talks", "--model", tiny_bundle, "-o", "study.qdpx", "-q")
    run(import_, "study.qdpx", "-o", "again.jsonl")
    assert Path("again.jsonl").read_bytes() == Path("tags.jsonl").read_bytes()


def test_an_export_replaces_nothing_that_it_reads(folder: Path) -> None:
    before = Path("cases.csv").read_bytes()
    for given in (("tags.jsonl",), ("--cases", "cases.csv")):
        with pytest.raises(UsageError, match="to be read and to be written"):
            run(export, *given, "-o", "cases.csv")
    assert Path("cases.csv").read_bytes() == before
