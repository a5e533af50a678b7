"""From an annotation in a real Label Studio to a model in use, or to one that is refused."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.state import Queue
from linkage_annotations.loop.held_out import Side, read_division
from linkage_annotations.settings import Settings
from linkage_annotations.studio.client import open_client, open_sdk
from linkage_annotations.studio.records import NewTask
from linkage_annotations.tasks.fields import Item, task_data
from linkage_annotations.tasks.project import Plan, create_project, find_guidelines
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

pytestmark = [
    pytest.mark.xdist_group("label-studio"),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows"),
]

# Ten interviews of each language, so that five are held out. The model in use reads the words
# of the tiny one, and misses work in Munich in Chinese.
CASES = 10
AFTER = 60
SAID: Mapping[Language, list[tuple[str, dict[str, tuple[str, ...]]]]] = {
    "en": [
        ("we ask in a forum", {"way": ("web",)}),
        ("we met at the fair", {"way": ("fair",)}),
        ("he worked in munich", {"way": ("work",), "place": ("abroad",)}),
        ("the tea was cold", {}),
    ],
    "zh": [
        ("我们在论坛上问", {"way": ("web",)}),
        ("我们在展会见面", {"way": ("fair",)}),
        ("他在慕尼黑上班", {"way": ("work",), "place": ("abroad",)}),
        ("茶是凉的", {}),
    ],
}
EVERYTHING = [said for sentences in SAID.values() for said in sentences]


class Served:
    """`linkage serve` with an annotation workspace, in a process of its own."""

    def __init__(self, *options: str | Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "linkage_nlp", "serve", "--threads", "1", *map(str, options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found is not None, first
        self.address = found[0]
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(self._answers, lambda: self.log)

    def get(self, path: str) -> Any:
        return httpx2.get(self.address + path).raise_for_status().json()

    def post(self, path: str, content: Any) -> Any:
        return httpx2.post(self.address + path, json=content).raise_for_status().json()

    def retraining(self, number: int) -> Any:
        """A retraining, if it is asked for already."""
        items = self.get("/v1/retrainings")["items"]
        return next((item for item in items if item["number"] == number), None)

    def active(self) -> Any:
        return next(model for model in self.get("/v1/models") if model["active"])

    def stop(self, kind: int = signal.SIGTERM) -> None:
        if self._process.poll() is None:
            self._process.send_signal(kind)
        self._process.wait(timeout=60)
        self._reader.join(timeout=10)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._process.stdout.close()
        self._process.stderr.close()

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.address}/readyz").status_code == 200
        except httpx2.TransportError:
            return False

    def _read(self) -> None:
        assert self._process.stderr is not None
        self.log.extend(self._process.stderr)


def until(found: Callable[[], Any], tell: Callable[[], Any], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, tell()
        time.sleep(0.1)


class Bench:
    """A project in two languages, its workspace, and a coder."""

    def __init__(self, server: Any, folder: Path, codebook: Codebook, path: Path) -> None:
        self.codebook = codebook
        self.lead = server.studio()
        self.coder = server.studio(server.coder("retraining-anna"))
        plan = Plan(
            title=f"retraining {folder.name}"[:50],
            codebook=codebook,
            languages=Settings().languages,
            coders=1,
            guidelines=find_guidelines(codebook),
        )
        self.project = create_project(self.lead, plan).id
        items = [
            _item(lang, case, place)
            for lang in SAID
            for case in range(CASES)
            for place in range(len(SAID[lang]))
        ]
        new = [
            NewTask(data=task_data(item, queue=Queue.ESTIMATE, codebook=codebook)) for item in items
        ]
        # What the model may suggest for.
        other = _item("en", CASES, 0)
        new.append(NewTask(data=task_data(other, queue=Queue.LEARN, codebook=codebook)))
        self.lead.add_tasks(self.project, new)
        settings = Settings(url=server.url, project=self.project, codebook=path, coders=1)
        self.workspace = Workspace(folder / "work", settings)
        self.workspace.changed()
        self.workspace.write_token(server.token)

    def tasks(self) -> list[Any]:
        """Those that are coded."""
        found = self.lead.tasks(self.project)
        return [task for task in found if task.data["queue"] == Queue.ESTIMATE.value]

    def code(self, tasks: list[Any]) -> None:
        """Code some as `SAID` has it."""
        for task in tasks:
            self.coder.add_annotation(task.id, self._result(dict(EVERYTHING)[task.data["text"]]))

    def spoil(self, lang: Language) -> int:
        """Take all codes out of the cases of a language that models are trained on."""
        division = read_division(self.workspace)
        spoilt = 0
        for task in self.tasks():
            place = division[task.data["case"]]
            if place.side is Side.TRAINING and place.lang == lang:
                (answer,) = task.annotations
                self.coder.change_annotation(answer.id, result=self._result({}))
                spoilt += 1
        return spoilt

    def _result(self, codes: Mapping[str, tuple[str, ...]]) -> Any:
        return write_result(Coding(codes, no_code=not codes), self.codebook)


def _item(lang: Language, case: int, place: int) -> Item:
    text = SAID[lang][place][0]
    return Item(
        sentence=f"{lang}{case}-{place}",
        case=f"{lang}{case}",
        transcript=f"{lang}{case}",
        speaker="A",
        role=Role.RESPONDENT,
        time=None,
        lang=lang,
        start=100 * place,
        end=100 * place + len(text),
        text=text,
        context=Context("", ""),
    )


@pytest.fixture
def bench(
    label_studio: Any, tmp_path: Path, tiny_codebook: Codebook, tiny_codebook_path: Path
) -> Bench:
    return Bench(label_studio, tmp_path, tiny_codebook, tiny_codebook_path)


@pytest.fixture
def serve(
    bench: Bench, tmp_path: Path, tiny_bundle: Path, make_recipe: Callable[..., Path]
) -> Iterator[Callable[[], Served]]:
    recipe = make_recipe(text for text, _ in EVERYTHING)
    # The service begins with the tiny model, as one that somebody has put into its folder.
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    (models / "tiny").symlink_to(tiny_bundle)
    options = ("--data", tmp_path / "data", "--port", "0", "--retrain-after", str(AFTER))
    training = ("--workspace", bench.workspace.folder, "--train-recipe", recipe)
    started: list[Served] = []

    def start() -> Served:
        started.append(Served(*options, *training))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_from_an_annotation_to_a_model_in_use_and_to_a_refusal(
    label_studio: Any, bench: Bench, serve: Callable[[], Served], tmp_path: Path
) -> None:
    served = serve()
    served.post("/v1/models/tiny/activate", {})
    assert served.get("/v1/retrainings")["counts"] == [
        {"project": bench.project, "annotations": 0, "missing": []}
    ]
    address = f"{served.address}/label-studio"
    tasks = bench.tasks()
    bench.code(tasks[:-AFTER])
    client = open_client(label_studio.url, label_studio.token)
    sdk: Any = open_sdk(label_studio.url, client)
    with client:
        sdk.webhooks.create(
            project=bench.project,
            url=f"{address}/webhook",
            headers={},
            send_payload=True,
            send_for_all_actions=True,
        )
        model = sdk.ml.create(project=bench.project, url=address, title="linkage")
        bench.code(tasks[-AFTER:])
        until(lambda: served.retraining(1), lambda: served.log)
        seen = _follow(served, 1)
        retraining = served.retraining(1)
        assert retraining["reason"] == "threshold"
        assert retraining["outcome"] == "promoted", retraining
        # Training lasts; a step of less than a look between two others may pass unseen.
        assert "train" in {step for step, _ in seen}
        assert [percent for _, percent in seen] == sorted(percent for _, percent in seen)
        result = retraining["job"]["result"]
        assert result["against"] == "tiny-1"
        for lang in ("zh", "en"):
            assert result["judgements"][lang]["finding"] == "holds"
            assert result["judgements"][lang]["cases"] == 5
        version = result["model_version"]
        assert served.active()["model_version"] == version

        # Label Studio asks the new model, and the old one is there still.
        everything: Any = {"all": True, "excluded": []}
        sdk.actions.create(
            id="retrieve_tasks_predictions", project=bench.project, selected_items=everything
        )
        found = [task.predictions for task in bench.lead.tasks(bench.project) if task.predictions]
        assert [prediction.model_version for (prediction,) in found] == [version]
        assert "tiny" in {one["name"] for one in served.get("/v1/models")}

        # What is coded without sense in Chinese makes for a model that is worse in Chinese.
        spoilt = bench.spoil("zh")
        until(lambda: _count(served, bench.project) == spoilt, lambda: served.log)
        sdk.ml.train(model.id)
        until(lambda: served.retraining(2), lambda: served.log)
    until(lambda: _step(served, 2) == "train", lambda: served.retraining(2))
    served.stop(signal.SIGKILL)

    served = serve()
    _follow(served, 2)
    retraining = served.retraining(2)
    assert (retraining["reason"], retraining["outcome"]) == ("asked", "refused"), retraining
    result = retraining["job"]["result"]
    assert result["against"] == version
    assert result["judgements"]["zh"]["finding"] == "worse"
    assert result["judgements"]["en"]["finding"] == "holds"
    assert served.active()["model_version"] == version
    logs = "".join(path.read_text("utf-8") for path in (tmp_path / "data").glob("*/*.log"))
    for step in ("pull", "snapshot", "train", "compare"):
        assert f"Turn 1, {step}: " in logs
    for text, _ in EVERYTHING:
        assert text not in logs
        assert not any(text in line for line in served.log)
    bench.lead.delete_project(bench.project)


def _step(served: Served, number: int) -> str | None:
    job = served.retraining(number)["job"]
    assert job["status"] in {"waiting", "running"}, job
    step: str | None = job["step"]
    return step


def _count(served: Served, project: int) -> int:
    counts = served.get("/v1/retrainings")["counts"]
    return next(int(one["annotations"]) for one in counts if one["project"] == project)


def _follow(served: Served, number: int) -> list[tuple[str, int]]:
    """Wait until a retraining is over; its steps and per cents on the way."""
    seen: list[tuple[str, int]] = []

    def over() -> bool:
        job = served.retraining(number)["job"]
        now = (job["step"], job["done"])
        if job["step"] is not None and now not in seen:
            seen.append(now)
        return job["status"] in {"done", "failed", "cancelled"}

    until(over, lambda: served.retraining(number))
    assert served.retraining(number)["job"]["status"] == "done", served.retraining(number)
    return seen
