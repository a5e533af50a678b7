"""Bytes into text: UTF-8, UTF-16 and GB18030, told apart without guessing at random."""

from __future__ import annotations

import codecs
import re

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts.source import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters that transcripts in Chinese and English consist of.
_ORDINARY = re.compile(
    r"[\t\n\r\x20-\x7e\xa0-\u024f\u2010-\u2027\u2030-\u203b\u3000-\u303f\u3400-\u4dbf"
    r"\u4e00-\u9fff\uff01-\uff65\uffe0-\uffe6]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
# The two-byte characters of GB18030, and those of the common set (GB 2312) among them.
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][\x30-\x39]..|.", re.DOTALL)

# So much of a file tells what it is.
_SAMPLE = 1_000_000

_RESAVE = "Save it as UTF-8 (in Notepad: Save as, Encoding UTF-8; in Word: save as .docx)"


def decode(source: Source) -> str:
    """The text of a file, without byte order mark and otherwise unchanged.

    Tried in this order: what a byte order mark says, UTF-16 where the NUL bytes make it
    plain, UTF-8, and GB18030 where the bytes look like common Chinese characters. Western
    encodings of one byte are not taken for GB18030, nor guessed.

    Raises:
        DamagedFile: The file is not text, or its encoding is not one of these.
    """
    text = _decode(source)
    sample = text[:_SAMPLE]
    if "\x00" in text or len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise _binary(source)
    return text


def _decode(source: Source) -> str:
    data = source.data
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise DamagedFile(
                    f"its first bytes say {encoding.upper()}, but it is broken from byte "
                    f"{error.start + len(mark)} on",
                    path=source.place,
                    remedy="Copy it again, or open it and save it as UTF-8",
                ) from error
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be") if _is_wide(data) else ():
            text = _try(data, encoding)
            if text is not None and _is_ordinary(text):
                return text
        raise _binary(source)
    text = _try(data, "utf-8")
    if text is None and _is_common_chinese(data):
        text = _try(data, "gb18030")
    if text is None:
        raise DamagedFile("unknown encoding", path=source.place, remedy=_RESAVE)
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_wide(data: bytes) -> bool:
    """Whether NUL bytes are as many as in UTF-16, and not strays in text of single bytes.

    Every other byte of English is NUL; in Chinese few are, but many are beyond ASCII. Pairs
    of ASCII letters would pass for Chinese characters.
    """
    beyond = sum(data.count(byte) for byte in range(0x80, 0x100))
    return data.count(0) * 4 >= len(data) or beyond * 10 >= len(data)


def _is_ordinary(text: str) -> bool:
    """Whether nearly all characters are such as transcripts have, and none is NUL."""
    sample = text[:_SAMPLE]
    return "\x00" not in text and len(_ORDINARY.findall(sample)) >= 0.95 * len(sample)


def _is_common_chinese(data: bytes) -> bool:
    r"""Whether the double bytes are mostly common characters, as they are in Chinese text.

    In a Western encoding, a letter with an accent or a curly quote stands before an ASCII
    letter, which as GB18030 would be a rare character: "don\x92t".
    """
    pairs = [p for p in _GB_PAIR.findall(data[:_SAMPLE]) if len(p) == 2]
    common = sum(p[0] >= 0xA1 and p[1] >= 0xA1 for p in pairs)
    return bool(pairs) and common >= 0.8 * len(pairs)


def _binary(source: Source) -> DamagedFile:
    return DamagedFile(
        "this is not text, though its name says so",
        path=source.place,
        remedy="If it is a Word or Excel file, give it its name back (.docx, .xlsx); otherwise "
        "copy or export it again",
    )
