"""Word documents (.docx), rewritten in place.

Paragraphs, tables, styles and pictures stay. A name that Word has split over several runs is
found, because a paragraph is read as one text. Headers, footers, notes and text boxes are
masked like the body; tracked changes are accepted, comments and the authors' names removed.
"""

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

_DROPPED = re.compile(
    r"word/(?:comments\w*|people|commentsIds|commentsExtensible)\.xml|word/_rels/comments.*"
)
_EMBEDDED = re.compile(r"word/(?:embeddings/|afchunk)|.*\.(?:mht|rtf|bin|altChunk)$", re.IGNORECASE)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_TEXTS = frozenset(("t", "delText", "instrText"))
_DELETED = frozenset(
    "del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblGridChange tcPrChange trPrChange "
    "tblPrExChange numberingChange commentRangeStart commentRangeEnd commentReference "
    "annotationRef dataBinding cellDel cellIns cellMerge moveFromRangeStart moveFromRangeEnd "
    "moveToRangeStart moveToRangeEnd".split()
)
_UNWRAPPED = frozenset(("ins", "moveTo"))


def _check(names: frozenset[str], source: Source) -> None:
    if any(_EMBEDDED.match(name) for name in names):
        raise UnknownFormat(
            "it holds other files, in which names cannot be replaced",
            path=source.place,
            remedy="Remove what is embedded, or take the text alone",
        )


def _words(source: Source) -> str:
    archive = open_package(source)
    _check(archive.names, source)
    texts = []
    for name in xml_parts(archive):
        if name.startswith("word/") and name.endswith(".xml") and not _DROPPED.match(name):
            root = parse(archive.read(name), source)
            texts += ["".join(text for _, text in pieces) for pieces in _paragraphs(root)]
    return "\n".join(text for text in texts if text.strip())


def _everything(source: Source) -> str:
    archive = open_package(source)
    texts = [_words(source), *archive.names]
    for name in xml_parts(archive):
        texts += values(parse(archive.read(name), source))
    return "\n".join(texts)


def _paragraphs(root: Any) -> Iterator[list[tuple[Any, str]]]:
    """The paragraphs of a part, each as the elements that show something."""
    for element in root.iter():
        if local(element) == "p":
            yield list(_pieces(element))


def _pieces(element: Any) -> Iterator[tuple[Any, str]]:
    for child in element:
        name = local(child)
        if name in {"p", "txbxContent", "pPr", "rPr"}:
            # Text boxes within a paragraph hold paragraphs of their own.
            continue
        if name in _TEXTS:
            yield child, child.text or ""
        elif name in _SIGNS:
            yield child, _SIGNS[name]
        else:
            yield from _pieces(child)


def _clean(root: Any) -> None:
    for element in list(root.iter()):
        if local(element) == "tr" and any(
            local(c) == "del" for p in element if local(p) == "trPr" for c in p
        ):
            _drop(element)
    for element in list(root.iter()):
        if local(element) in _DELETED:
            _drop(element)
    for element in list(root.iter()):
        if local(element) in _UNWRAPPED:
            _unwrap(element)
    for element in root.iter():
        if local(element) == "docPr":
            for name in ("descr", "title"):
                if element.get(name):
                    element.set(name, "")


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)


def _rewrite(source: Source, replace: Replace, clean: bool) -> Rewritten:
    archive = open_package(source)

    def change(name: str, root: Any) -> None:
        if name.startswith("word/") and name.endswith(".xml"):
            if clean:
                _clean(root)
            for pieces in _paragraphs(root):
                replace_spread(pieces, replace)
        shown = [e for e in root.iter() if local(e) in _TEXTS]
        replace_rest(root, lambda text: replace(text).text, shown)

    data = rebuild(archive, source, change, clean=clean, dropped=_DROPPED)
    pictures = sum(name.startswith("word/media/") for name in archive.names)
    notes = (f"{pictures} pictures in it were not looked at",) if clean and pictures else ()
    return Rewritten(data, notes)


WORD = Format(words=_words, everything=_everything, rewrite=_rewrite)
