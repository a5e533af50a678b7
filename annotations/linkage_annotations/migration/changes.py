"""The map of a migration: what becomes of the codes of the former codebook, as YAML.

    changes:
      - rename: way/web
        to: way/internet
      - move: way/abroad
        to: place/abroad
      - merge: [way/fair, way/show]
        to: way/event
      - split: way/work
        to: [way/work_home, way/work_abroad]
        by: review              # or one of the two, which all sentences get
      - remove: way/other
        annotations: refuse     # or drop, or review
      - add: way/video
      - dimension: scope        # a dimension goes by another id, its codes keep theirs
        to: place

Codes are named by dimension and id. What is not in the map stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from linkage_nlp.codebook import Label
from linkage_nlp.codebook.yaml_lines import YamlValue, read_yaml
from linkage_nlp.errors import CodebookError


class Kind(StrEnum):
    """What is done to a code, or to a dimension."""

    RENAME = "rename"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    REMOVE = "remove"
    ADD = "add"
    DIMENSION = "dimension"


class Fate(StrEnum):
    """What becomes of annotations that give a code.

    `becomes`: they give another one instead. `review`: their coders code the sentence anew.
    `drop`: the code is taken out of them. `refuse`: the migration is refused if there are
    any.
    """

    BECOMES = "becomes"
    REVIEW = "review"
    DROP = "drop"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the map.

    Attributes:
        codes: The codes of the former codebook that it is about; of an `add`, the new one.
        to: What they become.
        fate: What becomes of annotations that give one of `codes`.
        target: The code that they give then, where `fate` is `becomes`.
        dimensions: The former and the new id of a dimension, of a `dimension`.
        row: Its line in the file.
    """

    kind: Kind
    codes: tuple[Label, ...]
    to: tuple[Label, ...]
    fate: Fate
    target: Label | None
    dimensions: tuple[str, str] | None
    row: int


def read_changes(path: Path) -> tuple[Change, ...]:
    """Read a map; whether it fits two codebooks is for `conversion` to say.

    Raises:
        CodebookError: The file cannot be read, or an entry is not as it must be; with its
            row.
    """
    if not path.is_file():
        raise CodebookError("there is no such map", path=path, remedy="Check the path of --map")
    root = replace(read_yaml(path), name="the map")
    return tuple(_change(value) for value in root.fields(("changes",))["changes"].items())


def _change(value: YamlValue) -> Change:
    entry = replace(value, name="a change")
    keys = _keys(entry)
    for kind, read in _READERS.items():
        if kind in keys:
            return read(entry, kind)
    raise entry.error(
        "a change says nothing of what is done", f"Begin it with one of {', '.join(_READERS)}"
    )


def _keys(value: YamlValue) -> frozenset[str]:
    # What is not a mapping has no keys; `fields` will say so.
    pairs = value.node.value if isinstance(value.node.value, list) else []
    return frozenset(
        str(pair[0].value) for pair in pairs if isinstance(pair, tuple) and len(pair) == 2
    )


def _one_to_one(value: YamlValue, kind: Kind) -> Change:
    given = value.fields((kind.value, "to"))
    code, to = _label(given[kind.value]), _label(given["to"])
    return Change(kind, (code,), (to,), Fate.BECOMES, to, None, value.line)


def _merge(value: YamlValue, kind: Kind) -> Change:
    given = value.fields((kind.value, "to"))
    codes, to = _labels(given[kind.value]), _label(given["to"])
    return Change(kind, codes, (to,), Fate.BECOMES, to, None, value.line)


def _split(value: YamlValue, kind: Kind) -> Change:
    given = value.fields((kind.value, "to", "by"))
    code, to = _label(given[kind.value]), _labels(given["to"])
    rule = given["by"]
    if rule.text() == Fate.REVIEW:
        return Change(kind, (code,), to, Fate.REVIEW, None, None, value.line)
    if "/" not in rule.text():
        raise rule.error(
            f"unknown rule {rule.text()!r}",
            "Write 'review', to have the sentences coded anew, or the one code that all get",
        )
    target = _label(rule)
    if target not in to:
        raise rule.error(f"{target} is not one of the codes of 'to'", "Name one of them")
    return Change(kind, (code,), to, Fate.BECOMES, target, None, value.line)


def _remove(value: YamlValue, kind: Kind) -> Change:
    given = value.fields((kind.value, "annotations"))
    rule = given["annotations"]
    fates = {fate.value: fate for fate in (Fate.REFUSE, Fate.DROP, Fate.REVIEW)}
    if rule.text() not in fates:
        raise rule.error(
            f"unknown rule {rule.text()!r}",
            "Write 'refuse', to go on only if nobody gave the code, 'drop', to take it out of "
            "annotations, or 'review', to have the sentences coded anew",
        )
    code = _label(given[kind.value])
    return Change(kind, (code,), (), fates[rule.text()], None, None, value.line)


def _add(value: YamlValue, kind: Kind) -> Change:
    code = _label(value.fields((kind.value,))[kind.value])
    return Change(kind, (code,), (code,), Fate.BECOMES, code, None, value.line)


def _dimension(value: YamlValue, kind: Kind) -> Change:
    given = value.fields((kind.value, "to"))
    ids = (given[kind.value].text(), given["to"].text())
    return Change(kind, (), (), Fate.BECOMES, None, ids, value.line)


_READERS: Mapping[Kind, Callable[[YamlValue, Kind], Change]] = {
    Kind.RENAME: _one_to_one,
    Kind.MOVE: _one_to_one,
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.REMOVE: _remove,
    Kind.ADD: _add,
    Kind.DIMENSION: _dimension,
}


def _label(value: YamlValue) -> Label:
    dimension, slash, code = value.text().partition("/")
    if not (dimension and slash and code) or "/" in code:
        raise value.error(
            f"{value.text()!r} does not name a code",
            "Write the ids of its dimension and its own with a slash, e.g. channel/internet",
        )
    return Label(dimension, code)


def _labels(value: YamlValue) -> tuple[Label, ...]:
    labels = tuple(_label(item) for item in value.items())
    if len(labels) < 2:
        raise value.error("there must be two codes at least", "Use 'rename' for a single one")
    if len(set(labels)) != len(labels):
        raise value.error("a code stands twice", "Name each once")
    return labels
