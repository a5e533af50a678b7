"""Plain text and Markdown, in the encodings that people have."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts import Transcript, read_transcript_bytes, read_transcripts

Write = Callable[[str, bytes | str], Path]
Check = Callable[[Transcript], None]

ENGLISH = "Interviewer: How did you meet?\r\nCF5: At a fair – in Italy.\r\n"
CHINESE = "访谈人：一开始怎么认识的？\n受访者：一个朋友介绍，后来去了展会。\n"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode(write: Write, check: Check, text: str, mark: bytes, encoding: str) -> None:
    transcript = Transcript.read(write("CF5.txt", mark + text.encode(encoding)))
    assert transcript.text == text
    assert len(transcript.turns) == 2
    assert transcript.id == Transcript.from_text(text).id
    check(transcript)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_gb18030(write: Write, encoding: str) -> None:
    path = write("CF5.txt", CHINESE.encode(encoding))
    assert Transcript.read(path).text == CHINESE
    path = write("CF6.txt", ("R: We met 王总 there.\n" + CHINESE).encode(encoding))
    assert "王总" in Transcript.read(path).text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("I: Don’t you know?\nR: “We” don’t.\n", "cp1252"),
        ("I: Où?\nR: À l'école, à Genève, déjà.\n", "latin-1"),
        ("訪談人：一開始怎麼認識的？\n受訪者：朋友介紹，後來參加展覽會認識廠商。\n", "big5"),
        ("これはペンです。それは机です。\n", "shift_jis"),
    ],
)
def test_other_encodings_are_refused_not_guessed(write: Write, text: str, encoding: str) -> None:
    with pytest.raises(DamagedFile, match=r"CF5\.txt: unknown encoding.*Save it as UTF-8"):
        Transcript.read(write("CF5.txt", text.encode(encoding)))


@pytest.mark.parametrize(
    "data",
    [
        b"I: How?\x00R: Yes",
        bytes(range(256)) * 4,
        b"PK\x03\x04" + b"\x00\x14\x9c" * 50,
        b"\x01\x02\x03\x04 abc",
        b"\xff\xfe\x00\xd8I\x00",
        codecs.BOM_UTF8 + b"I: \xff\xff",
    ],
)
def test_binary_content(write: Write, data: bytes) -> None:
    with pytest.raises(DamagedFile, match=r"not text|broken"):
        Transcript.read(write("CF5.txt", data))


def test_the_text_is_not_touched(write: Write) -> None:
    text = "\r\n I:  Ça va?\r\n\r\nR: e\u0301 \u2028 我们…… \u3000\r\n"
    assert Transcript.read(write("CF5.txt", text)).text == text


def test_offsets_count_code_points(check: Check) -> None:
    transcript = Transcript.from_text("I: 😀 How?\nR: 𠮷野 at a fair 😀.")
    check(transcript)
    assert transcript.sentences[-1].text == "𠮷野 at a fair 😀."


def test_wrapped_lines_are_put_together() -> None:
    text = (
        "I: How did you come to know the makers of the machines that you are\n"
        "using now in your plant?\n"
        "R: A friend who studied with me took me to a fair in Milan, where they\n"
        "had a stand. We talked for an hour, and afterwards they sent us some\n"
        "drawings and a sample, which our people in the workshop then took to\n"
        "pieces and put together again. That was all.\n"
    )
    sentences = [s.text for s in Transcript.from_text(text).sentences]
    assert len(sentences) == 4
    assert sentences[1].startswith("A friend")
    assert sentences[1].endswith("a stand.")


def test_lines_that_are_paragraphs_are_kept_apart() -> None:
    text = "受访者：我们去了展会\n认识了很多厂家\n后来一直有联系\n现在还在合作\n访谈人：好的"
    sentences = [s.text for s in Transcript.from_text(text).sentences]
    assert sentences == ["我们去了展会", "认识了很多厂家", "后来一直有联系", "现在还在合作", "好的"]


def test_markdown(write: Write, said: Callable[[Transcript], list[tuple[str | None, str]]]) -> None:
    text = (
        "# Interview 5\n\nDate: May 2013\n\n**Interviewer:** How did you meet?\n\n"
        "**CF5:** At a *fair*.\n\n## Part two\n\n**Interviewer: And then?**\n\n---\n\n"
        "**CF5:** Mail.\n"
    )
    transcript = Transcript.read(write("CF5.md", text))
    assert said(transcript) == [
        ("Interviewer", "How did you meet?"),
        ("CF5", "At a *fair*."),
        ("Interviewer", "And then?"),
        ("CF5", "Mail."),
    ]
    assert transcript.text == text


def test_bytes_without_a_suffix_are_looked_at(word_bytes: Callable[..., bytes]) -> None:
    assert read_transcript_bytes(b"I: How?\nR: Well.")[0].name == "stdin"
    assert len(read_transcript_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n")) == 1
    assert read_transcript_bytes(b' {"text": "Hello."}')[0].text == "Hello."
    found = read_transcript_bytes(word_bytes("I: How?", "R: Well."), case="CF5")[0]
    assert (found.case, len(found.turns)) == ("CF5", 2)


def test_a_name_changes_neither_id_nor_sentences(write: Write) -> None:
    one, two = (
        Transcript.read(write(name, CHINESE), case=case)
        for name, case in [("a.txt", "CF1"), ("b.txt", "CF2")]
    )
    assert (one.id, one.sentences) == (two.id, two.sentences)
    assert read_transcripts(write("c.txt", CHINESE + "完"))[0].id != one.id


def test_languages() -> None:
    transcript = Transcript.from_text("问：后来怎么样呢？\n答：We like it.\n……\n2013。")
    assert [s.lang for s in transcript.sentences][:2] == ["zh", "en"]
    assert transcript.sentences[-1].lang == "zh"
