"""From the file of a training run to the sentences in doubt, and back into the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.log.state import Queue
from linkage_annotations.queues.out_of_fold import find_out_of_fold, read_out_of_fold
from linkage_annotations.queues.second_look import push_again
from linkage_annotations.queues.suspects import Suspect, find_suspects
from linkage_annotations.studio.records import Answer, NewTask, Task
from linkage_annotations.tasks.fields import Item, task_data
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Settled
from linkage_nlp.errors import DatasetError, StudioUnclear, UsageError
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

ExampleMaker = Callable[..., Example]


def line(id: str, codebook: Codebook, given: str = "", **sure: float) -> dict[str, Any]:
    """A line of the file; codes by the last part of their name."""
    codes: dict[str, list[str]] = {d.id: [] for d in codebook.dimensions}
    for label in codebook.labels:
        if label.code in given.split():
            codes[label.dimension].append(label.code)
    probabilities = {str(label): sure.get(label.code, 0.02) for label in codebook.labels}
    return {"id": id, "case": "F1", "fold": 0, "codes": codes, "probabilities": probabilities}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Sequence[dict[str, Any] | str]], Path]:
    def write(lines: Sequence[dict[str, Any] | str]) -> Path:
        path = tmp_path / "out-of-fold.jsonl"
        texts = [text if isinstance(text, str) else json.dumps(text) for text in lines]
        path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
        return path

    return write


@pytest.fixture
def lines(tiny_codebook: Codebook) -> list[dict[str, Any]]:
    """Ten sentences; of two, the model contradicts what was given."""
    return [
        line("web-1", tiny_codebook, "web", web=0.9),
        line("web-2", tiny_codebook, "web", web=0.95),
        line("slip", tiny_codebook, "web", web=0.01),
        line("fair-1", tiny_codebook, "fair", fair=0.9),
        line("fair-2", tiny_codebook, "fair", fair=0.9),
        line("missed", tiny_codebook, "", fair=0.97),
        *(line(f"none-{n}", tiny_codebook) for n in range(4)),
    ]


def test_what_the_model_contradicts_is_listed_the_worst_first(
    write: Callable[..., Path], lines: list[dict[str, Any]], tiny_codebook: Codebook
) -> None:
    told = read_out_of_fold(write(lines), tiny_codebook)
    found = find_suspects(told, tiny_codebook, None)
    assert [suspect.sentence for suspect in found.found] == ["slip", "missed"]
    slip, missed = found.found
    assert [(d.code, d.given, d.probability) for d in slip.doubts] == [("way/web", True, 0.01)]
    assert [(d.code, d.given) for d in missed.doubts] == [("way/fair", False)]
    assert slip.quality == 0.01
    assert (found.looked_at, found.changed, found.gone) == (10, 0, 0)


def test_what_was_coded_otherwise_since_is_left_out(
    write: Callable[..., Path],
    lines: list[dict[str, Any]],
    tiny_codebook: Codebook,
    make_example: ExampleMaker,
) -> None:
    told = read_out_of_fold(write(lines), tiny_codebook)
    now = [make_example(row["id"], row["codes"]) for row in lines if row["id"] != "web-1"]
    now = [make_example("slip") if e.id == "slip" else e for e in now]
    found = find_suspects(told, tiny_codebook, now)
    assert [suspect.sentence for suspect in found.found] == ["missed"]
    assert (found.looked_at, found.changed, found.gone) == (8, 1, 1)
    record = found.found[0].as_json()
    assert record["case"] == "F1"
    assert "a sentence" not in json.dumps(record)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "not a line"),
        ("[]", "not a line"),
        ({"id": "x"}, "not a line"),
        ({"probabilities": {"way/web": 0.5}}, "not the codes of the codebook"),
        ({"codes": {"way": ["none"]}}, "unknown code 'none'"),
        ({"id": "web-1"}, "stands in it twice"),
        ({"id": 7}, "not the codes|not a line"),
    ],
)
def test_a_broken_file_is_named_with_its_row(
    write: Callable[..., Path],
    lines: list[dict[str, Any]],
    tiny_codebook: Codebook,
    bad: Any,
    said: str,
) -> None:
    if isinstance(bad, dict) and bad != {"id": "x"}:
        bad = line("new", tiny_codebook) | bad
    with pytest.raises(DatasetError, match=said) as caught:
        read_out_of_fold(write([*lines, bad]), tiny_codebook)
    assert caught.value.row == 11


def test_a_probability_is_one(write: Callable[..., Path], tiny_codebook: Codebook) -> None:
    for wrong in (1.5, float("nan")):
        with pytest.raises(DatasetError, match="between 0 and 1"):
            read_out_of_fold(write([line("a", tiny_codebook, web=wrong)]), tiny_codebook)
    with pytest.raises(DatasetError, match="no sentences"):
        read_out_of_fold(write([]), tiny_codebook)


def test_a_run_without_the_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no out-of-fold\.jsonl"):
        find_out_of_fold(tmp_path)


class Server:
    """A project, and imports that break off as they are told to."""

    def __init__(self, tasks: Sequence[Task], breaks: str = "") -> None:
        self.held = list(tasks)
        self.breaks = breaks
        self.late: list[NewTask] = []

    def tasks(self, project: int) -> Iterator[Task]:
        assert project == 3
        yield from self.held

    def add_tasks(self, project: int, tasks: Sequence[NewTask]) -> None:
        kind, self.breaks = self.breaks[:1], self.breaks[1:]
        if kind == "n":  # nothing came of it
            raise StudioUnclear("broke off")
        if kind == "l":  # it comes of it after the next one
            self.late = list(tasks)
            raise StudioUnclear("broke off")
        self._take(tasks)
        self._take(self.late)
        self.late = []
        if kind == "y":  # all came of it
            raise StudioUnclear("broke off")

    def delete_tasks(self, project: int, tasks: Sequence[int]) -> None:
        self.held = [task for task in self.held if task.id not in tasks]

    def _take(self, tasks: Sequence[NewTask]) -> None:
        for new in tasks:
            self.held.append(Task(id=len(self.held) + 100, data=new.data))


def item(sentence: str) -> Item:
    return Item(
        sentence=sentence,
        case="F1",
        transcript="t",
        speaker="Boss",
        role=Role.RESPONDENT,
        time=None,
        lang="en",
        start=0,
        end=5,
        text="words",
        context=Context("and?", ""),
    )


@pytest.fixture
def server(tiny_codebook: Codebook) -> Callable[..., Server]:
    def make(*sentences: str, breaks: str = "") -> Server:
        tasks = [
            Task(
                id=number,
                data=task_data(item(name), queue=Queue.LEARN, codebook=tiny_codebook),
            )
            for number, name in enumerate(sentences, start=1)
        ]
        return Server([*tasks, Task(id=99, data={"text": "somebody else's"})], breaks)

    return make


def suspects(*names: str) -> list[Suspect]:
    return [Suspect(name, 0.1, (), None) for name in names]


def again(server: Any, found: Sequence[Suspect], number: int, codebook: Codebook) -> Any:
    return push_again(server, 3, found, number, codebook, sleep=lambda _: None)


def test_the_first_get_a_second_task_once(
    server: Callable[..., Server], tiny_codebook: Codebook, make_example: ExampleMaker
) -> None:
    held = server("a", "b", "c", "d")
    gold = Suspect("b", 0.0, (), make_example("b", settled=Settled.ADJUDICATED))
    found = [*suspects("absent", "a"), gold, *suspects("c", "d")]
    first = again(held, found, 2, tiny_codebook)
    assert first.pushed == ("a", "c")
    assert (first.adjudicated, first.absent) == (("b",), ("absent",))
    new = held.held[-2:]
    assert [task.data["queue"] for task in new] == ["other", "other"]
    assert new[0].data["text"] == "words"
    second = again(held, found, 2, tiny_codebook)
    assert (second.pushed, second.before) == ((), ("a", "c"))
    third = again(held, found, 3, tiny_codebook)
    assert (third.pushed, third.before) == (("d",), ("a", "c"))


@pytest.mark.parametrize("breaks", ["n", "y", "nny", "l"])
def test_a_broken_import_doubles_and_loses_nothing(
    server: Callable[..., Server], tiny_codebook: Codebook, breaks: str
) -> None:
    held = server("a", "b", breaks=breaks)
    again(held, suspects("a", "b"), 2, tiny_codebook)
    names = sorted(str(task.data.get("sentence")) for task in held.held)
    assert names == ["None", "a", "a", "b", "b"]


def test_a_server_that_always_breaks_off_is_given_up(
    server: Callable[..., Server], tiny_codebook: Codebook
) -> None:
    held = server("a", breaks="n" * 9)
    with pytest.raises(StudioUnclear):
        again(held, suspects("a"), 1, tiny_codebook)


def test_a_late_task_that_somebody_is_at_is_kept(
    server: Callable[..., Server], tiny_codebook: Codebook
) -> None:
    held = server("a", breaks="l")
    answer = Answer.__new__(Answer)

    def take(tasks: Sequence[NewTask]) -> None:
        for new in tasks:
            touched = (answer,) if held.late else ()
            held.held.append(Task(id=len(held.held) + 100, data=new.data, annotations=touched))

    held._take = take  # type: ignore[method-assign]
    again(held, suspects("a"), 1, tiny_codebook)
    assert len([t for t in held.held if t.data.get("sentence") == "a"]) == 3
