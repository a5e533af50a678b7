"""`linkage serve` as a model of a project in a real Label Studio."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.interface.config import labelling_config
from linkage_annotations.log.state import Queue
from linkage_annotations.studio.client import open_client, open_sdk
from linkage_annotations.studio.records import NewPrediction, NewTask
from linkage_annotations.studio.validation import check_predictions
from linkage_annotations.tasks.fields import items, task_data
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.transcripts import Transcript

if TYPE_CHECKING:
    RunningStudio = Any

pytestmark = pytest.mark.xdist_group("label-studio")

TASKS = 250
SAID = (
    "We ask in a forum {n}.",
    "We go to the fair {n}.",
    "I was in Munich {n}.",
    "The weather is fine {n}.",
    "我们在展会{n}。",
)


class Served:
    """`linkage serve` in a process of its own, which asks everybody for a token."""

    def __init__(self, data: Path, bundle: Path) -> None:
        self._command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(data)]
        self.studio_token = self._make_token("--for-label-studio")
        self.token = self._make_token()
        options = ["--port", "0", "--model", str(bundle), "--threads", "1"]
        # A name that a proxy would make it known by, so that tokens are needed.
        options += ["--allowed-host", "codes.example"]
        self._process = subprocess.Popen(
            [*self._command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        found = re.search(r"http://\S+", self._process.stdout.readline())
        assert found is not None
        self.address = found[0]
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def model_address(self) -> str:
        return f"{self.address}/label-studio"

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx2.get(self.address + path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def says(self, words: str) -> bool:
        """Whether its log has some words."""
        return any(words in line for line in self.log)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        self._reader.join(timeout=10)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._process.stdout.close()
        self._process.stderr.close()

    def _make_token(self, *options: str) -> str:
        made = subprocess.run(
            [*self._command, "token", *options], check=True, capture_output=True, encoding="utf-8"
        )
        return made.stdout.strip()

    def _read(self) -> None:
        assert self._process.stderr is not None
        self.log.extend(self._process.stderr)


@pytest.fixture
def served(tmp_path: Path, tiny_bundle: Path) -> Iterator[Served]:
    server = Served(tmp_path / "data", tiny_bundle)
    yield server
    server.stop()


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not found():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_project_is_connected_suggested_to_and_counted(
    label_studio: RunningStudio, served: Served, tiny_tagger: Tagger
) -> None:
    codebook = tiny_tagger.codebook
    config = labelling_config(codebook)
    studio = label_studio.studio()
    project = studio.create_project(
        title="Model connection",
        description="",
        config=config,
        instruction="",
        maximum_annotations=1,
    ).id
    talk = Transcript.from_text(
        "".join(
            f"Interviewer: And then?\nBoss: {SAID[n % len(SAID)].format(n=n)}\n"
            for n in range(TASKS - 1)
        )
    )
    ours = [task_data(item, queue=Queue.LEARN, codebook=codebook) for item in items([talk])]
    assert len(ours) == TASKS - 1
    ours[-1] = {**ours[-1], "queue": Queue.ESTIMATE.value}
    # One that somebody else put into the project.
    foreign = {"text": "We ask in a forum.", "before": ""}
    studio.add_tasks(project, [NewTask(data=data) for data in (*ours[:9], foreign, *ours[9:])])

    client = open_client(label_studio.url, label_studio.token)
    sdk: Any = open_sdk(label_studio.url, client)
    with client:
        refused = client.post(
            f"{label_studio.url}/api/ml/", json={"project": project, "url": served.model_address}
        )
        assert refused.status_code == 400
        assert "authentication parameters" in refused.text
        model = sdk.ml.create(
            project=project,
            url=served.model_address,
            title="linkage",
            auth_method="BASIC_AUTH",
            basic_auth_user="label-studio",
            basic_auth_pass=served.studio_token,
        )
        (shown,) = studio.models(project)
        assert (shown.state, shown.model_version, shown.problem) == ("connected", "tiny-1", "")

        def retrieve() -> None:
            everything: Any = {"all": True, "excluded": []}
            sdk.actions.create(
                id="retrieve_tasks_predictions", project=project, selected_items=everything
            )

        retrieve()
        _check_predictions(list(studio.tasks(project)), tiny_tagger, config)
        # What has a prediction of this model is not asked for again.
        until(lambda: served.says(f"2 of {TASKS} tasks of Label Studio's project {project}"))
        retrieve()
        until(lambda: served.says(f"2 of 2 tasks of Label Studio's project {project}"))
        assert sum(len(task.predictions) for task in studio.tasks(project)) == TASKS - 2

        credentials = base64.b64encode(f"label-studio:{served.studio_token}".encode()).decode()
        sdk.webhooks.create(
            project=project,
            url=f"{served.model_address}/webhook",
            headers={"Authorization": f"Basic {credentials}"},
            send_payload=True,
            send_for_all_actions=True,
        )
        first = next(iter(studio.tasks(project)))
        said = write_result(Coding({"way": ("web",)}), codebook)
        made = [studio.add_annotation(first.id, said) for _ in range(2)]
        until(lambda: _counts(served) == {project: 2})
        studio.delete_annotation(made[0].id)
        until(lambda: _counts(served) == {project: 1})
        sdk.ml.train(model.id)
        until(lambda: bool(served.get("/v1/retrainings")["items"]))
    (wanted,) = served.get("/v1/retrainings")["items"]
    assert (wanted["project"], wanted["reason"], wanted["annotations"]) == (project, "asked", 1)
    assert not served.says("forum")
    assert not served.says("does not match")
    studio.delete_project(project)


def _counts(served: Served) -> dict[int, int]:
    counts = served.get("/v1/retrainings")["counts"]
    return {count["project"]: count["annotations"] for count in counts}


def _check_predictions(tasks: list[Any], tagger: Tagger, config: str) -> None:
    """Tasks have a prediction with the model's codes, but not those that are not to be read."""
    assert len(tasks) == TASKS
    stored = {}
    for task in tasks:
        if task.data.get("queue") != Queue.LEARN.value:
            assert task.predictions == ()
            continue
        (prediction,) = task.predictions
        assert prediction.model_version == tagger.model_version
        assert prediction.score is not None
        stored[task.data["sentence"]] = NewPrediction(
            model_version=prediction.model_version,
            score=prediction.score,
            result=prediction.result,
        )
        codes = {code for answer in prediction.result for code in answer["value"]["choices"]}
        text = task.data["text"]
        assert ("web" in codes) == ("forum" in text)
        assert ("fair" in codes) == ("fair" in text or "展" in text)
        assert ("abroad" in codes) == ("Munich" in text)
    assert len(stored) == TASKS - 2
    check_predictions(config, stored)
