"""A workspace of the tiny codebook, and stages that answer at once in place of real ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linkage_annotations.settings import Settings, write_settings
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled, write_dataset
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.transcripts.model import Role
from linkage_training.cli.evaluate import evaluate
from linkage_training.recipe import DEFAULT_RECIPE

# What the tiny model accepts by itself is coded as it would.
_SAID: Mapping[Language, list[tuple[str, dict[str, tuple[str, ...]]]]] = {
    "en": [
        ("we ask in a forum", {"way": ("web",)}),
        ("i was at the fair", {"way": ("fair",)}),
        ("i was in munich", {"way": ("work",), "place": ("abroad",)}),
        ("it was of the", {}),
    ],
    "zh": [
        ("我们在坛", {"way": ("web",)}),
        ("我们在展", {"way": ("fair",)}),
        ("munich 是的", {"way": ("work",), "place": ("abroad",)}),
        ("是的。", {}),
    ],
}

ExampleMaker = Callable[..., list[Example]]


@pytest.fixture(scope="session")
def interviews() -> ExampleMaker:
    """A maker of sentences: so many cases of a language, four sentences each."""

    def make(
        lang: Language, cases: int, *, start: int = 0, role: Role = Role.RESPONDENT
    ) -> list[Example]:
        return [
            Example(
                id=f"{lang}{number}-{place}",
                case=f"{lang}{number}",
                lang=lang,
                speaker="B",
                role=role,
                text=text,
                context=NO_CONTEXT,
                codes={"way": codes.get("way", ()), "place": codes.get("place", ())},
                coders=("c1",),
                settled=Settled.SINGLE,
                provenance=Provenance.ANNOTATED,
            )
            for number in range(start, start + cases)
            for place, (text, codes) in enumerate(_SAID[lang])
        ]

    return make


@dataclass
class Stages:
    """Stands in for the other stages; `evaluate` is the real one.

    Attributes:
        codebook: Of the dataset.
        pulled: What `pull` finds.
        trained: The bundle that `train` comes to.
        codes: Exit codes to end with, by command.
        calls: The commands that were given.
    """

    dataset: Path
    codebook: Codebook
    pulled: list[Example]
    trained: Path
    codes: dict[str, int] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The commands that were given, by their names alone."""
        return [" ".join(part for part in call[:2] if "/" not in part) for call in self.calls]

    def run(self, *arguments: str) -> int:
        self.calls.append(arguments)
        name = " ".join(arguments[:2])
        if code := self.codes.pop(name, 0):
            return code
        if name == "annotate pull":
            write_dataset(self.dataset, self.pulled, self.codebook)
        if name == "train model":
            shutil.copytree(self.trained, arguments[arguments.index("--output") + 1])
        return 0

    def ask(self, *arguments: str) -> tuple[int, str]:
        self.calls.append(arguments)
        if code := self.codes.pop(arguments[0], 0):
            return code, ""
        if arguments[0] == "train":
            return 0, DEFAULT_RECIPE.read_text(encoding="utf-8")
        result = CliRunner().invoke(evaluate, [*arguments[1:], "--bootstrap", "200"])
        if result.exception is not None:
            raise result.exception
        json.loads(result.stdout)
        return 0, result.stdout


@dataclass
class Setting:
    """A workspace, the stages, and what the run says."""

    workspace: Workspace
    stages: Stages
    bundles: Mapping[str, Path]
    told: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def bundles(make_bundle: Callable[..., Path], make_model: Callable[..., Any]) -> Mapping[str, Path]:
    """Bundles by how good they are: `good`, `same` (as good) and `poor` (knows no fairs)."""
    poor = {
        "forum": {"way/web": 9.0},
        "坛": {"way/web": 9.0},
        "munich": {"way/work": 9.0},
    }
    half = {**poor, "展": {"way/fair": 9.0}, "munich": {"way/work": 9.0, "place/abroad": 9.0}}
    return {
        "good": make_bundle(),
        "same": make_bundle(),
        "poor": make_bundle(model=make_model(weights=poor)),
        "poor_in_english": make_bundle(model=make_model(weights=half)),
    }


@pytest.fixture
def setting(
    tmp_path: Path,
    tiny_codebook: Codebook,
    tiny_codebook_path: Path,
    interviews: ExampleMaker,
    bundles: Mapping[str, Path],
) -> Setting:
    """A workspace of 20 cases in each language."""
    folder = tmp_path / "annotation"
    write_settings(folder, Settings(project=1, codebook=tiny_codebook_path))
    workspace = open_workspace(folder)
    pulled = [*interviews("zh", 20), *interviews("en", 20)]
    stages = Stages(workspace.dataset, tiny_codebook, pulled, bundles["good"])
    return Setting(workspace, stages, bundles)


@pytest.fixture
def add(setting: Setting, interviews: ExampleMaker) -> Callable[[Iterable[Example]], None]:
    """Adds sentences to what is pulled next."""

    def more(examples: Iterable[Example]) -> None:
        setting.stages.pulled = [*setting.stages.pulled, *examples]

    return more
