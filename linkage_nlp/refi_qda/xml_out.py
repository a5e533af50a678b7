"""Projects and codebooks as XML, in the order that the standard's schemas ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree

from linkage_nlp.refi_qda.model import (
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
from linkage_nlp.refi_qda.plain import for_xml

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

_VALUES = {"Text": "TextValue", "Integer": "IntegerValue", "Float": "FloatValue"}


def project_xml(project: Project) -> bytes:
    """A project as the content of its `project.qde`."""
    return _Project(project).xml()


def codebook_xml(system: CodeSystem) -> bytes:
    """Codes and their sets as the content of a `.qdc` file."""
    root = ElementTree.Element("CodeBook", {"xmlns": CODEBOOK, "origin": for_xml(system.origin)})
    codes = _child(root, "Codes")
    for code in system.codes:
        _code(codes, code)
    if system.sets:
        sets = _child(root, "Sets")
        for one in system.sets:
            element = _named(sets, "Set", one.guid, one.name)
            _description(element, one.description)
            for guid in one.codes:
                _child(element, "MemberCode", guid=guid)
    return _bytes(root)


class _Project:
    """Puts a project's elements together."""

    def __init__(self, project: Project) -> None:
        self._project = project
        created = project.created or datetime(1980, 1, 1, tzinfo=UTC)
        self._when = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._types = {variable.guid: variable.type for variable in project.variables}

    def xml(self) -> bytes:
        project = self._project
        root = ElementTree.Element("Project", {"xmlns": PROJECT, "name": for_xml(project.name)})
        root.set("origin", for_xml(project.origin))
        if project.user is not None:
            root.set("creatingUserGUID", project.user)
            root.set("modifyingUserGUID", project.user)
        root.set("creationDateTime", self._when)
        root.set("modifiedDateTime", self._when)
        self._users(root, project.users)
        codes = _child(_child(root, "CodeBook"), "Codes")
        for code in project.system.codes:
            _code(codes, code)
        self._variables(root, project.variables)
        self._cases(root, project.cases)
        self._sources(root, project.sources)
        self._notes(root, project.notes)
        self._sets(root, project.system.sets)
        _description(root, project.description)
        return _bytes(root)

    def _users(self, root: ElementTree.Element, users: tuple[User, ...]) -> None:
        if users:
            parent = _child(root, "Users")
            for user in users:
                _named(parent, "User", user.guid, user.name)

    def _variables(self, root: ElementTree.Element, variables: tuple[Variable, ...]) -> None:
        if variables:
            parent = _child(root, "Variables")
            for variable in variables:
                element = _named(parent, "Variable", variable.guid, variable.name)
                element.set("typeOfVariable", variable.type)

    def _cases(self, root: ElementTree.Element, cases: tuple[Case, ...]) -> None:
        if cases:
            parent = _child(root, "Cases")
            for case in cases:
                element = _named(parent, "Case", case.guid, case.name)
                self._known(element, case.values)
                for guid in case.sources:
                    _child(element, "SourceRef", targetGUID=guid)

    def _sources(self, root: ElementTree.Element, sources: tuple[TextSource, ...]) -> None:
        if sources:
            parent = _child(root, "Sources")
            for source in sources:
                element = _named(parent, "TextSource", source.guid, source.name)
                element.set("plainTextPath", source.path or "")
                self._made(element, self._project.user)
                for selection in source.selections:
                    self._selection(element, selection)
                self._known(element, source.values)

    def _selection(self, parent: ElementTree.Element, selection: Selection) -> None:
        element = _named(parent, "PlainTextSelection", selection.guid, selection.name)
        element.set("startPosition", str(selection.start))
        element.set("endPosition", str(selection.end))
        self._made(element, selection.user)
        _description(element, selection.description)
        for coding in selection.codings:
            self._coding(element, coding)

    def _coding(self, parent: ElementTree.Element, coding: Coding) -> None:
        element = _child(parent, "Coding", guid=coding.guid)
        if coding.user is not None:
            element.set("creatingUser", coding.user)
        element.set("creationDateTime", self._when)
        _child(element, "CodeRef", targetGUID=coding.code)

    def _notes(self, root: ElementTree.Element, notes: tuple[Note, ...]) -> None:
        if notes:
            parent = _child(root, "Notes")
            for note in notes:
                element = _named(parent, "Note", note.guid, note.name)
                element.set("plainTextPath", note.path or "")
                self._made(element, self._project.user)

    def _sets(self, root: ElementTree.Element, sets: tuple[Set, ...]) -> None:
        if sets:
            parent = _child(root, "Sets")
            for one in sets:
                element = _named(parent, "Set", one.guid, one.name)
                _description(element, one.description)
                for guid in one.codes:
                    _child(element, "MemberCode", targetGUID=guid)
                for guid in one.sources:
                    _child(element, "MemberSource", targetGUID=guid)

    def _known(self, parent: ElementTree.Element, values: Mapping[str, Value]) -> None:
        for guid, value in values.items():
            element = _child(parent, "VariableValue")
            _child(element, "VariableRef", targetGUID=guid)
            _child(element, _VALUES[self._types[guid]]).text = _written(value)

    def _made(self, element: ElementTree.Element, user: str | None) -> None:
        # QualCoder stops at a selection or note without a time.
        if user is not None:
            element.set("creatingUser", user)
        element.set("creationDateTime", self._when)


def _code(parent: ElementTree.Element, code: Code) -> None:
    element = _named(parent, "Code", code.guid, code.name)
    element.set("isCodable", "true" if code.codable else "false")
    if code.color is not None:
        element.set("color", code.color)
    _description(element, code.description)
    for below in code.codes:
        _code(element, below)


def _written(value: Value) -> str:
    """A value in the schema's form: a decimal number has no exponent."""
    if isinstance(value, str):
        return for_xml(value)
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def _child(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _named(parent: ElementTree.Element, tag: str, guid: str, name: str) -> ElementTree.Element:
    return _child(parent, tag, guid=guid, name=for_xml(name))


def _description(parent: ElementTree.Element, text: str) -> None:
    if text:
        _child(parent, "Description").text = for_xml(text)


def _bytes(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    xml = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()
