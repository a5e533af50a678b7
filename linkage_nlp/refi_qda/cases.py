"""The cases of a project, what is known of them, and which sources are theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.refi_qda.kept import KeptData
from linkage_nlp.refi_qda.model import Case, Project, TextSource, Value, Variable
from linkage_nlp.refi_qda.plain import UniqueNames, for_xml, one_line
from linkage_nlp.transcripts.names import case_from_name

_NUMBERS = frozenset({"Integer", "Float"})


@dataclass(frozen=True)
class ProjectCases:
    """The cases of a project.

    Attributes:
        table: What is known of them.
    """

    table: CaseTable
    _names: Mapping[str, str]
    _sources: Mapping[str, str]
    _selections: Mapping[str, str]
    _kept: KeptData

    def of_source(self, source: TextSource) -> str:
        """The case of a source.

        That which names it; or to which most of its selections belong, as references or, as
        NVivo has it, as codings with the case; or the one that it went out with; or what the
        name of the source says.
        """
        if source.guid in self._sources:
            return self._sources[source.guid]
        found: Counter[str] = Counter()
        for marked in source.marked:
            if marked.guid in self._selections:
                found[self._selections[marked.guid]] += 1
            found.update(self._names[c.code] for c in marked.codings if c.code in self._names)
        found.update(self._names[c.code] for c in source.codings if c.code in self._names)
        if found:
            return found.most_common(1)[0][0]
        note = self._kept.note_of(source)
        return case_from_name(source.name) if note is None else str(note.head["source"]["case"])


def read_cases(project: Project, kept: KeptData) -> ProjectCases:
    """The cases of a project.

    Args:
        project: The project.
        kept: What our notes say, by which names and values come back as they were.
    """
    variables = _variables(project.variables, kept)
    names = {}
    taken = UniqueNames()
    for case in project.cases:
        was = kept.cases.get(case.guid)
        same = was is not None and was.shown == case.name
        names[case.guid] = was.name if was and same else taken.take(one_line(case.name) or "?")
    sources = {one: names[case.guid] for case in reversed(project.cases) for one in case.sources}
    selections = {one: names[c.guid] for c in reversed(project.cases) for one in c.selections}
    values = {}
    for case in project.cases:
        known = _values(case, project, variables, kept)
        was = kept.cases.get(case.guid)
        if was is None or was.listed or known:
            values[names[case.guid]] = MappingProxyType(known)
    attributes = tuple(
        Attribute(name, _kind(one, name, values))
        for one, name in zip(project.variables, variables.values(), strict=True)
    )
    texts = {a.name for a in attributes if a.kind is AttributeKind.TEXT}
    table = CaseTable(
        attributes,
        MappingProxyType(
            {
                case: MappingProxyType(
                    {n: _shown(v) if n in texts else v for n, v in known.items()}
                )
                for case, known in values.items()
            }
        ),
    )
    return ProjectCases(table, names, sources, selections, kept)


def _variables(found: tuple[Variable, ...], kept: KeptData) -> dict[str, str]:
    """What each attribute is called, by the variable's guid."""
    taken = UniqueNames()
    names = {}
    for variable in found:
        was = kept.variables.get(variable.guid)
        if was is not None and was.shown == variable.name:
            names[variable.guid] = was.name
        else:
            names[variable.guid] = taken.take(one_line(variable.name) or "attribute")
    return names


def _values(
    case: Case, project: Project, variables: Mapping[str, str], kept: KeptData
) -> dict[str, Value]:
    """What is known of a case, in the order of the variables.

    Some programs know things of sources only; they count as known of the case.
    """
    found = dict(case.values)
    own = frozenset(case.sources)
    for source in project.sources:
        if source.guid in own:
            found = {**source.values, **found}
    was = kept.cases[case.guid].values if case.guid in kept.cases else {}
    known: dict[str, Value] = {}
    for guid, name in variables.items():
        if guid in found:
            before = was.get(name)
            as_written = for_xml(before).strip() if isinstance(before, str) else before
            kept_well = before is not None and as_written == found[guid]
            known[name] = was[name] if kept_well else found[guid]
    return known


def _kind(
    variable: Variable, name: str, values: Mapping[str, Mapping[str, Value]]
) -> AttributeKind:
    known = [row[name] for row in values.values() if name in row]
    numbers = variable.type in _NUMBERS and not any(isinstance(value, str) for value in known)
    return AttributeKind.NUMBER if numbers else AttributeKind.TEXT


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"
