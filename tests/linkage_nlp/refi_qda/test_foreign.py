"""Projects as other programs write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import CodebookError, UsageError
from linkage_nlp.refi_qda import ImportedProject, read_project
from linkage_nlp.refi_qda.files import write_cases, write_notes, write_texts
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import SourceKind, read_cases, read_transcripts

Pack = Callable[..., Path]

TEXT = "Interviewer: Where do you go?\nBoss: We ask in a forum. We went to a fair. Yes.\n"
ZH = "问：展会呢？\n答：我们去过展会😀，也上论坛。没有别的。\n"
A, B = "aaaaaaaa-0000-0000-0000-00000000000{}", "bbbbbbbb-0000-0000-0000-00000000000{}"
USERS = (
    f'<Users><User guid="{{{A.format(1).upper()}}}" name="Ann"/>'
    f'<User guid="{A.format(2)}" id="BB"/><User guid="{A.format(3)}"/></Users>'
)


def code(number: int, name: str, inner: str = "", more: str = 'isCodable="true"') -> str:
    return f'<Code guid="{B.format(number)}" name="{name}" {more}>{inner}</Code>'


def coding(code: int, user: int | None = 1) -> str:
    by = "" if user is None else f'creatingUser="{A.format(user)}" '
    return (
        f'<Coding guid="cccccccc-0000-0000-0000-000000000000" {by}'
        f'creationDateTime="2024-09-15T15:36:45Z"><CodeRef targetGUID="{B.format(code)}"/></Coding>'
    )


def mark(text: str, words: str, codings: str, *, name: str | None = None, shift: int = 0) -> str:
    start = text.index(words)
    named = "" if name is None else f'name="{name}" '
    return (
        f'<PlainTextSelection guid="dddddddd-0000-0000-0000-000000000000" {named}'
        f'startPosition="{start + shift}" endPosition="{start + len(words) + shift}">'
        f"{codings}</PlainTextSelection>"
    )


def source(
    marks: str, *, name: str = "CF1", path: str = "internal://one.txt", inner: str = ""
) -> str:
    return (
        f'<TextSource guid="eeeeeeee-0000-0000-0000-000000000001" name="{name}" '
        f'plainTextPath="{path}" richTextPath="internal://one.docx">{inner}{marks}</TextSource>'
    )


def codes_of(imported: ImportedProject) -> dict[str, list[tuple[str, str | None]]]:
    return {
        s.text: [(f"{t.dimension}/{t.code}", t.coder) for t in s.codes]
        for s in imported.material.sentences
    }


NESTED = code(
    1,
    "Ways",
    code(2, "Web", code(3, "Forums")) + code(4, "Fairs", more='isCodable="true" color="#F00"'),
) + code(5, "Mood", "<Description>How it felt.</Description>")


def nvivo(pack: Pack, marks: str, *, codes: str = NESTED, **others: str) -> Path:
    book = f"<CodeBook><Codes>{codes}</Codes></CodeBook>"
    body = f"{USERS}{book}<Sources>{source(marks)}</Sources>"
    return pack(body, {"sources/one.txt": TEXT, "sources/one.docx": b"PK"}, **others)


def test_nested_codes_become_a_drafted_codebook(pack: Pack) -> None:
    marks = mark(TEXT, "We ask in a forum.", coding(3) + coding(2, 2)) + mark(
        TEXT, "We went to a fair.", coding(4, 3)
    )
    imported = read_project(nvivo(pack, marks))
    assert imported.drafted
    assert list(map(str, imported.material.codebook.labels)) == [
        "ways/web",
        "ways/forums",
        "ways/fairs",
        "codes/mood",
    ]
    book = imported.material.codebook
    assert book.code(("ways", "fairs")).color == "#ff0000"
    assert book.code(("codes", "mood")).definition["zh"] == "How it felt."
    assert codes_of(imported) == {
        "We ask in a forum.": [("ways/web", "BB"), ("ways/forums", "Ann")],
        "We went to a fair.": [("ways/fairs", "coder 3")],
        "Yes.": [],
    }
    assert imported.material.cases == ("CF1",)
    assert imported.warnings == ()


def test_codes_are_found_in_a_codebook_by_name_and_the_rest_is_listed(
    pack: Pack, tiny_codebook: Codebook
) -> None:
    tree = code(1, "WEB") + code(2, "展会") + code(3, "place::Abroad") + code(4, "Mood")
    marks = mark(
        TEXT, "We ask in a forum.", coding(1) + coding(2) + coding(3) + coding(4) + coding(4, 2)
    )
    imported = read_project(nvivo(pack, marks, codes=tree), codebook=tiny_codebook)
    assert codes_of(imported)["We ask in a forum."] == [
        ("way/web", "Ann"),
        ("way/fair", "Ann"),
        ("place/abroad", "Ann"),
    ]
    assert imported.unmapped == {"Mood": 2}
    assert not imported.drafted


def test_no_code_of_the_codebook_is_an_error(pack: Pack, tiny_codebook: Codebook) -> None:
    path = nvivo(pack, mark(TEXT, "Yes.", coding(5)))
    with pytest.raises(UsageError, match="none of its codes") as caught:
        read_project(path, codebook=tiny_codebook)
    assert "-o codebook.yaml" in caught.value.remedy
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("words", "coded"),
    [
        ("forum", ["We ask in a forum."]),  # it lies in the sentence
        ("We ask in a forum. We", ["We ask in a forum."]),  # little of the next one
        ("in a forum. We went to", ["We ask in a forum.", "We went to a fair."]),
        (". We", ["We went to a fair."]),  # most of what it covers
        ("Boss", []),  # the speaker's name
        ("Where do you go?", ["Where do you go?"]),  # the interviewer's, if marked
        (TEXT[:-1], ["Where do you go?", "We ask in a forum.", "We went to a fair.", "Yes."]),
    ],
)
def test_a_selection_codes_the_sentences_that_it_covers(
    pack: Pack, words: str, coded: list[str]
) -> None:
    imported = read_project(nvivo(pack, mark(TEXT, words, coding(5))))
    assert [text for text, codes in codes_of(imported).items() if codes] == coded
    assert bool(imported.warnings) is not bool(coded)


def test_two_people_with_one_code_are_both_named(pack: Pack) -> None:
    marks = mark(TEXT, "forum", coding(5)) + mark(TEXT, "We ask", coding(5, 2))
    imported = read_project(nvivo(pack, marks))
    assert codes_of(imported)["We ask in a forum."] == [("codes/mood", "Ann, BB")]


def test_who_coded_is_taken_from_the_selection_or_the_project_if_need_be(pack: Pack) -> None:
    chosen = f'guid="dddddddd-0000-0000-0000-000000000000" creatingUser="{A.format(2)}" '
    marks = mark(TEXT, "Yes.", coding(5, None)).replace(
        'guid="dddddddd-0000-0000-0000-000000000000" ', chosen
    ) + mark(TEXT, "forum", coding(5, None))
    path = nvivo(pack, marks, attributes=f'origin="x" creatingUserGUID="{A.format(1)}"')
    found = codes_of(read_project(path))
    assert found["Yes."] == [("codes/mood", "BB")]
    assert found["We ask in a forum."] == [("codes/mood", "Ann")]


ATLAS = ("Boss: Aha.\n" * 30 + TEXT).replace("\n", "\r\n")


def test_atlas_ti_counts_the_end_of_a_line_once(pack: Pack) -> None:
    book = f"<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
    for origin, shift in (("ATLAS.ti Win 23", -31), ("NVivo 14", 0)):
        marks = mark(ATLAS, "We went to a fair.", coding(5), shift=shift)
        path = pack(
            f"{USERS}{book}<Sources>{source(marks)}</Sources>",
            {"sources/one.txt": ATLAS},
            attributes=f'origin="{origin}"',
        )
        coded = [s.text for s in read_project(path).material.sentences if s.codes]
        assert coded == ["We went to a fair."], origin


def test_names_of_selections_tell_how_characters_were_counted(pack: Pack) -> None:
    text = "Boss: " + "😀" * 30 + " Yes. We ask in a forum. We went to a fair.\r\n" * 2
    book = f"<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
    # Thirty characters beyond the first plane, each counted as two.
    marks = mark(text, "We ask in a forum.", coding(5), name="We ask in a for...", shift=30)
    path = pack(f"{USERS}{book}<Sources>{source(marks)}</Sources>", {"sources/one.txt": text})
    sentences = read_project(path).material.sentences
    assert [s.text for s in sentences if s.codes] == ["We ask in a forum."]


def test_maxqda_keeps_variables_with_the_texts(pack: Pack) -> None:
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f'<Variables><Variable guid="{A.format(7)}" name="Size" typeOfVariable="Integer"/>'
        f'<Variable guid="{A.format(8)}" name="Since" typeOfVariable="Date"/></Variables>'
        f'<Cases><Case guid="{A.format(9)}" name="Firm A"><VariableValue><VariableRef '
        f'targetGUID="{A.format(8)}"/><DateValue>2019-01-01</DateValue></VariableValue>'
        '<SourceRef targetGUID="eeeeeeee-0000-0000-0000-000000000001"/></Case>'
        f'<Case guid="{A.format(6)}" name="Firm A"/></Cases><Sources>'
        + source(mark(TEXT, "Yes.", coding(5))).replace(
            "</TextSource>",
            f'<VariableValue><VariableRef targetGUID="{A.format(7)}"/><IntegerValue>12'
            "</IntegerValue></VariableValue></TextSource>",
        )
        + "</Sources>"
    )
    material = read_project(pack(body, {"Sources/one.TXT": TEXT})).material
    assert material.cases == ("Firm A", "Firm A (2)")
    assert material.table.values["Firm A"] == {"Size": 12.0, "Since": "2019-01-01"}
    assert [attribute.kind.value for attribute in material.table.attributes] == ["number", "text"]


def test_nvivo_codes_text_at_its_case(pack: Pack) -> None:
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f'<Cases><Case guid="{B.format(8)}" name="Firm B"/></Cases>'
        f"<Sources>{source(mark(TEXT, TEXT, coding(8)) + mark(TEXT, 'Yes.', coding(5)))}</Sources>"
    )
    imported = read_project(pack(body, {"sources/one.txt": TEXT}))
    assert {s.case for s in imported.material.sentences} == {"Firm B"}
    assert imported.unmapped == {}
    assert codes_of(imported)["We ask in a forum."] == []


def test_texts_may_stand_in_the_xml_or_for_a_pdf(pack: Pack) -> None:
    inner = f"<PlainTextContent>{ZH}</PlainTextContent>"
    plain = (
        '<TextSource guid="eeeeeeee-0000-0000-0000-000000000002" name="CF2 (transcript).txt">'
        f"{inner}{mark(ZH, '也上论坛', coding(5))}</TextSource>"
    )
    pdf = (
        '<PDFSource guid="eeeeeeee-0000-0000-0000-000000000003" name="Report" '
        'path="internal://r.pdf"><Representation guid="eeeeeeee-0000-0000-0000-000000000004" '
        f'plainTextPath="internal://r.txt">{mark("A report. It is long.", "A report.", coding(5))}'
        "</Representation></PDFSource>"
    )
    others = (
        '<PDFSource guid="eeeeeeee-0000-0000-0000-000000000005" name="scan.pdf" path="x"/>'
        '<AudioSource guid="eeeeeeee-0000-0000-0000-000000000006" name="talk.m4a" path="x"/>'
    )
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f"<Sources>{plain}{pdf}{others}</Sources>"
    )
    imported = read_project(pack(body, {"sources/r.txt": "A report. It is long."}))
    found = {s.text: s for s in imported.material.sentences}
    assert found["我们去过展会😀，也上论坛。"].codes
    assert found["A report."].codes
    assert found["A report."].source is SourceKind.DOCUMENT
    assert imported.warnings == ("left out, having no text in the project: scan.pdf, talk.m4a",)


PAGE = "A report.\nWe ask in a forum. It is long. It is long."


def area(number: int, codings: str, *, name: str = "", words: str = "") -> str:
    inner = f'<Representation guid="{A.format(number)}">{words}</Representation>'
    return (
        f'<PDFSelection guid="dddddddd-0000-0000-0000-00000000000{number}" name="{name}" page="0" '
        f'firstX="0" firstY="0" secondX="9" secondY="9"><Description>{name and "Hm."}</Description>'
        f"{inner if words else ''}{codings}</PDFSelection>"
    )


def pdf(areas: str, *, name: str = "Report", text: bool = True) -> str:
    inner = (
        '<Representation guid="eeeeeeee-0000-0000-0000-000000000004" '
        'plainTextPath="internal://r.txt"/>'
    )
    return (
        f'<PDFSource guid="eeeeeeee-0000-0000-0000-00000000000{len(name)}" name="{name}" '
        f'path="internal://r.pdf">{areas}{inner if text else ""}</PDFSource>'
    )


def test_areas_of_a_pdf_are_coded_where_their_words_stand(pack: Pack) -> None:
    # Programs end lines where the page does.
    lines = "We ask\n in a forum."
    words = f"<PlainTextContent>{lines}</PlainTextContent>"
    inside = mark(lines, "a forum.", coding(6))
    areas = (
        area(1, coding(5), words=words + inside)
        + area(2, coding(7), name="A report.")
        # Not told at all, cut short, said twice.
        + area(3, coding(5) + coding(6), name="page 1")
        + area(4, coding(5), name="We ask in a fo...")
        + area(5, coding(5), name="It is long.")
    )
    codes = code(5, "Mood") + code(6, "Way") + code(7, "Kind")
    body = (
        f"{USERS}<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{pdf(areas)}"
        f"{pdf(area(6, coding(5)), name='scan.pdf', text=False)}</Sources>"
    )
    imported = read_project(pack(body, {"sources/r.txt": PAGE}))
    assert codes_of(imported)["A report."] == [("codes/kind", "Ann")]
    assert codes_of(imported)["We ask in a forum."] == [
        ("codes/mood", "Ann"),
        ("codes/way", "Ann"),
    ]
    assert codes_of(imported)["It is long."] == []
    said = "codings on areas of pages of {} have no place in its text and were left out: {}"
    assert imported.warnings == (
        "scan.pdf is left out: its plain text is not in the project",
        f"4 {said.format('Report', 'Mood (3), Way (1)')}",
        f"1 {said.format('scan.pdf', 'Mood (1)')}",
    )
    # What was written at an area is kept, whether or not it has a place.
    assert [note.text for note in imported.notes] == ["Hm."] * 4


def test_a_text_without_its_plain_form_is_left_out_and_named(pack: Pack) -> None:
    word = (
        '<TextSource guid="eeeeeeee-0000-0000-0000-000000000002" name="only Word" '
        'richTextPath="internal://w.docx"/>'
    )
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f"<Sources>{word}{source(mark(TEXT, 'Yes.', coding(5)))}</Sources>"
    )
    imported = read_project(pack(body, {"sources/one.txt": TEXT, "sources/w.docx": b"PK"}))
    assert [text.name for text in imported.texts] == ["CF1"]
    assert any("only Word is left out" in warning for warning in imported.warnings)


def test_a_text_that_is_none_is_left_out_and_named(pack: Pack) -> None:
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f"<Sources>{source(mark(TEXT, 'Yes.', coding(5)))}</Sources>"
    )
    imported = read_project(pack(body, {"sources/one.txt": b"\x89PNG\x00\x00\x01"}))
    assert imported.texts == ()
    assert imported.warnings[0].startswith("CF1 is left out: this is not text")


@pytest.mark.parametrize(
    "path",
    [
        "relative://texts/one.txt",
        "relative:///one.txt",
        "absolute:///C:/Users/x/study/texts/one.txt",
        "absolute:///home/x/one%20.txt",
    ],
)
def test_texts_beside_the_project_are_found(pack: Pack, tmp_path: Path, path: str) -> None:
    folder = tmp_path / ("texts" if "texts/" in path else "")
    folder.mkdir(exist_ok=True)
    (folder / ("one .txt" if "%20" in path else "one.txt")).write_text(TEXT, encoding="utf-8")
    body = (
        f"{USERS}<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
        f"<Sources>{source(mark(TEXT, 'Yes.', coding(5)), path=path)}</Sources>"
    )
    assert codes_of(read_project(pack(body)))["Yes."] == [("codes/mood", "Ann")]


def test_what_is_left_out_is_counted(pack: Pack) -> None:
    whole = coding(5)
    marks = mark(TEXT, "Yes.", coding(5)) + mark(TEXT, "fair", "") + whole
    notes = '<Notes><Note guid="eeeeeeee-0000-0000-0000-000000000009" name="Memo"/></Notes>'
    book = f"<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
    body = f"{USERS}{book}<Sources>{source(marks)}</Sources>{notes}"
    imported = read_project(pack(body, {"sources/one.txt": TEXT}))
    assert imported.warnings == (
        "1 notes (memos) have no plain text and were left out",
        "1 codings of whole texts, not of words in them, were left out",
        "1 marked passages without a code or a comment were left out",
    )


def test_memos_and_comments_are_kept(pack: Pack, tmp_path: Path) -> None:
    marks = mark(TEXT, "Yes.", "<Description>Hesitates.</Description>" + coding(5))
    marks += mark(TEXT, "a fair", "<Description>Which one?</Description>")
    one, two = (f"eeeeeeee-0000-0000-0000-00000000001{n}" for n in (1, 2))
    notes = (
        f'<Notes><Note guid="{one}" name="Field diary" plainTextPath="internal://m.txt"/>'
        f'<Note guid="{two}"><PlainTextContent>Untitled thought</PlainTextContent></Note></Notes>'
    )
    book = f"<CodeBook><Codes>{code(5, 'Mood')}</Codes></CodeBook>"
    body = f"{USERS}{book}<Sources>{source(marks)}</Sources>{notes}"
    imported = read_project(pack(body, {"sources/one.txt": TEXT, "sources/m.txt": "Day 1\r\n"}))
    assert imported.warnings == ()
    write_notes(tmp_path / "memos.md", imported.notes)
    assert (tmp_path / "memos.md").read_text(encoding="utf-8") == (
        "<!-- linkage-nlp -->\n\n## Field diary\nDay 1\n\n## ?\nUntitled thought\n\n"
        "## CF1: Yes.\nHesitates.\n\n## CF1: a fair\nWhich one?\n"
    )


def test_of_too_many_codes_those_in_use_are_drafted(pack: Pack) -> None:
    many = "".join(
        f'<Code guid="bbbbbbbb-0000-0000-0000-{n:012d}" name="c{n}" isCodable="true"/>'
        for n in range(60)
    )
    used = nvivo(pack, mark(TEXT, "Yes.", coding(7)), codes=many)
    imported = read_project(used)
    assert list(map(str, imported.material.codebook.labels)) == ["codes/c7"]
    assert any("nothing is coded with" in warning for warning in imported.warnings)
    unused = nvivo(pack, "", codes=many)
    with pytest.raises(CodebookError, match="it has 60 codes") as caught:
        read_project(unused)
    assert "--only" in caught.value.remedy
    assert caught.value.path == unused
    few = read_project(unused, only=["C3", "c4"])
    assert list(map(str, few.material.codebook.labels)) == ["codes/c3", "codes/c4"]
    with pytest.raises(UsageError, match="no code named 'nothing'"):
        read_project(unused, only=["nothing"])


def test_texts_and_cases_as_files_are_what_the_other_commands_read(
    pack: Pack, tmp_path: Path
) -> None:
    imported = read_project(nvivo(pack, mark(TEXT, "Yes.", coding(5))))
    names = write_texts(tmp_path / "out", imported.texts)
    write_cases(tmp_path / "out" / "cases.csv", imported, names)
    assert names == ("CF1.txt",)
    (again,) = read_transcripts(
        tmp_path / "out" / "CF1.txt", cases=read_cases(tmp_path / "out" / "cases.csv")
    )
    sentences: list[TaggedSentence] = list(imported.material.sentences)
    ids = {sentence.id: sentence.text for sentence in again.sentences}
    assert {s.sentence_id: s.text for s in sentences}.items() <= ids.items()
    assert again.case == "CF1"
