"""The settings of a workspace: `annotate.yaml`, a mapping of plain values.

    url: http://127.0.0.1:8080
    project: 3
    codebook: ../codebooks/firms.yaml
    languages: zh-en
    coders: 2
    transcripts: [../interviews]
    cases: null
    roles: {}
    masks: ../names.csv
    adjudication: 4
    adjudicators: [lead@example.org]
    former_codebooks: []
    majority: false

A key that is left out has its default; an unknown one is an error. Paths are relative to the
workspace, so that it can be moved together with what it names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from linkage_annotations.interface.languages import Languages
from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts.model import Role
from linkage_nlp.writers.files import replacing

FILE = "annotate.yaml"
# Where Label Studio itself listens by default.
DEFAULT_URL = "http://127.0.0.1:8080"

_HEAD = (
    "# Settings of a project of 'linkage annotate', which changes this file too.\n"
    "# Paths are relative to this folder. What each key means: docs/annotate.md\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace is set to. Paths can be used as they are, from where we run.

    Attributes:
        url: Address of the Label Studio server.
        project: The server's number of the project; None before there is one.
        codebook: The codebook's file; None for the one that comes with the package.
        languages: In which the labelling interface speaks.
        coders: How many people code each sentence.
        transcripts: Files and folders that sentences are drawn from.
        cases: A list of cases that goes before the `cases.csv` of those folders.
        roles: Who a speaker is, by name, where the transcripts do not tell.
        masks: A list of what is replaced in the words before they leave for the server.
        adjudication: The server's number of the project in which disagreements are settled.
        adjudicators: People whose annotations settle a sentence, by e-mail address.
        former_codebooks: Fingerprints of codebooks whose codes mean the same still.
        majority: Whether more than half of three or more coders settle a sentence.
    """

    url: str = DEFAULT_URL
    project: int | None = None
    codebook: Path | None = None
    languages: Languages = Languages.ZH_EN
    coders: int = 2
    transcripts: tuple[Path, ...] = ()
    cases: Path | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    masks: Path | None = None
    adjudication: int | None = None
    adjudicators: frozenset[str] = frozenset()
    former_codebooks: frozenset[str] = frozenset()
    majority: bool = False


def read_settings(folder: Path) -> Settings:
    """The settings in a workspace.

    Raises:
        UsageError: The file is not there or not a YAML mapping in UTF-8; a key is unknown or
            given twice; or a value is not of its kind; with the row.
    """
    path = folder / FILE
    text = _read(path)
    try:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise _error(path, None, "the settings are not a mapping", "Write key: value")
            given = _given(loader, node, path)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        row = None if error.problem_mark is None else error.problem_mark.line + 1
        raise _error(
            path, row, "not valid YAML", "Check the indentation, colons and quotes"
        ) from error
    except yaml.YAMLError as error:
        raise _error(
            path, None, "not valid YAML", "Remove the invisible characters from it"
        ) from error
    values: dict[str, Any] = {}
    for name, (row, value) in given.items():
        try:
            values[name] = _KINDS[name](value, folder)
        except (ValueError, TypeError) as error:
            raise _error(
                path, row, f"{name!r} is not {_MEANT[name]}", "Mend the value, or remove the line"
            ) from error
    return Settings(**values)


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings of a workspace in one step; its folder is made if need be.

    Raises:
        UsageError: The file cannot be written.
    """
    record = {item.name: _plain(getattr(settings, item.name), folder) for item in fields(settings)}
    content = yaml.safe_dump(record, sort_keys=False, allow_unicode=True)
    with replacing(folder / FILE) as draft:
        draft.write_text(_HEAD + content, encoding="utf-8", newline="\n")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(
            "there is no workspace here",
            path=path.parent,
            remedy="Name its folder with -w, or make one with 'linkage annotate init'",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _error(
            path,
            None,
            "the settings cannot be read as UTF-8 text",
            "Save them as UTF-8, in a place that you may read",
        ) from error


def _given(
    loader: yaml.SafeLoader, node: yaml.MappingNode, path: Path
) -> dict[str, tuple[int, object]]:
    """The values by key, each with its row."""
    found: dict[str, tuple[int, object]] = {}
    for key_node, value_node in node.value:
        row = key_node.start_mark.line + 1
        name = str(key_node.value)
        if name not in _KINDS:
            near = get_close_matches(name, _KINDS, n=1)
            remedy = f"Write {near[0]!r}" if near else f"The keys are {', '.join(_KINDS)}"
            raise _error(path, row, f"unknown key {name!r}", remedy)
        if name in found:
            raise _error(
                path, row, f"key {name!r} stands twice, first in row {found[name][0]}", "Keep one"
            )
        found[name] = (row, loader.construct_object(value_node, deep=True))
    return found


def _error(path: Path, row: int | None, message: str, remedy: str) -> UsageError:
    return UsageError(message, path=path, row=row, remedy=remedy)


def _plain(value: object, folder: Path) -> object:
    match value:
        case Languages() | Role():
            return value.value
        case Path():
            return _relative(value, folder)
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(entry, folder) for entry in value]
        case Mapping():
            return {str(key): _plain(entry, folder) for key, entry in value.items()}
        case _:
            return value


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_posix()


def _text(value: object, _folder: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _flag(value: object, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: object, _folder: Path) -> int:
    if type(value) is not int or value < 1:
        raise ValueError
    return value


def _path(value: object, folder: Path) -> Path:
    return folder / _text(value, folder)


def _texts(value: object, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(entry, folder) for entry in value)


def _paths(value: object, folder: Path) -> tuple[Path, ...]:
    return tuple(folder / text for text in _texts(value, folder))


def _roles(value: object, folder: Path) -> dict[str, Role]:
    if not isinstance(value, dict):
        raise TypeError
    return {_text(name, folder): Role(role) for name, role in value.items()}


def _url(value: object, folder: Path) -> str:
    url = _text(value, folder)
    if not url.startswith(("http://", "https://")):
        raise ValueError
    return url.rstrip("/")


def _or_none(take: Callable[[object, Path], Any]) -> Callable[[object, Path], Any]:
    return lambda value, folder: None if value is None else take(value, folder)


_KINDS: Mapping[str, Callable[[object, Path], Any]] = {
    "url": _url,
    "project": _or_none(_count),
    "codebook": _or_none(_path),
    "languages": lambda value, folder: Languages(_text(value, folder)),
    "coders": _count,
    "transcripts": _paths,
    "cases": _or_none(_path),
    "roles": _roles,
    "masks": _or_none(_path),
    "adjudication": _or_none(_count),
    "adjudicators": lambda value, folder: frozenset(_texts(value, folder)),
    "former_codebooks": lambda value, folder: frozenset(_texts(value, folder)),
    "majority": _flag,
}
_MEANT = {
    "url": "an address that begins with http:// or https://",
    "project": "the number of a project",
    "codebook": "the path of a file",
    "languages": f"one of {', '.join(Languages)}",
    "coders": "a number from 1 on",
    "transcripts": "a list of paths",
    "cases": "the path of a file",
    "roles": "a mapping from speakers to interviewer or respondent",
    "masks": "the path of a file",
    "adjudication": "the number of a project",
    "adjudicators": "a list of e-mail addresses",
    "former_codebooks": "a list of fingerprints",
    "majority": "true or false",
}
