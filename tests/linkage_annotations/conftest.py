"""Fixtures for the corpus: a folder of labels of invented talk, and the talk beside it."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.log.contents import LogContents, gather
from linkage_annotations.log.state import (
    AnnotationState,
    Queue,
    State,
    Status,
    TaskKey,
    TaskState,
)
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

TALK = {
    "zh-talk": [
        "大家下午好，欢迎来到圆桌。",
        "我们每年三月都去慕尼黑看展。",
        "嗯，对。",
        "那边的参展商教了我们怎么调机器。",
    ],
    "en-talk": ["Welcome back to the show.", "I learned it all on a forum.", "Uh, yeah."],
}
COLUMNS = ("source", "lang", "home", "file", "origin", "licence", "lines", "sha256")


@dataclass(frozen=True)
class SpeechFiles:
    """`corpus` holds `speech/` with the labels, `texts` the texts that they are of."""

    corpus: Path
    texts: Path

    @property
    def speech(self) -> Path:
        return self.corpus / "speech"

    def text(self, source: str) -> Path:
        return self.texts / f"{source}.txt"


def sha256(content: bytes | str) -> str:
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


@pytest.fixture
def make_label() -> Callable[..., dict[str, Any]]:
    """A maker of label rows: source, line, codes; other keys as they are given."""

    def make(
        source: str, line: int, codes: Mapping[str, list[str]] | None = None, **other: Any
    ) -> dict[str, Any]:
        return {
            "line": line,
            "sha256": sha256(TALK[source][line]),
            "drawn": "random",
            "held_out": False,
            "codes": codes or {},
            "settled": "single",
        } | other

    return make


@pytest.fixture
def make_speech(tmp_path: Path) -> Callable[..., SpeechFiles]:
    """A maker of speech folders; it takes the label rows (or raw lines) of each source.

    `rows` replaces the cells of a source in `sources.csv`.
    """

    def make(
        labels: Mapping[str, Iterable[Mapping[str, Any] | str]],
        rows: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> SpeechFiles:
        files = SpeechFiles(tmp_path / "corpus", tmp_path / "texts")
        files.speech.mkdir(parents=True, exist_ok=True)
        files.texts.mkdir(exist_ok=True)
        table = []
        for source, lines in TALK.items():
            content = "".join(line + "\n" for line in lines).encode("utf-8")
            files.text(source).write_bytes(content)
            row = {
                "source": source,
                "lang": source[:2],
                "home": "Nowhere",
                "file": f"{source}.txt",
                "origin": "example.org/talk@1",
                "licence": "MIT",
                "lines": len(lines),
                "sha256": sha256(content),
            }
            table.append(row | dict((rows or {}).get(source, {})))
        with (files.speech / "sources.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(table)
        for source, given in labels.items():
            text = "".join(
                (row if isinstance(row, str) else json.dumps(row)) + "\n" for row in given
            )
            (files.speech / f"{source}.jsonl").write_text(text, encoding="utf-8")
        return files

    return make


Coded = tuple[str, str, Mapping[str, tuple[str, ...]], dict[str, Any]]
WORDS = {
    "s1": ("F1", "en", "We ask in a forum."),
    "s2": ("F1", "en", "We went to the fair in Munich."),
    "s3": ("F2", "zh", "我们每年去看展。"),
    "s4": ("F2", "zh", "我们在的。"),
}


@pytest.fixture(scope="session")
def make_log(tiny_codebook: Codebook) -> Callable[..., LogContents]:
    """A maker of logs: sentence, coder, codes and other attributes of each annotation.

    Project 7 is that of the coders. `s1` and `s2` are of case F1 in English, `s3` and `s4` of F2
    in Chinese; each has a task in every project that it was coded in.
    """

    def make(*coded: Coded, text: Mapping[tuple[int, str], str] | None = None) -> LogContents:
        start = datetime(2026, 3, 2, 9, tzinfo=UTC)
        states: dict[TaskKey, State] = {}
        annotations: list[State] = []
        for number, (sentence, coder, codes, other) in enumerate(coded, start=1):
            case, lang, words = WORDS[sentence]
            project = other.get("project", 7)
            task = int(sentence[1:]) + (100 if project != 7 else 0)
            shown = (text or {}).get((project, sentence), words)
            states[TaskKey(project, task)] = TaskState(
                project=project,
                task=task,
                sentence=sentence,
                seen=start,
                text=shown,
                context=Context("Where do you look?", ""),
                case=case,
                transcript=f"t-{case}",
                speaker="Boss",
                role=Role.RESPONDENT,
                time=None,
                lang="zh" if lang == "zh" else "en",
                start=10 * task,
                end=10 * task + len(shown),
            )
            made = start + timedelta(minutes=number)
            values: dict[str, Any] = {
                "project": project,
                "annotation": number,
                "status": Status.SUBMITTED,
                "created": made,
                "updated": made,
                "seen": made,
                "no_code": not codes,
                "unsure": False,
                "comment": "",
                "ground_truth": False,
                "codebook": tiny_codebook.fingerprint,
                "queue": Queue.OTHER,
                "suggested_by": None,
            }
            annotations.append(
                AnnotationState(
                    task=task, sentence=sentence, coder=coder, codes=codes, **(values | other)
                )
            )
        return gather([*states.values(), *annotations])

    return make
