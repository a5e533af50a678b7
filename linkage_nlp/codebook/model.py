"""What a codebook holds, as typed, frozen structures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from linkage_nlp.errors import CodebookError


class Label(NamedTuple):
    """A code by its address, the stable name that models, tags and datasets use."""

    dimension: str
    code: str

    def __str__(self) -> str:
        return f"{self.dimension}/{self.code}"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a dimension.

    `include`, `exclude` and `examples` hold one entry a decision or example, per language.
    """

    id: str
    name: Bilingual
    definition: Bilingual
    include: Mapping[str, tuple[str, ...]]
    exclude: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, tuple[str, ...]]
    color: str
    hotkey: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question put to each sentence; its codes are the possible answers."""

    id: str
    name: Bilingual
    definition: Bilingual
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of codes that is reported together."""

    id: str
    name: Bilingual
    definition: Bilingual


@dataclass(frozen=True)
class Codebook:
    """The codes of a project. Everything that names a code is generated from it.

    `fingerprint` is a hash of what a model learns from it (ids, definitions, what to include
    and to exclude), so that a dataset or bundle made under another codebook is noticed.
    """

    id: str
    version: str
    name: Bilingual
    dimensions: tuple[Dimension, ...]
    groups: tuple[Group, ...]
    fingerprint: str

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """All codes in the order of the file, which is the order of a model's outputs."""
        return tuple(Label(d.id, c.id) for d in self.dimensions for c in d.codes)

    @cached_property
    def _codes(self) -> dict[Label, Code]:
        return {Label(d.id, c.id): c for d in self.dimensions for c in d.codes}

    def dimension(self, id: str) -> Dimension:
        """The dimension with this id. Raises `CodebookError` when there is none."""
        for dimension in self.dimensions:
            if dimension.id == id:
                return dimension
        known = ", ".join(d.id for d in self.dimensions)
        raise CodebookError(
            f"codebook {self.id!r} has no dimension {id!r}", remedy=f"Its dimensions are {known}"
        )

    def code(self, label: tuple[str, str]) -> Code:
        """The code at `(dimension, code)`. Raises `CodebookError` when there is none."""
        found = self._codes.get(Label(*label))
        if found is None:
            known = ", ".join(c.id for c in self.dimension(label[0]).codes)
            raise CodebookError(
                f"dimension {label[0]!r} of codebook {self.id!r} has no code {label[1]!r}",
                remedy=f"Its codes are {known}",
            )
        return found

    def in_group(self, group: str) -> tuple[Label, ...]:
        """The labels that belong to a group. Raises `CodebookError` for an unknown one."""
        if group not in {g.id for g in self.groups}:
            known = ", ".join(g.id for g in self.groups) or "none"
            raise CodebookError(
                f"codebook {self.id!r} has no group {group!r}", remedy=f"Its groups are {known}"
            )
        return tuple(label for label, code in self._codes.items() if group in code.groups)
