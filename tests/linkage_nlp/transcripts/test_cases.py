"""Which case a transcript belongs to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.errors import LinkageError, TranscriptError
from linkage_nlp.transcripts import (
    CaseList,
    Transcript,
    cases_file_in,
    find_transcripts,
    read_cases,
)
from linkage_nlp.transcripts.names import case_from_name

Write = Callable[[str, bytes | str], Path]


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("CF5.docx", "CF5"),
        ("CF5_interview_2.docx", "CF5"),
        ("CF5-Interview2.docx", "CF5"),
        ("CF5 part 1.txt", "CF5"),
        ("CF5_interview_2_part_1.txt", "CF5"),
        ("CF5 (transcript).docx", "CF5"),
        ("CF5_interview_2013-05-02.docx", "CF5"),
        ("CF12-访谈.txt", "CF12"),
        ("CF12访谈.txt", "CF12"),
        ("CF12_第二次访谈.txt", "CF12"),
        ("苏州阀门-录音稿（上）.docx", "苏州阀门"),
        ("Acme Valves transcript.docx", "Acme Valves"),
        ("Interview with Acme 2013-05-02.docx", "Interview with Acme 2013-05-02"),
        ("Acme 2.docx", "Acme 2"),
        ("CF5 (1).docx", "CF5 (1)"),
        ("interview_2.docx", "interview_2"),
        ("interview.docx", "interview"),
        ("访谈.txt", "访谈"),
        ("Depart.txt", "Depart"),
        ("Acme-Partner.txt", "Acme-Partner"),
        ("v1.2.docx", "v1.2"),
        ("stdin", "stdin"),
    ],
)
def test_case_from_name(name: str, case: str) -> None:
    assert case_from_name(name) == case


def test_list_of_cases(write: Write) -> None:
    path = write(
        "cases.csv",
        "Case;File;region\nCF1;a.docx;south\n\nCF1;b;south\nCF2;two/talk.txt;\nCF3;three/talk.txt;\n",
    )
    cases = read_cases(path)
    assert cases.case_of("x/A.docx") == "CF1"
    assert cases.case_of(Path("b.txt")) == "CF1"
    assert cases.case_of("data/two/talk.txt") == "CF2"
    assert cases.case_of("data/three/talk.txt") == "CF3"
    assert cases.case_of("talk.txt") is None
    assert cases.case_of("a.txt") is None


def test_the_nearer_statement_of_the_case_counts(write: Write) -> None:
    cases = CaseList((("a.txt", "listed"), ("b.csv", "listed")))
    path = write("a.txt", "We met.")
    assert Transcript.read(path, cases=cases).case == "listed"
    assert Transcript.read(path, case="given", cases=cases).case == "given"
    assert Transcript.read(write("c.txt", "We met."), cases=cases).case == "c"
    assert (
        Transcript.read(write("b.csv", "text,case\nWe met.,stated\n"), cases=cases).case == "stated"
    )


def test_chinese_list(write: Write) -> None:
    path = write("cases.csv", "案例,文件\n甲,访谈一.docx\n".encode("gb18030"))
    assert read_cases(path).case_of("访谈一.docx") == "甲"


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        ("name,file\nCF1,a\n", 1, "no column is named 'case'; found name, file"),
        ("case,file,size,Size\nCF1,a,1,1\n", 1, "two columns are named 'Size'"),
        ("", 1, "no column is named 'case'"),
        ("case,file\n,a\n", 2, "the case is missing"),
        ("case,file\nCF1,a\nCF2,b,c\n", 3, "more cells than the 2 columns"),
        ("case,file\nCF1,a\nCF2,A\n", 3, "'A' belongs to case 'CF1' already"),
        ('case,file\n"CF1,a\n', None, "not a readable table"),
    ],
)
def test_broken_lists(write: Write, content: str, row: int | None, message: str) -> None:
    path = write("cases.csv", content)
    with pytest.raises(TranscriptError, match=message) as caught:
        read_cases(path)
    assert (caught.value.path, caught.value.row) == (path, row)
    assert caught.value.remedy


def test_a_case_may_have_no_file(write: Write) -> None:
    assert read_cases(write("cases.csv", "case,size\nCF1,12\n")).cases == ()
    listed = read_cases(write("cases.csv", "case,file,size\nCF1,a,12\nCF2,,9\nCF3\n"))
    assert listed.cases == (("a", "CF1"),)


def test_list_in_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["case", "file", "founded"])
    book.active.append([1, "a.docx", 2004])
    path = tmp_path / "cases.xlsx"
    book.save(path)
    assert read_cases(path).cases == (("a.docx", "1"),)


def test_a_folder_has_its_list_under_the_usual_name(tmp_path: Path) -> None:
    assert cases_file_in(tmp_path) is None
    (tmp_path / "cases.xlsx").touch()
    assert cases_file_in(tmp_path) == tmp_path / "cases.xlsx"
    (tmp_path / "cases.csv").touch()
    assert cases_file_in(tmp_path) == tmp_path / "cases.csv"
    assert find_transcripts([tmp_path]).files == ()


def test_missing_list(tmp_path: Path) -> None:
    with pytest.raises(LinkageError, match="no such file"):
        read_cases(tmp_path / "cases.csv")
