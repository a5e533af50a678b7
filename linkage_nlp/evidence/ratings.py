"""How important cases say that something is to them, on a scale, for each code that they rate.

A list of cases holds a survey's answers in columns named after codes: `importance_scientific`,
`importance of knowledge/scientific`, `重要性_科学知识`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.cases import AttributeKind, CaseTable

_ASKED = re.compile(r"importance(?:[\s_]+of)?|重要性|重要程度", re.IGNORECASE)
_EDGES = " _-:：()（）"


@dataclass(frozen=True, slots=True)
class Rating:
    """The answers of cases for one code.

    Attributes:
        attribute: The name of the column.
        label: The code that was rated.
        values: The answer of each case that gave one.
    """

    attribute: str
    label: Label
    values: Mapping[str, float]

    @property
    def mean(self) -> float | None:
        """The arithmetic mean, None without answers."""
        return sum(self.values.values()) / len(self.values) if self.values else None

    @property
    def counts(self) -> Mapping[float, int]:
        """How many cases gave each answer, the lowest first."""
        return dict(sorted(Counter(self.values.values()).items()))


def ratings(table: CaseTable, codebook: Codebook, cases: Sequence[str]) -> tuple[Rating, ...]:
    """What cases say of the importance of codes, in the order of the codebook."""
    names = _names(codebook)
    found: dict[Label, Rating] = {}
    for attribute in table.attributes:
        if attribute.kind is not AttributeKind.NUMBER or not _ASKED.search(attribute.name):
            continue
        label = names.get(_ASKED.sub("", attribute.name).strip(_EDGES).casefold())
        if label is None:
            continue
        values = {case: table.value(case, attribute.name) for case in cases}
        numbers = {case: float(v) for case, v in values.items() if isinstance(v, int | float)}
        found.setdefault(label, Rating(attribute.name, label, MappingProxyType(numbers)))
    return tuple(found[label] for label in codebook.labels if label in found)


def _names(codebook: Codebook) -> dict[str, Label]:
    """All names by which a column may mean a code: its id, its address, what it is called."""
    names: dict[str, Label] = {}
    for label in codebook.labels:
        code = codebook.code(label)
        for name in (code.id, str(label), code.name.en, code.name.zh):
            names.setdefault(name.casefold(), label)
    return names
