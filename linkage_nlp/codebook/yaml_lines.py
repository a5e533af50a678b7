"""YAML values that know their line, for errors that point at it.

A thin layer over the nodes that PyYAML composes: nothing is constructed, so a file
cannot make Python objects, and each value is checked where it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from linkage_nlp.errors import CodebookError

_STRING = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_KINDS = {
    "tag:yaml.org,2002:bool": "a yes-or-no value",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:value": "a sign",
    _NULL: "empty",
}


@dataclass(frozen=True, slots=True)
class YamlValue:
    """A value in a YAML file, with the name that errors call it by."""

    node: yaml.Node
    name: str
    path: Path

    @property
    def line(self) -> int:
        """The line on which the value begins, counted from 1."""
        return self.node.start_mark.line + 1

    def error(self, message: str, remedy: str) -> CodebookError:
        """An error at this value's line."""
        return CodebookError(message, remedy=remedy, path=self.path, row=self.line)

    def text(self) -> str:
        """The value as text, without the white space around it.

        Raises:
            CodebookError: Not text, or empty.
        """
        if self.node.tag == _NULL:
            raise self.error(
                f"{self.name} is empty",
                "Give it a value; one that begins with # needs quotes around it",
            )
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error(
                f"{self.name} must be text, not {self._kind()}", "Write one value after the colon"
            )
        if self.node.tag != _STRING:
            raise self.error(
                f"{self.name} must be text, not {self._kind()}",
                "Put quotes around the value"
                if self.node.tag in _KINDS
                else "Remove the tag, the word that begins with !",
            )
        text = str(self.node.value).strip()
        if not text:
            raise self.error(f"{self.name} is empty", "Give it a value")
        return text

    def items(self) -> tuple[YamlValue, ...]:
        """The members of a list, which may have none.

        Raises:
            CodebookError: Not a list.
        """
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(
                f"{self.name} must be a list, not {self._kind()}",
                "Begin each entry on its own line with a dash, or write [] for none",
            )
        name = f"an entry of {self.name}"
        return tuple(YamlValue(node, name, self.path) for node in self.node.value)

    def fields(self, keys: Sequence[str]) -> dict[str, YamlValue]:
        """The values of a mapping that has exactly these keys, in this order.

        Raises:
            CodebookError: Not a mapping, or a key is unknown, missing or given twice.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error(
                f"{self.name} must have the keys {', '.join(keys)}, but is {self._kind()}",
                f"Write it as {{{', '.join(f'{key}: ...' for key in keys)}}}, or a key a line",
            )
        found: dict[str, YamlValue] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in self.node.value:
            key = YamlValue(key_node, f"a key of {self.name}", self.path)
            name = key.node.value if isinstance(key.node, yaml.ScalarNode) else key.text()
            if name not in keys:
                near = get_close_matches(name, keys, n=1)
                raise key.error(
                    f"unknown key {name!r} in {self.name}",
                    f"Write {near[0]!r}" if near else f"The keys here are {', '.join(keys)}",
                )
            if name in found:
                raise key.error(
                    f"key {name!r} stands twice in {self.name}, first on line {lines[name]}",
                    "Keep one of them",
                )
            found[name] = YamlValue(value_node, f"'{name}'", self.path)
            lines[name] = key.line
        for name in keys:
            if name not in found:
                raise self.error(f"{self.name} has no {name!r}", f"Add the key {name!r}")
        return {name: found[name] for name in keys}

    def _kind(self) -> str:
        if isinstance(self.node, yaml.MappingNode):
            return "a mapping"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        if self.node.tag == _STRING:
            return "text"
        return _KINDS.get(self.node.tag, f"of the type {self.node.tag}")


def read_yaml(path: Path, name: str = "the codebook") -> YamlValue:
    """The one document of a YAML file in UTF-8, and what errors call it.

    Raises:
        CodebookError: The file is missing, unreadable, empty, not UTF-8 or not valid YAML.
    """
    text = _read_text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise CodebookError(
            f"not valid YAML ({problem})",
            remedy="Check the indentation, colons and quotes on this line and the one before",
            path=path,
            row=None if mark is None else mark.line + 1,
        ) from error
    except yaml.reader.ReaderError as error:
        raise CodebookError(
            f"not valid YAML (the character U+{ord(text[error.position]):04X} is not allowed)",
            remedy="Remove the invisible character from this line",
            path=path,
            row=text.count("\n", 0, error.position) + 1,
        ) from error
    except RecursionError as error:
        raise CodebookError(
            "nested too deeply to be a codebook", remedy="Check the brackets", path=path
        ) from error
    if node is None or node.tag == _NULL:
        raise CodebookError(
            "the file is empty",
            remedy="Start from a copy of the default one, which 'linkage codebook new' makes",
            path=path,
        )
    return YamlValue(node, name, path)


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise CodebookError(
            "there is no such codebook", path=path, remedy="Check the path"
        ) from error
    except OSError as error:
        raise CodebookError(
            f"the codebook cannot be read ({error.strerror})",
            path=path,
            remedy="Give the path of a YAML file that you may read",
        ) from error
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise CodebookError(
            "not UTF-8 text",
            path=path,
            row=raw.count(b"\n", 0, error.start) + 1,
            remedy="Save the codebook as UTF-8",
        ) from error
