"""Reports as .pdf files: the text that is in them, without pictures of text."""

from __future__ import annotations

import io
import logging
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkage_nlp.errors import DamagedFile, EmptyTranscript, OversizedFile, ProtectedFile
from linkage_nlp.transcripts.drafts import Draft, DraftBuilder
from linkage_nlp.transcripts.limits import PAGE_TEXT, PAGES
from linkage_nlp.transcripts.model import SourceKind
from linkage_nlp.transcripts.readers.pages import paragraphs
from linkage_nlp.transcripts.source import Source

if TYPE_CHECKING:
    from pypdf import PdfReader

# What pypdf raises on broken files besides errors of its own.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
# Characters of a font that does not say what they are: private, unassigned, or replaced.
_NAMELESS = frozenset({"Co", "Cn", "Cc"})
_NAMELESS_SHARE = 0.2
# Without it a file was cut short, and pages may be missing.
_END, _TAIL = b"%%EOF", 4096
_OCR = "Run text recognition (OCR) over it, for example with ocrmypdf, or copy what it says"


def read_pdf(source: Source) -> list[Draft]:
    """The text of a report, a paragraph on each line, as a document.

    Raises:
        ProtectedFile: It is encrypted.
        EmptyTranscript: There is no text in it, only pictures of text.
        DamagedFile: It is no PDF, or broken, or its fonts do not say what they show.
        OversizedFile: It has more pages, or unpacks to more, than the limits allow.
    """
    from pypdf.errors import LimitReachedError, PyPdfError

    if _END not in source.data[-_TAIL:]:
        raise _damaged(source)

    # It tells what it finds odd in a file, in words of that file.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        found = paragraphs(list(_pages(_opened(source), source)))
    except (LimitReachedError, MemoryError) as error:
        raise _oversized(source) from error
    except (PyPdfError, *_BROKEN) as error:
        raise _damaged(source) from error
    if not found:
        raise EmptyTranscript(
            "there is no text in it, only pictures of its pages",
            path=source.place,
            remedy=_OCR,
        )
    _check_characters(found, source)
    builder = DraftBuilder(source=SourceKind.DOCUMENT)
    for paragraph in found:
        builder.add([paragraph])
    return [builder.build()]


def _opened(source: Source) -> PdfReader:
    """The file; one that asks for a password to be changed, but not to be read, is open."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(source.data))
    if reader.is_encrypted:
        try:
            closed = reader.decrypt("") == PasswordType.NOT_DECRYPTED
        except DependencyError:
            # Only the older way to encrypt is understood without another package.
            closed = True
        if closed:
            raise ProtectedFile(
                "it is encrypted",
                path=source.place,
                remedy="Open it, and print it as a new PDF or save it without a password",
            )
    return reader


def _pages(reader: PdfReader, source: Source) -> Iterator[list[str]]:
    """The lines of each page."""
    if len(reader.pages) > PAGES:
        raise _oversized(source)
    for page in reader.pages:
        # What unpacks to too much is passed over in silence where text is looked for.
        if (content := page.get_contents()) is not None:
            content.get_data()
        text = page.extract_text()
        if len(text) > PAGE_TEXT:
            raise _oversized(source)
        yield text.split("\n")


def _check_characters(found: list[str], source: Source) -> None:
    nameless = size = 0
    for paragraph in found:
        size += len(paragraph)
        nameless += sum(c == "\ufffd" or unicodedata.category(c) in _NAMELESS for c in paragraph)
    if nameless > _NAMELESS_SHARE * size:
        raise DamagedFile(
            "its fonts do not say which characters they show", path=source.place, remedy=_OCR
        )


def _damaged(source: Source) -> DamagedFile:
    return DamagedFile(
        "not a whole PDF file",
        path=source.place,
        remedy="Copy it again, or open it and print it as a new PDF",
    )


def _oversized(source: Source) -> OversizedFile:
    return OversizedFile(
        f"more than {PAGES} pages, or a page that unpacks to more than any printed one",
        path=source.place,
        remedy="Split it, and give the part that matters",
    )
