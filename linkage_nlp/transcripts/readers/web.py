"""Web pages as browsers save them: .html and .htm, and in one file .mhtml or .mht."""

from __future__ import annotations

import codecs
import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from linkage_nlp.errors import DamagedFile, EmptyTranscript, UnknownFormat
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.drafts import Draft, DraftBuilder
from linkage_nlp.transcripts.model import SourceKind
from linkage_nlp.transcripts.readers.markup import MainText
from linkage_nlp.transcripts.source import Source

# Browsers look no further for the encoding.
_HEAD = 4096
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# What browsers take these names to mean.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_MARKUP = re.compile(r"<\s*(?:!doctype|[a-z][\w-]*[\s/>])", re.IGNORECASE)


def read_html(source: Source) -> list[Draft]:
    """The main text of a page, a block on each line, as a document.

    Raises:
        DamagedFile: It is no text, or in an unknown encoding.
        UnknownFormat: It is text without markup.
        EmptyTranscript: The page holds no text; it may be made by a script.
    """
    return [_draft(_decoded(source, source.data), source)]


def read_mhtml(source: Source) -> list[Draft]:
    """As `read_html`, of the page in a web archive; pages framed in it are left out.

    Raises:
        DamagedFile: It is no archive, or no page is in it.
        EmptyTranscript: The page holds no text.
    """
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(source.data)
        page = next(
            (part for part in message.walk() if part.get_content_type() == "text/html"), None
        )
        content = None if page is None else page.get_payload(decode=True)
        charset = None if page is None else page.get_content_charset()
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise _no_archive(source) from error
    if not isinstance(content, bytes):
        raise _no_archive(source)
    return [_draft(_decoded(source, content, charset), source)]


def _draft(markup: str, source: Source) -> Draft:
    if not _MARKUP.search(markup):
        raise UnknownFormat(
            "not a web page, though its name says so",
            path=source.place,
            remedy="If it is a transcript, name it .txt",
        )
    page = MainText()
    page.feed(markup)
    page.close()
    builder = DraftBuilder(source=SourceKind.DOCUMENT)
    for block in page.blocks():
        builder.add([block])
    draft = builder.build()
    if not draft.turns:
        raise EmptyTranscript(
            "no text in this page; a script may have to make it first",
            path=source.place,
            remedy="Open it in a browser and print it as PDF, or copy its text into a .txt file",
        )
    return draft


def _decoded(source: Source, data: bytes, charset: str | None = None) -> str:
    """The page's text, by its byte order mark, by what it declares, or by its bytes."""
    found = _DECLARED.search(data[:_HEAD])
    named = charset or (found and (found[1] or found[2]).decode("ascii", "replace"))
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            encoding = codecs.lookup(named).name
            return data.decode(_WIDER.get(encoding, encoding))
        except (LookupError, UnicodeDecodeError):
            # Pages are often wrong about themselves: the bytes decide.
            pass
    return decode(Source(source.name, data, source.place))


def _no_archive(source: Source) -> DamagedFile:
    return DamagedFile(
        "not a web page saved in one file",
        path=source.place,
        remedy="Save the page again in the browser, as .html or as a single file (.mhtml)",
    )
