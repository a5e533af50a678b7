"""Projects and codebooks from XML, as programs write them.

Names of elements count without their namespace: older codebooks have another one. Where the
schema is not kept (a selection without positions, a code without a name) the part is passed
over or given a name, as its programs would have it; a document type declaration, which could
make entities grow without bound, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

from linkage_nlp.errors import DamagedFile
from linkage_nlp.refi_qda.guids import key
from linkage_nlp.refi_qda.model import (
    Area,
    Case,
    Code,
    CodeSystem,
    Coding,
    Note,
    Project,
    Selection,
    Set,
    TextSource,
    User,
    Value,
    Variable,
)

_DEEPEST = 100
_OTHER_SOURCES = frozenset({"PictureSource", "PDFSource", "AudioSource", "VideoSource"})
_REMEDY = "Export it again from the program that made it"


def read_project_xml(xml: bytes, place: Path) -> Project:
    """A project from the content of its `.qde` file. Raises `DamagedFile`."""
    root = _root(xml, place, "Project")
    system = CodeSystem(
        _codes(root.find("CodeBook/Codes"), place), tuple(_sets(root)), root.get("origin", "")
    )
    return Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        system=system,
        created=_time(root.get("creationDateTime")),
        user=_guid(root.get("creatingUserGUID")),
        description=_text(root, "Description"),
        users=tuple(
            User(_id(user), user.get("name") or user.get("id") or "")
            for user in root.iterfind("Users/User")
        ),
        variables=tuple(
            Variable(_id(one), one.get("name", ""), one.get("typeOfVariable", "Text"))
            for one in root.iterfind("Variables/Variable")
        ),
        cases=tuple(map(_case, root.iterfind("Cases/Case"))),
        sources=tuple(_text_sources(root)),
        notes=tuple(
            Note(
                _id(n),
                n.get("name", ""),
                _path(n),
                _text(n, "PlainTextContent") or _text(n, "Description"),
            )
            for n in root.iterfind("Notes/Note")
        ),
        others=tuple(_other_sources(root)),
    )


def read_codebook_xml(xml: bytes, place: Path) -> CodeSystem:
    """The codes of a `.qdc` file. Raises `DamagedFile`."""
    root = _root(xml, place, "CodeBook")
    return CodeSystem(_codes(root.find("Codes"), place), tuple(_sets(root)), root.get("origin", ""))


class _Elements(ElementTree.TreeBuilder):
    """Builds a tree of elements without namespaces, and takes no declarations of entities."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place

    def start(
        self,
        tag: str,
        attrs: dict[str, str],
        /,
    ) -> ElementTree.Element:
        return super().start(tag.rpartition("}")[2], attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        return super().end(tag.rpartition("}")[2])

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> NoReturn:
        raise DamagedFile(
            "it declares a document type, which no project or codebook does",
            path=self._place,
            remedy="Do not use this file unless you know who made it",
        )


def _root(xml: bytes, place: Path, tag: str) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_Elements(place))  # noqa: S314 - no entities, see there
    try:
        parser.feed(xml)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise DamagedFile("its XML is broken", path=place, remedy=_REMEDY) from error
    if root.tag != tag:
        raise DamagedFile(
            f"it holds <{root.tag[:40]}> where <{tag}> should be", path=place, remedy=_REMEDY
        )
    return root


def _codes(parent: ElementTree.Element | None, place: Path, depth: int = 0) -> tuple[Code, ...]:
    if parent is None:
        return ()
    if depth > _DEEPEST:
        raise DamagedFile(
            f"its codes stand more than {_DEEPEST} levels deep", path=place, remedy=_REMEDY
        )
    return tuple(
        Code(
            _id(element),
            element.get("name", "").strip() or "?",
            codable=element.get("isCodable", "true").strip().lower() not in {"false", "0"},
            color=_color(element.get("color")),
            description=_text(element, "Description"),
            codes=_codes(element, place, depth + 1),
        )
        for element in parent.iterfind("Code")
    )


def _sets(root: ElementTree.Element) -> Iterator[Set]:
    for element in root.iterfind("Sets/Set"):
        # Projects refer by `targetGUID`, codebooks by `guid`.
        codes = (m.get("targetGUID") or m.get("guid") for m in element.iterfind("MemberCode"))
        sources = (m.get("targetGUID") for m in element.iterfind("MemberSource"))
        yield Set(
            _id(element),
            element.get("name", ""),
            _text(element, "Description"),
            tuple(key(one) for one in codes if one),
            tuple(key(one) for one in sources if one),
        )


def _case(element: ElementTree.Element) -> Case:
    return Case(
        _id(element),
        element.get("name", ""),
        _values(element),
        tuple(key(one.get("targetGUID", "")) for one in element.iterfind("SourceRef")),
        tuple(key(one.get("targetGUID", "")) for one in element.iterfind("SelectionRef")),
    )


def _text_sources(root: ElementTree.Element) -> Iterator[TextSource]:
    """The texts, among them those that stand for a PDF, and PDFs on which areas are marked."""
    for element in root.iterfind("Sources/*"):
        if element.tag != "TextSource" and not _is_text(element):
            continue
        text = element if element.tag == "TextSource" else element.find("Representation")
        own = () if text is None or text is element else _codings(text)
        yield TextSource(
            _id(element),
            element.get("name", ""),
            None if text is None else _path(text),
            "" if text is None else _text(text, "PlainTextContent"),
            element.tag,
            () if text is None else tuple(_selections(text)),
            (*_codings(element), *own),
            _values(element),
            tuple(_areas(element)),
        )


def _other_sources(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iterfind("Sources/*"):
        if element.tag in _OTHER_SOURCES and not _is_text(element):
            yield element.get("name", "") or element.tag


def _is_text(element: ElementTree.Element) -> bool:
    return any(element.find(tag) is not None for tag in ("Representation", "PDFSelection"))


def _areas(source: ElementTree.Element) -> Iterator[Area]:
    """The areas of a PDF, and what is marked in the words of one, as an area of its own."""
    for element in source.iterfind("PDFSelection"):
        words = element.find("Representation")
        text = "" if words is None else _text(words, "PlainTextContent")
        own = () if words is None else _codings(words)
        yield Area(
            _id(element),
            element.get("name", ""),
            _text(element, "Description"),
            None if words is None else _path(words),
            text,
            (*_codings(element), *own),
            _guid(element.get("creatingUser") or element.get("modifyingUser")),
        )
        for one in () if words is None else _selections(words):
            yield Area(
                one.guid,
                one.name,
                one.description,
                text=text[max(0, one.start) : max(0, one.end)],
                codings=one.codings,
                user=one.user,
            )


def _selections(source: ElementTree.Element) -> Iterator[Selection]:
    for element in source.iterfind("PlainTextSelection"):
        try:
            one = int(element.get("startPosition", ""))
            other = int(element.get("endPosition", ""))
        except ValueError:
            continue
        yield Selection(
            _id(element),
            min(one, other),
            max(one, other),
            name=element.get("name", ""),
            description=_text(element, "Description"),
            codings=tuple(_codings(element)),
            user=_guid(element.get("creatingUser") or element.get("modifyingUser")),
        )


def _codings(parent: ElementTree.Element) -> Iterator[Coding]:
    for element in parent.iterfind("Coding"):
        for code in element.iterfind("CodeRef"):
            yield Coding(
                _id(element), key(code.get("targetGUID", "")), _guid(element.get("creatingUser"))
            )


def _values(parent: ElementTree.Element) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for element in parent.iterfind("VariableValue"):
        variable = element.find("VariableRef")
        value = next((child for child in element if child.tag.endswith("Value")), None)
        if variable is None or value is None or not (text := (value.text or "").strip()):
            continue
        number = _number(text) if value.tag in {"IntegerValue", "FloatValue"} else None
        found[key(variable.get("targetGUID", ""))] = text if number is None else number
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _path(element: ElementTree.Element) -> str | None:
    return element.get("plainTextPath") or None


def _id(element: ElementTree.Element) -> str:
    return key(element.get("guid", ""))


def _guid(text: str | None) -> str | None:
    return key(text) if text else None


def _text(element: ElementTree.Element, tag: str) -> str:
    return element.findtext(tag) or ""


def _color(text: str | None) -> str | None:
    """`#rrggbb`; the standard has three digits too."""
    digits = (text or "").strip().removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6 or any(digit not in "0123456789abcdef" for digit in digits):
        return None
    return f"#{digits}"


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
