"""Excel workbooks (.xlsx), rewritten in place: cells, comments, headers and sheets' names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linkage_nlp.errors import UnknownFormat
from linkage_nlp.masking.files.model import Format, Replace, Rewritten
from linkage_nlp.masking.files.package import (
    local,
    open_package,
    parse,
    rebuild,
    replace_rest,
    replace_spread,
    values,
    xml_parts,
)
from linkage_nlp.transcripts.source import Source

_DROPPED = re.compile(r"xl/persons/.*|xl/threadedComments/.*")
_EMBEDDED = re.compile(r"xl/(?:embeddings|externalLinks)/|.*\.bin$")
_SHEET = re.compile(r"xl/worksheets/.*\.xml")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Excel allows no brackets in the names of sheets, and formulas name sheets.
_NAMED_IN = frozenset(("sheet", "definedName", "f"))


def _words(source: Source) -> str:
    archive = open_package(source)
    if any(_EMBEDDED.match(name) for name in archive.names):
        raise UnknownFormat(
            "it holds or links to other files, in which names cannot be replaced",
            path=source.place,
            remedy="Remove what is embedded or linked, or take the text alone",
        )
    texts = []
    for name in xml_parts(archive):
        if name.startswith("xl/") and name.endswith(".xml"):
            root = parse(archive.read(name), source)
            texts += ["".join(text for _, text in pieces) for pieces in _texts(root)]
            if _SHEET.match(name):
                texts += [value for _, value in _numbers(root)]
            elif name == "xl/workbook.xml":
                texts += [e.get("name", "") for e in root.iter() if local(e) == "sheet"]
    return "\n".join(text for text in texts if text.strip())


def _everything(source: Source) -> str:
    archive = open_package(source)
    texts = [_words(source), *archive.names]
    for name in xml_parts(archive):
        texts += values(parse(archive.read(name), source))
    return "\n".join(texts)


def _texts(root: Any) -> Iterator[list[tuple[Any, str]]]:
    """The texts of a part, each as its pieces: a cell may change its font in the middle."""
    for element in root.iter():
        if local(element) in {"si", "is", "text", "p"}:
            found = [
                (t, t.text or "")
                for t in element.iter()
                if local(t) == "t" and local(t.getparent()) != "rPh"
            ]
            if found:
                yield found


def _numbers(root: Any) -> Iterator[tuple[Any, str]]:
    """Cells with a long number, which may be one of a telephone or a card."""
    for cell in root.iter(f"{_MAIN}c"):
        if cell.get("t", "n") not in {"n", "str"}:
            continue
        value = next((v for v in cell if local(v) == "v"), None)
        if value is not None and value.text and re.fullmatch(r"\d{7,19}", value.text):
            yield cell, value.text


def _rewrite(source: Source, replace: Replace, clean: bool) -> Rewritten:
    archive = open_package(source)

    def change(name: str, root: Any) -> None:
        if name.startswith("xl/"):
            for pieces in _texts(root):
                replace_spread(pieces, replace)
            for cell, number in list(_numbers(root)):
                _replace_number(cell, number, replace)
            _replace_names(root, replace)
            if clean:
                for element in root.iter():
                    if local(element) == "author":
                        element.text = ""
        shown = [e for e in root.iter() if local(e) == "t"]
        replace_rest(root, lambda text: replace(text).text, shown)

    data = rebuild(archive, source, change, clean=clean, dropped=_DROPPED)
    pictures = sum(name.startswith("xl/media/") for name in archive.names)
    notes = (f"{pictures} pictures in it were not looked at",) if clean and pictures else ()
    return Rewritten(data, notes)


def _replace_number(cell: Any, number: str, replace: Replace) -> None:
    masked = replace(number)
    if not masked.hits:
        return
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    text = cell.makeelement(f"{_MAIN}is", {})
    shown = text.makeelement(f"{_MAIN}t", {})
    shown.text = masked.text
    text.append(shown)
    cell.append(text)


def _replace_names(root: Any, replace: Replace) -> None:
    for element in root.iter():
        if local(element) not in _NAMED_IN:
            continue
        name = element.get("name")
        if name and replace(name).hits:
            element.set("name", _without_brackets(replace(name).text)[:31])
        if element.text and replace(element.text).hits:
            element.text = _without_brackets(replace(element.text).text)


def _without_brackets(text: str) -> str:
    return re.sub(r"\[([A-Z]+-\d+[a-z]?)\]", r"\1", text)


WORKBOOK = Format(words=_words, everything=_everything, rewrite=_rewrite)
