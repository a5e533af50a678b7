"""Which annotation workspace belongs to a project of Label Studio, and what training needs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from linkage_nlp.codebook import Bilingual
from linkage_nlp.errors import UsageError

# The workspace's settings, its token, and the variable that goes before it: docs/annotate.md.
_SETTINGS = "annotate.yaml"
_TOKEN = "token"  # noqa: S105 - the name of a file
_TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"  # noqa: S105 - the name of a variable
_PROJECTS = ("project", "adjudication")
# Packages without which the commands cannot run, one of each of their extras.
_PACKAGES = {
    "annotations": ("label_studio_sdk", "krippendorff"),
    "training": ("torch", "transformers", "accelerate", "onnx"),
}


class Lack(StrEnum):
    """What is missing for a retraining to be carried out."""

    WORKSPACE = "workspace"
    EXTRA = "extra"
    TOKEN = "token"  # noqa: S105 - what is missing, not its value

    @property
    def what(self) -> Bilingual:
        """What is missing, as a clause."""
        return _WORDS[self][0]

    @property
    def remedy(self) -> Bilingual:
        """What to do about it, as a clause."""
        return _WORDS[self][1]

    @property
    def words(self) -> Bilingual:
        """Both in whole sentences."""
        en, zh = (f"{self.what.en}. {self.remedy.en}.", f"{self.what.zh}。{self.remedy.zh}。")
        return Bilingual(en[0].upper() + en[1:], zh)


_WORDS: Mapping[Lack, tuple[Bilingual, Bilingual]] = {
    Lack.WORKSPACE: (
        Bilingual("no annotation workspace of this project is known", "尚未指定此项目的标注工作区"),
        Bilingual(
            "Start the service with --workspace and the folder that 'linkage annotate init' made",
            "请用 --workspace 加上 linkage annotate init 建立的文件夹启动服务",
        ),
    ),
    Lack.EXTRA: (
        Bilingual("the packages for training are not installed", "未安装训练所需的软件包"),
        Bilingual(
            "Install them with pip install 'linkage-nlp[annotations,training]' and start the "
            "service again",
            "请运行 pip install 'linkage-nlp[annotations,training]'，然后重新启动服务",
        ),
    ),
    Lack.TOKEN: (
        Bilingual(
            "the annotation workspace has no personal access token for Label Studio",
            "标注工作区没有 Label Studio 的个人访问令牌",
        ),
        Bilingual(
            "Copy one from Label Studio (Account & Settings) into the workspace's file 'token'",
            "请在 Label Studio 的 Account & Settings 中复制令牌，写入工作区的 token 文件",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The annotation workspaces that the service was started with."""

    folders: tuple[Path, ...]

    def check(self) -> None:
        """See that each is a workspace, and that no project belongs to two.

        Raises:
            UsageError: One is none, or two are of the same project.
        """
        seen: dict[int, Path] = {}
        for folder in self.folders:
            for project in _projects(folder):
                if project in seen:
                    raise UsageError(
                        f"project {project} of Label Studio belongs to {seen[project]} too",
                        path=folder,
                        remedy="Give --workspace one of the two",
                    )
                seen[project] = folder

    @property
    def projects(self) -> tuple[int, ...]:
        """The projects that have a workspace; those in which disagreements are settled too."""
        return tuple(sorted(self._by_project()))

    def of(self, project: int) -> Path | None:
        """The workspace of a project."""
        return self._by_project().get(project)

    def _by_project(self) -> dict[int, Path]:
        """As the settings are now; a workspace that cannot be read any more is of no project."""
        found: dict[int, Path] = {}
        for folder in self.folders:
            with suppress(UsageError):
                found |= dict.fromkeys(_projects(folder), folder)
        return found

    def lacks(self, project: int) -> tuple[Lack, ...]:
        """What is missing to train on the annotations of a project; nothing if it can be done."""
        found = [] if trainable() else [Lack.EXTRA]
        folder = self.of(project)
        if folder is None:
            found.append(Lack.WORKSPACE)
        elif not _has_token(folder, os.environ):
            found.append(Lack.TOKEN)
        return tuple(found)


def trainable() -> bool:
    """Whether the packages are installed that the commands need; they are not loaded."""
    return all(find_spec(name) is not None for names in _PACKAGES.values() for name in names)


def _has_token(folder: Path, environment: Mapping[str, str]) -> bool:
    if environment.get(_TOKEN_VARIABLE, "").strip():
        return True
    try:
        return (folder / _TOKEN).stat().st_size > 0
    except OSError:
        return False


def _projects(folder: Path) -> Sequence[int]:
    """The numbers of the projects of a workspace: none before there is one."""
    path = folder / _SETTINGS
    try:
        settings: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UsageError(
            "there is no annotation workspace here",
            path=folder,
            remedy="Give --workspace a folder that 'linkage annotate init' made",
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(
            "the settings of the annotation workspace cannot be read",
            path=path,
            remedy="See what 'linkage annotate doctor' says of it",
        ) from error
    if not isinstance(settings, dict):
        return ()
    return [number for name in _PROJECTS if type(number := settings.get(name)) is int]
