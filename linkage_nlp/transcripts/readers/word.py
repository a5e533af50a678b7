"""Word documents (.docx).

Only the part that holds the body is read, as a stream: pictures, styles and dangling
references elsewhere in the file do not matter, and templates, macro-enabled and strict
variants read like any other. The text is what Word shows: paragraphs and rows of tables in
their order, insertions kept and deletions left out; headers, footers, comments,
footnotes and text boxes are not part of it.
"""

from __future__ import annotations

import posixpath
import re
from xml.etree import ElementTree

from linkage_nlp.errors import DamagedFile
from linkage_nlp.segmentation import Span
from linkage_nlp.transcripts.archive import Archive
from linkage_nlp.transcripts.document import draft_document
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.office import open_office_file, refuse_doctype
from linkage_nlp.transcripts.source import Source

_MAIN = "word/document.xml"
_RELATIONS = "_rels/.rels"
_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# Properties, deleted or moved text, readings beside characters, boxes, notes, field codes.
_NOT_BODY = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr del moveFrom rt txbxContent drawing pict object "
    "instrText delText delInstrText comment footnote endnote".split()
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_word(source: Source) -> list[Draft]:
    """The body of a document, a paragraph or row of a table on each line.

    Raises:
        DamagedFile, ProtectedFile, UnknownFormat, OversizedFile: It cannot be read.
    """
    archive = open_office_file(source)
    xml = archive.read(_main_part(archive, source))
    refuse_doctype(xml, source)
    body = _Body()
    parser = ElementTree.XMLParser(target=body)  # noqa: S314 - entities are refused above
    try:
        parser.feed(xml)
        parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise DamagedFile(
            "its text is broken",
            path=source.place,
            remedy="Open it in Word, let Word repair it, and save it anew",
        ) from error
    paragraphs = []
    start = 0
    for paragraph in body.paragraphs:
        paragraphs.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 1
    return [draft_document("\n".join(body.paragraphs), paragraphs)]


def _main_part(archive: Archive, source: Source) -> str:
    """The name of the part with the body, mostly `word/document.xml`."""
    if _MAIN in archive.names:
        return _MAIN
    if _RELATIONS in archive.names:
        relations = archive.read(_RELATIONS)
        refuse_doctype(relations, source)
        try:
            root = ElementTree.fromstring(relations)  # noqa: S314 - entities are refused above
        except (ElementTree.ParseError, LookupError, ValueError):
            root = ElementTree.Element("none")
        for relation in root:
            if re.search(r"/officeDocument$", relation.get("Type", "")):
                target = posixpath.normpath(relation.get("Target", "").lstrip("/"))
                if target in archive.names and target.startswith("word/"):
                    return target
    raise DamagedFile(
        f"not a Word document: there is no {_MAIN} in it",
        path=source.place,
        remedy="Open it in the program that made it and save it as .docx",
    )


class _Body:
    """Takes the events of the XML parser and keeps the paragraphs."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._text: list[str] = []
        # One entry for each open row: its finished cells.
        self._rows: list[list[str]] = []
        # One entry for each open cell: its finished paragraphs.
        self._cells: list[list[str]] = []
        self._skipping = 0
        self._in_text = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._skipping or name in _NOT_BODY:
            self._skipping += 1
        elif name == "t":
            self._in_text = True
        elif name == "p":
            self._text = []
        elif name == "tr":
            self._rows.append([])
        elif name == "tc":
            self._cells.append([])
        elif name in _CHARACTERS:
            self._text.append(_CHARACTERS[name])

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        name = _local(tag)
        if name == "t":
            self._in_text = False
        elif name == "p":
            self._finish("".join(self._text))
            self._text = []
        elif name == "tc" and self._cells:
            paragraphs = self._cells.pop()
            if self._rows:
                self._rows[-1].append("\n".join(p for p in paragraphs if p.strip()))
        elif name == "tr" and self._rows:
            self._finish("\t".join(self._rows.pop()))

    def data(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._text.append(text)

    def close(self) -> None:
        """Nothing is left open in a whole document."""

    def _finish(self, paragraph: str) -> None:
        if len(self._cells) > 0:
            self._cells[-1].append(paragraph)
        else:
            self.paragraphs.append(paragraph)


def _local(tag: str) -> str:
    """The name of an element of a Word document; of others, one that means nothing here."""
    namespace, _, name = tag[1:].rpartition("}")
    if namespace in _WORD:
        return name
    # What newer versions show stands first, what older ones show second: the same twice.
    return "drawing" if namespace == _COMPATIBILITY and name == "Fallback" else ""
