"""Word documents, made by python-docx and by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.errors import (
    DamagedFile,
    EmptyTranscript,
    OversizedFile,
    ProtectedFile,
    UnknownFormat,
)
from linkage_nlp.transcripts import Transcript, archive

Write = Callable[[str, bytes | str], Path]
Word = Callable[..., bytes]
Said = Callable[[Transcript], list[tuple[str | None, str]]]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def body(xml: str, *, prolog: str = "", names: str = NAMES) -> bytes:
    return f"{prolog}<w:document {names}><w:body>{xml}</w:body></w:document>".encode()


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def document(xml: str, *, prolog: str = "", names: str = NAMES) -> bytes:
    return zipped(**{"word/document.xml": body(xml, prolog=prolog, names=names)})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_in_their_order(
    write: Write, word_bytes: Word, said: Said, check: Callable[[Transcript], None]
) -> None:
    path = write(
        "CF5.docx",
        word_bytes(
            "Date: May 2013",
            "访谈人：怎么认识的？",
            "受访者：朋友介绍。",
            [["访谈人：", "后来呢？"], ["受访者：", "后来去了展会。\n认识了厂家。"]],
            "",
            "就这些。",
        ),
    )
    transcript = Transcript.read(path)
    assert transcript.case == "CF5"
    assert transcript.text == (
        "Date: May 2013\n访谈人：怎么认识的？\n受访者：朋友介绍。\n访谈人：\t后来呢？\n"
        "受访者：\t后来去了展会。\n认识了厂家。\n\n就这些。"
    )
    assert said(transcript) == [
        ("访谈人", "怎么认识的？"),
        ("受访者", "朋友介绍。"),
        ("访谈人", "后来呢？"),
        ("受访者", "后来去了展会。 | 认识了厂家。 | 就这些。"),
    ]
    check(transcript)


def test_table_with_columns_for_time_and_speaker(write: Write, word_bytes: Word) -> None:
    rows = [
        ["Time", "Speaker", "Content"],
        ["00:00:05", "Anna", "How did you go?"],
        ["00:00:09", "CF5", "By train, with two others."],
        ["00:01:00", "Anna", "When?"],
        ["00:01:10", "CF5", "In May."],
    ]
    transcript = Transcript.read(write("a.docx", word_bytes(rows)))
    assert [(t.speaker, t.time) for t in transcript.turns] == [
        ("Anna", 5.0),
        ("CF5", 9.0),
        ("Anna", 60.0),
        ("CF5", 70.0),
    ]


def test_soft_line_breaks_and_runs(write: Write, said: Said) -> None:
    import docx

    made = docx.Document()
    first = made.add_paragraph()
    first.add_run("Anna Lind   0:15").add_break()
    first.add_run("How did").bold = True
    first.add_run(" you ")
    first.add_run("go?")
    second = made.add_paragraph("CF5   0:20")
    second.add_run().add_break()
    second.add_run("By train.\tThen on foot.")
    made.sections[0].header.paragraphs[0].text = "Interviewer: a header"
    buffer = io.BytesIO()
    made.save(buffer)
    transcript = Transcript.read(write("a.docx", buffer.getvalue()))
    assert transcript.text == (
        "Anna Lind   0:15\nHow did you go?\nCF5   0:20\nBy train.\tThen on foot."
    )
    assert said(transcript) == [
        ("Anna Lind", "How did you go?"),
        ("CF5", "By train. | Then on foot."),
    ]


def test_paragraphs_without_labels_are_turns(write: Write, word_bytes: Word) -> None:
    path = write("a.docx", word_bytes("We read forums\nand books.", "", "We went to a fair."))
    transcript = Transcript.read(path)
    assert [s.text for s in transcript.sentences] == [
        "We read forums\nand books.",
        "We went to a fair.",
    ]
    assert [t.speaker for t in transcript.turns] == [None, None]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:r><w:t> so</w:t></w:r>", "kept so"),
        ("<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        ("<w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom><w:r><w:t>a</w:t></w:r>", "a"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:sdt><w:sdtContent><w:r><w:t>box</w:t></w:r></w:sdtContent></w:sdt>", "box"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>a</w:t></w:r>", "a"),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>", "a"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>", "a-b\tc"),
        ("<w:r><w:t>汉</w:t><w:commentReference w:id='1'/></w:r>", "汉"),
        (
            (
                "<w:r><mc:AlternateContent><mc:Choice><w:t>a</w:t></mc:Choice>"
                "<mc:Fallback><w:t>a</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "a",
        ),
        (
            (
                "<w:r><w:ruby><w:rt><w:r><w:t>han</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            ),
            "汉",
        ),
        ("<w:r><w:t xml:space='preserve'>a </w:t></w:r><w:r><w:t>b</w:t></w:r>", "a b"),
    ],
)
def test_what_word_shows(write: Write, xml: str, text: str) -> None:
    assert Transcript.read(write("a.docx", document(f"<w:p>{xml}</w:p>"))).text == text


def test_nested_tables(write: Write) -> None:
    inner = (
        f"<w:tbl><w:tr><w:tc>{paragraph('c')}</w:tc><w:tc>{paragraph('d')}</w:tc></w:tr></w:tbl>"
    )
    outer = f"<w:tbl><w:tr><w:tc>{paragraph('a')}{inner}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>"
    xml = f"{outer}</w:tbl>{paragraph('e')}"
    assert Transcript.read(write("a.docx", document(xml))).text == "a\nc\td\tb\ne"


def test_main_part_under_another_name_and_strict_variant(write: Write) -> None:
    strict = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    relations = (
        '<Relationships><Relationship Id="r1" Target="/word/document2.xml" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/>'
        "</Relationships>"
    )
    parts = {
        "_rels/.rels": relations.encode(),
        "word/document2.xml": body(paragraph("We read."), names=strict),
    }
    assert Transcript.read(write("a.docx", zipped(**parts))).text == "We read."


def test_dangling_picture_does_not_matter(write: Write, word_bytes: Word) -> None:
    data = word_bytes("I: How?", "R: Well.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if not name.startswith("word/styles"):
                new.writestr(name, old.read(name))
    assert len(Transcript.read(write("a.docx", buffer.getvalue())).turns) == 2


def test_empty_document(write: Write, word_bytes: Word) -> None:
    with pytest.raises(EmptyTranscript, match=r"a\.docx"):
        Transcript.read(write("a.docx", word_bytes("", " ")))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"I: How?", r"not a whole \.docx"),
        (lambda data: data[: len(data) // 2], r"not a whole \.docx"),
        (lambda data: data[:-30], r"not a whole \.docx"),
        (lambda data: zipped(**{"a.txt": b"I: How?"}), r"there is no word/document\.xml"),
        (lambda data: zipped(**{"word/document.xml": b"<w:document"}), "text is broken"),
        (lambda data: zipped(**{"word/document.xml": b""}), "text is broken"),
        (
            lambda data: zipped(
                **{"word/document.xml": b'<?xml version="1.0" encoding="no-such"?><a/>'}
            ),
            "text is broken",
        ),
    ],
)
def test_broken_files(
    write: Write, word_bytes: Word, change: Callable[[bytes], bytes], message: str
) -> None:
    path = write("CF5.docx", change(word_bytes("I: How?", "R: Well.")))
    with pytest.raises(DamagedFile, match=rf"CF5\.docx: .*{message}") as caught:
        Transcript.read(path)
    assert caught.value.remedy


def test_flipped_bytes_are_noticed(write: Write, word_bytes: Word) -> None:
    data = bytearray(word_bytes("I: How?", "R: Well."))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        info = file.getinfo("word/document.xml")
    data[info.header_offset + 60 + len(info.filename)] ^= 0xFF
    with pytest.raises(DamagedFile, match=r"'word/document\.xml' is broken"):
        Transcript.read(write("a.docx", bytes(data)))


def entities(count: int) -> str:
    declared = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(count)
    )
    return f"<!DOCTYPE w:document [{declared}]>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(write: Write, encoding: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{encoding}"?>{entities(10)}'
    xml = body(paragraph("&e9;"), prolog=prolog).decode().encode(encoding)
    with pytest.raises(DamagedFile, match="XML entities"):
        Transcript.read(write("a.docx", zipped(**{"word/document.xml": xml})))


def test_external_entity_is_not_read(write: Write, tmp_path: Path) -> None:
    secret = write("secret.txt", "secret")
    prolog = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(DamagedFile, match="XML entities"):
        Transcript.read(write("a.docx", document(paragraph("&x;"), prolog=prolog)))


def test_zip_bomb_by_what_it_declares(write: Write) -> None:
    data = zipped(**{"word/document.xml": b"\0" * 30_000_000})
    assert len(data) < 100_000
    with pytest.raises(OversizedFile, match="unpacks to more"):
        Transcript.read(write("a.docx", data))


def test_zip_bomb_by_what_it_is(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    data = document(paragraph("x" * 5000))
    monkeypatch.setattr(archive, "UNPACKED_BYTES", 100_000)
    opened = archive.Archive(data, Path("a.docx"))
    monkeypatch.setattr(archive, "UNPACKED_BYTES", 1000)
    with pytest.raises(OversizedFile, match="unpacks to more"):
        opened.read("word/document.xml")


def test_false_size_does_not_let_more_through(write: Write) -> None:
    data = bytearray(zipped(**{"word/document.xml": body(paragraph("x" * 50_000))}))
    size = len(body(paragraph("x" * 50_000))).to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(DamagedFile, match="is broken"):
        Transcript.read(write("a.docx", bytes(data.replace(size, (100).to_bytes(4, "little")))))


def test_many_parts(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    monkeypatch.setattr(archive, "PARTS", 3)
    data = zipped(**{f"{n}.xml": b"" for n in range(4)})
    with pytest.raises(OversizedFile):
        Transcript.read(write("a.docx", data))


def test_encrypted_member(write: Write) -> None:
    data = bytearray(document(paragraph("x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(ProtectedFile, match="encrypted"):
        Transcript.read(write("a.docx", bytes(data)))


@pytest.mark.parametrize("name", ["CF5.docx", "CF5.xlsx"])
@pytest.mark.parametrize(
    ("stream", "error", "message"),
    [
        ("EncryptedPackage", ProtectedFile, "protected with a password"),
        ("WordDocument", UnknownFormat, "an old Word or Excel file"),
        ("Workbook", UnknownFormat, "an old Word or Excel file"),
        ("Other", ProtectedFile, "a password, or of an old format"),
    ],
)
def test_compound_files(
    write: Write, name: str, stream: str, error: type[Exception], message: str
) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + stream.encode("utf-16-le") + bytes(90)
    with pytest.raises(error, match=rf"{name}: .*{message}.*save it as \.{name[-4:]}"):
        Transcript.read(write(name, data))
