"""Web pages and reports: saved by browsers and word processors, kept apart from interviews.

`tests/data/documents` has a page that Chromium saved in one file, and two reports that
LibreOffice exported: an English one with divided words and a running head, a Chinese one
with a running head and numbered pages.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.errors import (
    DamagedFile,
    EmptyTranscript,
    LinkageError,
    OversizedFile,
    ProtectedFile,
    UnknownFormat,
)
from linkage_nlp.transcripts import (
    Role,
    SourceKind,
    Transcript,
    find_transcripts,
    read_transcript_bytes,
    read_transcripts,
)
from linkage_nlp.transcripts.readers import pdf
from linkage_nlp.transcripts.readers.pages import paragraphs

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"

PEOPLE = """\
Our people
Two of our four founders took their doctorates in Eindhoven, and they still share measuring \
equipment with the laboratory where they studied. A long-term agreement was signed in 2016.
Our optical engineer worked for seven years at a camera maker in Osaka; most of what we \
know about aligning lenses came with her. "I call my old colleagues when we are stuck," she says.
Nineteen people work here.
We exhibit at the photonics fair in Munich every second year.
Partner Since
Institute in Delft 2014
The long-term plan is to make the housing ourselves, although for the present a distributor \
in Turin supplies it together with instructions for mounting."""


def only(data: bytes | str, name: str) -> Transcript:
    content = data.encode("utf-8") if isinstance(data, str) else data
    (found,) = read_transcript_bytes(content, name=name)
    return found


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("name", ["people.en.html", "people.en.mhtml"])
def test_a_saved_page_gives_its_text_and_nothing_around_it(
    name: str, check: Callable[[Transcript], None]
) -> None:
    (found,) = read_transcripts(DOCUMENTS / name)
    assert found.text == PEOPLE
    assert found.source is SourceKind.DOCUMENT
    assert {(turn.speaker, turn.role) for turn in found.turns} == {(None, Role.RESPONDENT)}
    check(found)


def test_an_exported_report_gives_its_paragraphs(check: Callable[[Transcript], None]) -> None:
    (found,) = read_transcripts(DOCUMENTS / "review.en.pdf")
    lines = found.text.split("\n")
    # The heading, and five paragraphs over three pages.
    assert len(lines) == 6
    assert lines[0] == "Annual review of Fernhill Optics"
    # Divided at the end of a page; and a hyphen that belongs to the word.
    assert "asked for documentation, but no agreement was concluded." in lines[2]
    assert "Long-term supply was discussed with a long-term partner." in lines[2]
    # The running head is gone.
    assert "· Annual review" not in found.text
    assert found.source is SourceKind.DOCUMENT
    check(found)


def test_a_chinese_report_joins_lines_without_blanks(check: Callable[[Transcript], None]) -> None:
    (found,) = read_transcripts(DOCUMENTS / "report.zh.pdf")
    lines = found.text.split("\n")
    assert lines[0] == "一、研发与合作"
    assert not any(" " in line for line in lines)
    assert "二〇一九年度报告" not in found.text
    assert "页" not in found.text
    assert sum("亚琛读博士，回国后一直与原来的课题组保持联系" in line for line in lines) == 5
    assert {sentence.lang for sentence in found.sentences} == {"zh"}
    check(found)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gb18030", "gb2312"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "gbk"),
        ("utf-16", "utf-16"),
        # It says one thing and is another.
        ("utf-8", "shift_jis"),
        ("utf-8", "no-such-charset"),
    ],
)
def test_pages_are_read_in_the_encoding_that_they_are_in(encoding: str, declared: str) -> None:
    said = "我們在展會上認識了代理商。" if encoding == "big5" else "我们在展会上认识了代理商。"
    text = page(f"<p>{said}</p>", f'<meta charset="{declared}">')
    assert only(text.encode(encoding), "关于我们.htm").text == said


def test_what_a_page_says_of_its_parts_is_followed() -> None:
    found = only(
        page(
            "<div role=navigation>Home</div><div style='display: none'>Hidden fair.</div>"
            "<p aria-hidden=true>Icon</p><div><a href=/>Products</a> <a href=/>Contact</a></div>"
            "<p>We went to <a href=/>a fair in Milan</a>.<p>And home<br>again."
            "<script>var text = 'We met.';</script><noscript>Enable scripts.</noscript>"
            "<table><tr><td>Partner<td>Delft</table><h2>Contact us</h2>"
        ),
        "F1.html",
    )
    assert found.text.split("\n") == [
        "We went to a fair in Milan.",
        "And home",
        "again.",
        "Partner Delft",
        "Contact us",
    ]


def test_where_a_page_has_an_article_nothing_else_is_taken() -> None:
    text = page(
        "<header>Shop</header><p>Buy now, and pay later.</p>"
        "<article><header><h1>Fair</h1></header><p>We met.</p></article>"
    )
    assert only(text, "a.html").text == "Fair\nWe met."


def test_content_without_a_name_is_known_by_its_beginning() -> None:
    assert only("\n<html><p>We met at a fair.</p></html>", "stdin").text == "We met at a fair."
    data = (DOCUMENTS / "review.en.pdf").read_bytes()
    assert only(data, "stdin").source is SourceKind.DOCUMENT


def test_labels_in_a_document_are_no_speakers() -> None:
    found = only(page("<p>Reporter: Where?</p><p>Boss: At a fair.</p>"), "a.html")
    assert {turn.speaker for turn in found.turns} == {None}


@pytest.mark.parametrize(
    ("name", "data", "kind", "message"),
    [
        ("a.html", b"We met them at a fair.", UnknownFormat, "not a web page"),
        ("a.html", page("<script>draw()</script><div id=root></div>"), EmptyTranscript, "script"),
        ("a.html", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", DamagedFile, "not text"),
        ("a.mhtml", b"MIME-Version: 1.0\n\nnothing", DamagedFile, "saved in one file"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", DamagedFile, "not a whole PDF"),
        ("a.pdf", b"We met.", DamagedFile, "not a whole PDF"),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, data: bytes | str, kind: type[LinkageError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        only(data, name)
    assert caught.value.remedy
    assert caught.value.path == Path(name)


def written(change: Callable[..., None]) -> bytes:
    """A report that was opened, changed, and saved anew."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(DOCUMENTS / "review.en.pdf"))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_report_with_a_password_is_named() -> None:
    data = written(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    with pytest.raises(ProtectedFile, match="encrypted") as caught:
        only(data, "a.pdf")
    assert "without a password" in caught.value.remedy


def test_a_report_that_only_may_not_be_changed_is_read() -> None:
    data = written(lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    assert len(only(data, "a.pdf").turns) == 6


def test_a_scan_names_text_recognition_as_the_remedy() -> None:
    def blank(writer: object) -> None:
        from pypdf import PdfWriter

        assert isinstance(writer, PdfWriter)
        for _ in range(len(writer.pages)):
            writer.remove_page(0)
        writer.add_blank_page(200, 200)

    with pytest.raises(EmptyTranscript, match="only pictures") as caught:
        only(written(blank), "a.pdf")
    assert "OCR" in caught.value.remedy


@pytest.mark.parametrize("cut", [20, 500, 5_000])
def test_a_report_cut_short_is_named_and_nothing_is_logged(
    cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    data = (DOCUMENTS / "review.en.pdf").read_bytes()[:cut]
    with caplog.at_level(logging.DEBUG), pytest.raises(DamagedFile):
        only(data, "a.pdf")
    with caplog.at_level(logging.DEBUG), pytest.raises(LinkageError):
        only(data + b"\n%%EOF\n", "a.pdf")
    assert not caplog.records


def bomb(size: int) -> bytes:
    """A page that unpacks to so many bytes."""
    import zlib

    packed = zlib.compress(b"BT " + b" " * size + b" ET")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream",
    ]
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    )


def test_a_page_that_unpacks_without_bound_is_refused() -> None:
    with pytest.raises(OversizedFile, match="unpacks to more"):
        only(bomb(200_000_000), "a.pdf")


def test_a_report_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGES", 2)
    with pytest.raises(OversizedFile, match="more than 2 pages"):
        read_transcripts(DOCUMENTS / "review.en.pdf")


def test_a_page_with_more_text_than_paper_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGE_TEXT", 100)
    with pytest.raises(OversizedFile):
        read_transcripts(DOCUMENTS / "review.en.pdf")


def test_fonts_that_do_not_say_what_they_show_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PageObject

    texts = iter(("\ue000\ue001\ue002", "\ue003\ue004", "\ue005 \ue006."))
    monkeypatch.setattr(PageObject, "extract_text", lambda _: next(texts))
    with pytest.raises(DamagedFile, match="fonts"):
        read_transcripts(DOCUMENTS / "review.en.pdf")


def test_a_deep_page_is_read() -> None:
    depth = 200_000
    assert only("<html>" + "<div>" * depth + "<p>We met.</p>", "a.html").text == "We met."


def test_heads_feet_and_numbers_go_and_what_pages_say_stays() -> None:
    pages = [
        ["Fernhill Optics", f"Page {number} of 4", f"In year {number} we met a supplier.", "iv"]
        for number in range(1, 5)
    ]
    said = " ".join(f"In year {number} we met a supplier." for number in range(1, 5))
    assert paragraphs(pages) == [said]
    # One page repeats nothing.
    assert paragraphs([["Fernhill Optics", "We met."]]) == ["Fernhill Optics We met."]
    assert paragraphs([[], [""]]) == []


def test_lookalikes_become_the_characters_that_they_stand_for() -> None:
    # A ligature, and the radical that some fonts have for the character 人.
    assert paragraphs([["The oﬃce of the ⼈ firm."]]) == ["The office of the 人 firm."]


@given(st.lists(st.lists(st.text(max_size=40), max_size=8), max_size=6))
def test_no_page_breaks_the_paragraphs(pages: list[list[str]]) -> None:
    found = paragraphs(pages)
    assert all(paragraph.strip() for paragraph in found if paragraph != "")


@settings(max_examples=60)
@given(st.text(st.sampled_from("<>/ap divhtmlscript='\"&;#1中。 \n!-")))
def test_no_markup_breaks_the_reader(markup: str) -> None:
    try:
        found = only(f"<html>{markup}", "a.html")
    except LinkageError:
        return
    assert found.sentences


def test_what_a_browser_keeps_beside_a_page_is_passed_over(
    write: Callable[[str, bytes | str], Path], tmp_path: Path
) -> None:
    for name in ("in/a.html", "in/a_files/frame.html", "in/b_files/c.html", "in/d.pdf"):
        write(name, "<html><p>We met.</p>")
    found = find_transcripts([tmp_path / "in"])
    names = [path.relative_to(tmp_path / "in").as_posix() for path in found.files]
    assert names == ["a.html", "b_files/c.html", "d.pdf"]
