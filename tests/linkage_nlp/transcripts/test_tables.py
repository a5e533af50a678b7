"""Tables of turns, made by csv and openpyxl."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.errors import DamagedFile, EmptyTranscript, OversizedFile, UsageError
from linkage_nlp.transcripts import Role, Transcript, read_transcripts
from linkage_nlp.transcripts.readers import workbook

Write = Callable[[str, bytes | str], Path]
Workbook = Callable[..., bytes]

ROWS = [
    ["case", "speaker", "role", "time", "text"],
    ["CF1", "Anna", "interviewer", "00:00:05", "How did you meet?"],
    ["CF1", "Li", "respondent", "00:00:09", 'At a fair, in "Hall 5".\nIn May.'],
    ["CF1", "Li", "", "", "  Then we wrote.  "],
    ["CF2", "Anna", "访谈人", "1:00", "And you?"],
    ["CF2", "Wu", "", "75.5", "Through a friend; he studied with me."],
    ["CF1", "Anna", "", "", "Good."],
]


def table(rows: list[list[str]], delimiter: str = ",", newline: str = "\r\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return buffer.getvalue()


def check_rows(found: list[Transcript], check: Callable[[Transcript], None]) -> None:
    one, two = found
    assert (one.case, two.case) == ("CF1", "CF2")
    assert one.text == 'How did you meet?\nAt a fair, in "Hall 5".\nIn May.\nThen we wrote.\nGood.'
    assert [(t.speaker, t.role, t.time) for t in one.turns] == [
        ("Anna", Role.INTERVIEWER, 5.0),
        ("Li", Role.RESPONDENT, 9.0),
        ("Li", Role.RESPONDENT, None),
        ("Anna", Role.INTERVIEWER, None),
    ]
    assert [(t.speaker, t.role, t.time) for t in two.turns] == [
        ("Anna", Role.INTERVIEWER, 60.0),
        ("Wu", Role.RESPONDENT, 75.5),
    ]
    assert one.id != two.id
    for transcript in found:
        check(transcript)


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("a.csv", ","),
        ("a.csv", ";"),
        ("a.csv", "\t"),
        ("a.csv", "|"),
        ("a.tsv", "\t"),
        ("a.tsv", ","),
    ],
)
def test_delimited(
    write: Write, check: Callable[[Transcript], None], name: str, delimiter: str, newline: str
) -> None:
    found = read_transcripts(write(name, table(ROWS, delimiter, newline)))
    # A bare carriage return is a line end in the file's cells, too.
    check_rows(found, check)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_delimited_in_encodings(
    write: Write, check: Callable[[Transcript], None], encoding: str
) -> None:
    rows = [*ROWS, ["CF3", "王总", "受访者", "", "我们去展会，认识了厂家。"]]
    found = read_transcripts(write("a.csv", table(rows).encode(encoding)))
    check_rows(found[:2], check)
    assert (found[2].turns[0].speaker, found[2].text) == ("王总", "我们去展会，认识了厂家。")


def test_what_excel_says_of_the_delimiter(write: Write) -> None:
    path = write("a.csv", "sep=;\r\nspeaker;text\r\nAnna;How, and when?\r\n")
    assert Transcript.read(path).text == "How, and when?"
    with pytest.raises(DamagedFile) as caught:
        read_transcripts(write("b.csv", "sep=;\r\ntime;text\r\nsoon;Well\r\n"))
    assert caught.value.row == 3


@pytest.mark.parametrize(
    "header",
    [
        ["案例", "说话人", "角色", "时间", "文本"],
        ["公司", "发言人", "角色", "时间", "内容"],
        ["Case", "SPEAKER", " Role ", "Time", "Text"],
    ],
)
def test_names_of_columns(
    write: Write, check: Callable[[Transcript], None], header: list[str]
) -> None:
    check_rows(read_transcripts(write("a.csv", table([header, *ROWS[1:]]))), check)


def test_workbook(
    write: Write, workbook_bytes: Workbook, check: Callable[[Transcript], None]
) -> None:
    rows = [
        ["The interviews", None],
        [],
        ROWS[0],
        ["CF1", "Anna", "interviewer", datetime.time(0, 0, 5), "How did you meet?"],
        ["CF1", "Li", "respondent", datetime.timedelta(seconds=9), ROWS[2][4]],
        ["CF1", "Li", None, None, "  Then we wrote.  "],
        ["CF2", "Anna", "访谈人", 60, "And you?"],
        ["CF2", "Wu", None, 75.5, "Through a friend; he studied with me."],
        [None, None, None, None, None, None, "a remark"],
        ["CF1", "Anna", "", "", "Good."],
    ]
    path = write("a.xlsx", workbook_bytes([["name", "born"], ["Li", 1970]], rows, [["text"]]))
    check_rows(read_transcripts(path), check)


def test_cells_that_are_no_text(write: Write, workbook_bytes: Workbook) -> None:
    rows = [["text", "speaker"], [2013, 5], [1.5, 5.0], ["a_x000D_\nb", "6"], [True, 6]]
    transcript = Transcript.read(write("a.xlsx", workbook_bytes(rows)))
    assert transcript.text == "2013\n1.5\na\r\nb\nTrue"
    assert [t.speaker for t in transcript.turns] == ["5", "5", "6", "6"]


def test_formula_without_a_value_is_noticed(write: Write, workbook_bytes: Workbook) -> None:
    rows = [["speaker", "text"], ["Anna", "How?"], ["Li", '="We "&"met."']]
    with pytest.raises(DamagedFile, match="formula without a stored value") as caught:
        read_transcripts(write("a.xlsx", workbook_bytes(rows)))
    assert caught.value.row == 3


def test_formula_counts_as_its_stored_value(write: Write, workbook_bytes: Workbook) -> None:
    import zipfile

    data = workbook_bytes([["text"], ['="We "&"met."'], ["There."]])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                assert b"<v></v>" in content or b"<v />" in content or b"<v/>" in content
                for empty in (b"<v></v>", b"<v />", b"<v/>"):
                    content = content.replace(empty, b"<v>We met.</v>")
                content = content.replace(b'<c r="A2">', b'<c r="A2" t="str">')
            new.writestr(name, content)
    assert Transcript.read(write("a.xlsx", buffer.getvalue())).text == "We met.\nThere."


def test_labels_in_the_text_where_no_column_names_the_speaker(write: Write) -> None:
    rows = [["text"], ["I: How?"], ["R: At a fair."], ["And by mail."], ["I: Ok."]]
    transcript = Transcript.read(write("a.csv", table(rows)))
    assert transcript.text == "How?\nAt a fair.\nAnd by mail.\nOk."
    assert [t.speaker for t in transcript.turns] == ["I", "R", "R", "I"]


def test_each_row_is_a_turn_and_empty_ones_are_not(write: Write) -> None:
    rows = [
        ["speaker", "text"],
        ["Li", "We met."],
        ["Li", " "],
        [],
        ["Li", "We wrote."],
        ["", "XXX"],
    ]
    transcript = Transcript.read(write("a.csv", table(rows)))
    assert [t.speaker for t in transcript.turns] == ["Li", "Li", None]


def test_one_case_and_several(write: Write) -> None:
    several = write("several.csv", table(ROWS))
    with pytest.raises(UsageError, match=r"several\.csv: it holds 2 cases: CF1, CF2"):
        Transcript.read(several)
    with pytest.raises(UsageError, match="CF1, CF2"):
        read_transcripts(several, case="CF9")
    one = write("CF7.csv", table([["speaker", "text"], ["Li", "We met."]]))
    assert Transcript.read(one).case == "CF7"
    assert Transcript.read(one, case="CF9").case == "CF9"
    named = write("CF7.csv", table([["case", "text"], ["CF8", "We met."]]))
    assert Transcript.read(named).case == "CF8"
    assert Transcript.read(named, case="CF9").id == Transcript.read(named).id


@pytest.mark.parametrize(
    ("rows", "row", "message"),
    [
        (
            [["speaker", "said"], ["Li", "We"]],
            None,
            "no column is named 'text'; found speaker, said",
        ),
        ([["text", "time"], ["We", "soon"]], 2, "'soon' is not a time"),
        ([["text", "time"], ["We", "5"], ["We", "-5"]], 3, "'-5' is not a time"),
        ([["text", "time"], ["We", "00:99"]], 2, "'00:99' is not a time"),
        ([["text", "role"], ["We", "boss"]], 2, "unknown role 'boss'.*interviewer or respondent"),
        ([["text", "case"], ["We", "A"], ["We", ""]], 3, "no case in this row"),
        ([["text", "time"], ["We", "5", "", "went"]], 2, "more cells than the header"),
    ],
)
def test_broken_rows(write: Write, rows: list[list[str]], row: int | None, message: str) -> None:
    path = write("a.csv", table(rows))
    with pytest.raises(DamagedFile, match=message) as caught:
        read_transcripts(path)
    assert (caught.value.path, caught.value.row) == (path, row)
    assert caught.value.remedy


@pytest.mark.parametrize("value", [datetime.datetime(2013, 5, 2), "soon", float(-1), True, 1e300])
def test_broken_time_in_a_workbook(write: Write, workbook_bytes: Workbook, value: object) -> None:
    data = workbook_bytes([["text", "time"], ["We met.", 5], ["We wrote.", value]])
    with pytest.raises(DamagedFile, match="is not a time") as caught:
        read_transcripts(write("a.xlsx", data))
    assert caught.value.row == 3


@pytest.mark.parametrize("text", ['text,speaker\n"We met,Li\n', 'text,speaker\n"We" met,Li\n'])
def test_open_quotation_mark(write: Write, text: str) -> None:
    with pytest.raises(DamagedFile, match="cannot be read") as caught:
        read_transcripts(write("a.csv", text))
    assert caught.value.row == 2


def test_large_cell(write: Write) -> None:
    text = "We went to a fair. " * 20_000
    assert len(Transcript.read(write("a.csv", table([["text"], [text]]))).text) > 300_000


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_nothing_in_it(write: Write, name: str) -> None:
    for content in ("", "\n \n", "text,speaker\n", "text\n\n"):
        with pytest.raises(EmptyTranscript):
            read_transcripts(write(name, content))


def test_nothing_in_the_workbook(write: Write, workbook_bytes: Workbook) -> None:
    with pytest.raises(EmptyTranscript):
        read_transcripts(write("a.xlsx", workbook_bytes([["text"]])))
    with pytest.raises(DamagedFile, match=r"no column is named 'text'; found a, b"):
        read_transcripts(write("a.xlsx", workbook_bytes([["a", None, "b"]], [])))
    with pytest.raises(DamagedFile, match="it is empty"):
        read_transcripts(write("a.xlsx", workbook_bytes([])))


def test_endless_sheet(
    write: Write, workbook_bytes: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    path = write("a.xlsx", workbook_bytes([["text"], *[["We met."]] * 5]))
    with pytest.raises(OversizedFile, match="more than 5 rows"):
        read_transcripts(path)


def test_word_file_under_the_name_of_a_workbook(
    write: Write, word_bytes: Callable[..., bytes]
) -> None:
    with pytest.raises(DamagedFile, match="not a workbook"):
        read_transcripts(write("a.xlsx", word_bytes("I: How?")))
