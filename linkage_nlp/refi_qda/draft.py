"""A codebook drafted from the codes of another program.

A codebook here has two levels, texts in two languages, and a key for each code. So a code
at the top with codes below it becomes a dimension and all that is below it its codes;
codes at the top without any below stand in a dimension of their own. What other programs
lack is filled in: a text in one language stands for both, the name for a missing
definition, colours that colour-blind people tell apart for missing ones, and keys in their
order. It is a draft: a person gives it its second language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linkage_nlp.codebook import Bilingual, Codebook, Dimension, Group, Label
from linkage_nlp.codebook import Code as BookCode
from linkage_nlp.codebook.fingerprint import fingerprint
from linkage_nlp.errors import CodebookError, UsageError
from linkage_nlp.refi_qda.model import Code, CodeSystem
from linkage_nlp.refi_qda.plain import one_line

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz;'[]./=-"
# Okabe and Ito, Color Universal Design (2008).
_COLORS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
_HAN = re.compile("[\u3400-\u9fff]")
_NOT_ID = re.compile("[^a-z0-9]+")
_LEFT = Bilingual("Codes", "编码")
_SHOWN = 8
_LONGEST = 40

FILLED = (
    "Drafted from the codes of another program. Texts that it had in one language stand for "
    "both,\nnames stand for missing definitions: put them right, then run "
    "linkage codebook check."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted codebook, and the code that each code of the program became.

    `left_out` names the codes that nothing is coded with, where there were too many with them.
    """

    codebook: Codebook
    labels: Mapping[str, Label]
    left_out: tuple[str, ...] = ()


def draft_codebook(
    system: CodeSystem,
    *,
    name: str,
    used: Collection[str] | None = None,
    only: Sequence[str] = (),
    place: Path | None = None,
) -> Draft:
    """Draft a codebook.

    Args:
        system: The program's codes.
        name: The name of the project or file.
        used: Codes that something is coded with, by guid; a code with others below it is
            a code itself only if it is used. Where that is not known, if it is codable.
        only: Names of codes to take, each with all below it; all by default.
        place: What an error names.

    Raises:
        CodebookError: There is no code in it, or more than there are keys.
        UsageError: There is no code of a name in `only`.
    """
    codes = _chosen(system.codes, only, place)
    left_out: tuple[str, ...] = ()
    if used and sum(code.codable for top in codes for code in top.walk()) > len(KEYS):
        left_out = tuple(
            code.name
            for top in codes
            for code in top.walk()
            if code.guid not in used and not code.codes
        )
        codes = tuple(kept for top in codes if (kept := _used_part(top, used)) is not None)
    draft = _Draft(used, place).build(codes, system, name)
    return replace(draft, left_out=left_out)


def _used_part(code: Code, used: Collection[str]) -> Code | None:
    """A code with those below it that something is coded with, or None where there is none."""
    below = tuple(kept for inner in code.codes if (kept := _used_part(inner, used)) is not None)
    return replace(code, codes=below) if below or code.guid in used else None


def _chosen(codes: tuple[Code, ...], only: Sequence[str], place: Path | None) -> tuple[Code, ...]:
    if not only:
        return codes
    wanted = {one_line(name).casefold() for name in only}
    found = [c for top in codes for c in top.walk() if one_line(c.name).casefold() in wanted]
    missing = wanted - {one_line(code.name).casefold() for code in found}
    if missing:
        raise UsageError(
            f"there is no code named {', '.join(map(repr, sorted(missing)))}",
            path=place,
            remedy="Give names as the program shows them",
        )
    below = {inner.guid for code in found for deeper in code.codes for inner in deeper.walk()}
    return tuple(code for code in found if code.guid not in below)


class _Draft:
    """Builds a codebook, with what must be unique across it."""

    def __init__(self, used: Collection[str] | None, place: Path | None) -> None:
        self._used = used
        self._place = place
        self._dimension_ids = _Ids("dimension")
        self._code_ids = _Ids("code")
        self._labels: dict[str, Label] = {}
        self._keys = iter(KEYS)
        self._count = 0

    def build(self, codes: tuple[Code, ...], system: CodeSystem, name: str) -> Draft:
        dimensions = []
        groups = _groups(system)
        left = [code for code in codes if not code.codes and self._codable(code)]
        total = len(left) + sum(len([*self._below(code)]) for code in codes if code.codes)
        if total > len(KEYS):
            raise CodebookError(
                f"it has {total} codes, and a codebook has {len(KEYS)} at most, each with a key",
                path=self._place,
                remedy="Choose branches of it by their names, e.g. --only NAME",
            )
        for code in codes:
            members = [*self._below(code)] if code.codes else []
            if members:
                dimensions.append(self._dimension(code.name, code.description, members, groups))
        if left:
            dimensions.append(self._dimension(_LEFT, "", left, groups))
        if not dimensions:
            raise CodebookError(
                "there is no code in it", path=self._place, remedy="Check that codes were exported"
            )
        kept = {group for d in dimensions for code in d.codes for group in code.groups}
        book = Codebook(
            id=_Ids("codebook").take(name),
            version="1",
            name=_both(one_line(name) or "codebook"),
            dimensions=tuple(dimensions),
            groups=tuple(group for group, _ in groups if group.id in kept),
            fingerprint=fingerprint(dimensions),
        )
        return Draft(book, self._labels)

    def _below(self, top: Code) -> Iterator[Code]:
        """The codes of a dimension: all below a code at the top, and that code if it is one."""
        for code in top.walk():
            if not code.codes:
                if self._codable(code):
                    yield code
            elif code.codable and (self._used is None or code.guid in self._used):
                yield code

    def _codable(self, code: Code) -> bool:
        return code.codable or (self._used is not None and code.guid in self._used)

    def _dimension(
        self,
        name: str | Bilingual,
        description: str,
        codes: Sequence[Code],
        groups: Sequence[tuple[Group, Collection[str]]],
    ) -> Dimension:
        shown = name if isinstance(name, Bilingual) else _both(one_line(name) or "?")
        dimension = self._dimension_ids.take(shown.en)
        return Dimension(
            dimension,
            shown,
            _both(description.strip()) if description.strip() else shown,
            tuple(self._code(code, dimension, groups) for code in codes),
        )

    def _code(
        self, code: Code, dimension: str, groups: Sequence[tuple[Group, Collection[str]]]
    ) -> BookCode:
        label = Label(dimension, self._code_ids.take(code.name))
        self._labels[code.guid] = label
        color = code.color or _COLORS[self._count % len(_COLORS)]
        self._count += 1
        nothing: Mapping[str, tuple[str, ...]] = {"en": (), "zh": ()}
        name = one_line(code.name) or "?"
        return BookCode(
            id=label.code,
            name=_both(name),
            definition=_both(code.description.strip() or name),
            include=nothing,
            exclude=nothing,
            examples=nothing,
            color=color,
            hotkey=next(self._keys),
            groups=tuple(group.id for group, members in groups if code.guid in members),
        )


def _groups(system: CodeSystem) -> Sequence[tuple[Group, Collection[str]]]:
    """Sets of codes as groups, with their members."""
    ids = _Ids("group")
    groups = []
    for one in system.sets:
        if one.codes:
            name = one_line(one.name) or "group"
            text = one.description.strip() or name
            groups.append((Group(ids.take(name), _both(name), _both(text)), frozenset(one.codes)))
    return groups


def _both(text: str) -> Bilingual:
    return Bilingual(text, text)


class _Ids:
    """Ids from names, each once."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """`study_abroad` from "Study abroad"; a number where Latin letters are too few."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", errors="ignore").decode()
        stem = _NOT_ID.sub("_", plain.lower()).strip("_")[:_LONGEST].strip("_")
        number = 1
        if not stem or _HAN.search(name):
            # What is left of a Chinese name, if anything, would mislead.
            stem = self._kind
            chosen = f"{stem}_1"
        else:
            chosen = stem = stem if stem[0].isalpha() else f"{self._kind}_{stem}"
        while chosen in self._taken:
            number += 1
            chosen = f"{stem}_{number}"
        self._taken.add(chosen)
        return chosen


def listed(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
