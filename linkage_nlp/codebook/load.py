"""Codebook files: YAML under a strict schema, with the line and a remedy in every error.

    id, version, name{en, zh}
    groups[ {id, name{en, zh}, definition{en, zh}} ]
    dimensions[ {id, name{en, zh}, definition{en, zh},
                 codes[ {id, name{en, zh}, definition{en, zh},
                         include{en[], zh[]}, exclude{en[], zh[]}, examples{en[], zh[]},
                         color, hotkey, groups[]} ]} ]

Every key is required and none has a default; lists other than `dimensions` and `codes`
may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from linkage_nlp.codebook.fingerprint import fingerprint
from linkage_nlp.codebook.model import Bilingual, Code, Codebook, Dimension, Group
from linkage_nlp.codebook.yaml_lines import YamlValue, read_yaml

DEFAULT_PATH = Path(__file__).parent.parent / "data" / "codebooks" / "gin.yaml"

_LANGUAGES = ("en", "zh")
_TOP_KEYS = ("id", "version", "name", "groups", "dimensions")
_GROUP_KEYS = ("id", "name", "definition")
_DIMENSION_KEYS = ("id", "name", "definition", "codes")
_CODE_KEYS = tuple("id name definition include exclude examples color hotkey groups".split())
_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_HOTKEY = re.compile(r"[a-z0-9;'\[\]./=-]")


def load_codebook(path: str | Path) -> Codebook:
    """Read and check a codebook file.

    Raises:
        CodebookError: The first breach of the schema, with its line and a remedy.
    """
    root = read_yaml(Path(path)).fields(_TOP_KEYS)
    groups = _groups(root["groups"])
    dimensions = _Dimensions(frozenset(group.id for group in groups)).read(root["dimensions"])
    return Codebook(
        id=_id(root["id"]),
        version=root["version"].text(),
        name=_bilingual(root["name"]),
        dimensions=dimensions,
        groups=groups,
        fingerprint=fingerprint(dimensions),
    )


@cache
def default_codebook() -> Codebook:
    """The packaged codebook `gin`: how small firms get knowledge from abroad."""
    return load_codebook(DEFAULT_PATH)


def _groups(value: YamlValue) -> tuple[Group, ...]:
    groups: list[Group] = []
    ids = _Unique("group id")
    for item in value.items():
        fields = item.fields(_GROUP_KEYS)
        groups.append(
            Group(
                id=ids.take(_id(fields["id"]), fields["id"]),
                name=_bilingual(fields["name"]),
                definition=_bilingual(fields["definition"]),
            )
        )
    return tuple(groups)


class _Dimensions:
    """The walk over dimensions and codes, and what must be unique across them."""

    def __init__(self, groups: frozenset[str]) -> None:
        self._groups = groups
        self._dimension_ids = _Unique("dimension id")
        self._code_ids = _Unique("code id")
        self._hotkeys = _Unique("hot key")

    def read(self, value: YamlValue) -> tuple[Dimension, ...]:
        items = value.items()
        if not items:
            raise value.error("the codebook has no dimension", "Add at least one")
        return tuple(self._dimension(item) for item in items)

    def _dimension(self, value: YamlValue) -> Dimension:
        fields = value.fields(_DIMENSION_KEYS)
        dimension_id = self._dimension_ids.take(_id(fields["id"]), fields["id"])
        codes = fields["codes"].items()
        if not codes:
            raise fields["codes"].error(
                f"dimension {dimension_id!r} has no code", "Add at least one"
            )
        return Dimension(
            id=dimension_id,
            name=_bilingual(fields["name"]),
            definition=_bilingual(fields["definition"]),
            codes=tuple(self._code(code) for code in codes),
        )

    def _code(self, value: YamlValue) -> Code:
        fields = value.fields(_CODE_KEYS)
        return Code(
            id=self._code_ids.take(_id(fields["id"]), fields["id"]),
            name=_bilingual(fields["name"]),
            definition=_bilingual(fields["definition"]),
            include=_decisions(fields["include"]),
            exclude=_decisions(fields["exclude"]),
            examples=_texts(fields["examples"]),
            color=_color(fields["color"]),
            hotkey=self._hotkeys.take(_hotkey(fields["hotkey"]), fields["hotkey"]),
            groups=self._code_groups(fields["groups"]),
        )

    def _code_groups(self, value: YamlValue) -> tuple[str, ...]:
        named = _Unique("group")
        groups: list[str] = []
        for item in value.items():
            group = named.take(item.text(), item)
            if group not in self._groups:
                known = ", ".join(sorted(self._groups)) or "none so far"
                raise item.error(
                    f"unknown group {group!r}",
                    f"Define it under the top-level 'groups', which has {known}",
                )
            groups.append(group)
        return tuple(groups)


class _Unique:
    """Values that may be taken once, and the line where each was."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lines: dict[str, int] = {}

    def take(self, text: str, value: YamlValue) -> str:
        if text in self._lines:
            raise value.error(
                f"{self._kind} {text!r} stands twice, first on line {self._lines[text]}",
                f"Give one of them another {self._kind}",
            )
        self._lines[text] = value.line
        return text


def _id(value: YamlValue) -> str:
    text = value.text()
    if not _ID.fullmatch(text):
        raise value.error(
            f"bad id {text!r}",
            "Use lower-case letters a to z, digits and single underscores, letter first, "
            "e.g. joint_project",
        )
    return text


def _bilingual(value: YamlValue) -> Bilingual:
    fields = value.fields(_LANGUAGES)
    return Bilingual(fields["en"].text(), fields["zh"].text())


def _texts(value: YamlValue) -> Mapping[str, tuple[str, ...]]:
    return {
        lang: tuple(item.text() for item in texts.items())
        for lang, texts in value.fields(_LANGUAGES).items()
    }


def _decisions(value: YamlValue) -> Mapping[str, tuple[str, ...]]:
    """Texts of which each language must have as many: they are translations."""
    texts = _texts(value)
    english, chinese = (len(texts[lang]) for lang in _LANGUAGES)
    if english != chinese:
        raise value.error(
            f"{value.name} has {english} in en and {chinese} in zh",
            "Give each decision in both languages",
        )
    return texts


def _color(value: YamlValue) -> str:
    text = value.text()
    if not _COLOR.fullmatch(text):
        raise value.error(
            f"bad colour {text!r}", "Use # and six hexadecimal digits in quotes, e.g. '#e69f00'"
        )
    return text.lower()


def _hotkey(value: YamlValue) -> str:
    text = value.text()
    if not _HOTKEY.fullmatch(text):
        raise value.error(
            f"bad hot key {text!r}",
            "Use one lower-case letter, digit or one of ; ' [ ] . / = - in quotes",
        )
    return text
