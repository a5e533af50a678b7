"""Codes of a project onto codes of a codebook."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.refi_qda.code_form import read_description
from linkage_nlp.refi_qda.model import Code, CodeSystem
from linkage_nlp.refi_qda.words import WORDS

_PATH = " > "
_SEPARATORS = re.compile(r"\s*(?:>|::|/|\\|:|：)\s*")


@dataclass(frozen=True, slots=True)
class Target:
    """The code that a code of a project stands for; `review` where it means "perhaps"."""

    label: Label
    review: bool = False


@dataclass(frozen=True, slots=True)
class CodeMap:
    """Which code of the codebook each code of a project is.

    Attributes:
        targets: By the guid of the project's code.
        paths: What each code of the project is called, with those above it.
    """

    targets: Mapping[str, Target]
    paths: Mapping[str, str]


def map_codes(
    system: CodeSystem, codebook: Codebook, known: Mapping[str, Target] | None = None
) -> CodeMap:
    """Find the codes of a codebook among those of a project.

    In this order: what is known by guid; what a description of ours says; the id or the name
    in either language, alone or after that of its dimension. A name that two codes have
    counts for the one whose dimension stands above it. Case and width of letters do not
    matter.

    Args:
        system: The project's codes.
        codebook: The codes to map onto.
        known: Codes that are known by their guids.
    """
    names = _Names(codebook)
    labels = frozenset(codebook.labels)
    targets: dict[str, Target] = {}
    paths: dict[str, str] = {}
    for code, above in _walk(system.codes, ()):
        paths[code.guid] = _PATH.join([*(one.name for one in above), code.name])
        target = (known or {}).get(code.guid) or _described(code, above) or names.find(code, above)
        if target is not None and target.label in labels:
            targets[code.guid] = target
    return CodeMap(targets, paths)


def unmapped(found: Iterable[str], codes: CodeMap) -> dict[str, int]:
    """Codes that stand for none of the codebook, by what they are called, and how often used.

    Args:
        found: The guid of the code of each coding.
        codes: The map.
    """
    counted = Counter(code for code in found if code not in codes.targets)
    return {codes.paths.get(code, "?"): count for code, count in counted.most_common()}


def _walk(
    codes: tuple[Code, ...], above: tuple[Code, ...]
) -> Iterator[tuple[Code, tuple[Code, ...]]]:
    for code in codes:
        yield code, above
        yield from _walk(code.codes, (*above, code))


def _described(code: Code, above: tuple[Code, ...]) -> Target | None:
    said = read_description(code.description)
    if said is None:
        return None
    if "review" in said.marks:
        dimension, _, label = said.marks["review"].partition("/")
        return Target(Label(dimension, label), review=True)
    parent = read_description(above[-1].description) if above else None
    if "code" in said.marks and parent is not None and "dimension" in parent.marks:
        return Target(Label(parent.marks["dimension"], said.marks["code"]))
    return None


class _Names:
    """The codes of a codebook by all that they may be called."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes: dict[str, set[Label]] = {}
        self._dimensions: dict[str, set[str]] = {}
        for dimension in codebook.dimensions:
            for name in _called(dimension.id, dimension.name):
                self._dimensions.setdefault(name, set()).add(dimension.id)
            for code in dimension.codes:
                for name in _called(code.id, code.name):
                    self._codes.setdefault(name, set()).add(Label(dimension.id, code.id))
        self._review = [
            _folded(WORDS["review_code"][lang].format(name="")) for lang in ("en", "zh")
        ]

    def find(self, code: Code, above: tuple[Code, ...]) -> Target | None:
        """The code of a name, if there is one and no other."""
        name = _folded(code.name)
        review = False
        for mark in self._review:
            if name.endswith(mark) and name != mark:
                name, review = name.removesuffix(mark).strip(), True
        *before, last = _SEPARATORS.split(name)
        labels = self._codes.get(name) or self._codes.get(last) or set()
        if len(labels) > 1 or before:
            parents = {*before, *(_folded(one.name) for one in above)}
            within = {d for parent in parents for d in self._dimensions.get(parent, ())}
            labels = {label for label in labels if label.dimension in within} or labels
        return Target(next(iter(labels)), review) if len(labels) == 1 else None


def _called(id: str, name: Bilingual) -> set[str]:
    return {_folded(id), _folded(id.replace("_", " ")), _folded(name.en), _folded(name.zh)}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
