"""Annotating: a large project pushed and pulled, beside the Label Studio SDK alone.

    python benchmarks/annotate.py [--tasks 10000] [--environment FOLDER] [--json]

Starts a Label Studio of its own in a temporary folder, in the environment that `linkage
annotate up` makes (or the one named), and measures in one run, on one server:

- push: sentences as tasks, with looking first what is there; the peer imports the same tasks
  through `label-studio-sdk`, in one request;
- push again: the same once more, which must add nothing; the SDK has nothing like it;
- pull: all tasks and annotations (one on every twentieth task) into the log, and the dataset
  from it; the peer reads all tasks with their annotations through the SDK, and keeps nothing;
- pull again: with nothing new.

A ratio is the peer's time over ours, so more than 1 is in our favour. The server's own work
is in all of these times. Memory is the largest resident set of this process. The sentences
are those of the invented interviews in `examples/`, over and over.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.log.state import Queue
from linkage_annotations.studio.accounts import make_token, new_account, signed_in
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.environment import default_environment, named_environment
from linkage_annotations.studio.local import LocalServer
from linkage_annotations.tasks.fields import Item, items, task_data
from linkage_annotations.tasks.project import describe
from linkage_annotations.tasks.pull import pull
from linkage_annotations.tasks.push import push
from linkage_annotations.workspace import open_workspace
from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.transcripts import find_transcripts, read_transcripts

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "annotate.json"


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of ours, the peer's, and how many times its time is ours."""

    what: str
    ours: float
    peer: float | None = None
    ratio: float | None = None


def sentences(count: int) -> list[Item]:
    """So many sentences to be coded, each with an id of its own."""
    said = [
        item
        for file in find_transcripts([ROOT / "examples"]).files
        for item in items(read_transcripts(file))
    ]
    return [
        replace(said[number % len(said)], sentence=f"{number:016x}-0000") for number in range(count)
    ]


@contextmanager
def label_studio(environment: Path | None) -> Iterator[tuple[str, str]]:
    """A server with nothing in it: its address, and a token."""
    found = named_environment(environment) if environment else default_environment()
    found.install(lambda text: click.echo(text, err=True))
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        server, lead = LocalServer(Path(folder), found), new_account("lead@example.org")
        running = server.start(port, lead)
        try:
            server.wait(running)
            with signed_in(running.url, lead) as client:
                token = make_token(client)
            yield running.url, token
        finally:
            server.stop(running)


def timed(work: Callable[[], Any]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def new_project(studio: Studio, title: str, codebook: Codebook) -> int:
    """The number of a new project."""
    return studio.create_project(
        title=title,
        description=describe(codebook),
        config=labelling_config(codebook),
        instruction="",
        maximum_annotations=1,
    ).id


def measure(url: str, token: str, count: int) -> list[Row]:
    """The figures of one run."""
    from label_studio_sdk import LabelStudio

    codebook, said = default_codebook(), sentences(count)
    studio, peer = Studio(url, token), LabelStudio(base_url=url, api_key=token)
    ours, theirs = (new_project(studio, f"Bench {who}", codebook) for who in ("ours", "peer"))
    data: Any = [{"data": task_data(item, queue=Queue.OTHER, codebook=codebook)} for item in said]
    patience: Any = {"timeout_in_seconds": 3600}

    def push_ours() -> None:
        push(studio, ours, said, queue=Queue.OTHER, codebook=codebook)

    def push_peer() -> None:
        peer.projects.import_tasks(theirs, request=data, request_options=patience)

    rows = [row("push", timed(push_ours), timed(push_peer)), row("push again", timed(push_ours))]
    answer: Any = [
        {
            "from_name": "no-code",
            "to_name": "sentence-text",
            "type": "choices",
            "value": {"choices": ["no-code"]},
        }
    ]
    for task in list(studio.tasks(ours))[::20]:
        studio.add_annotation(task.id, answer)

    def read_peer() -> None:
        tasks = peer.tasks.list(project=ours, fields="all", page_size=500)
        if sum(1 for _ in tasks) != count:
            raise click.ClickException("the SDK did not read all tasks")

    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Path(folder), missing_ok=True).changed(url=url, project=ours)

        def pull_ours() -> None:
            pull(workspace, studio)

        rows.append(row("pull", timed(pull_ours), timed(read_peer)))
        rows.append(row("pull again", timed(pull_ours)))
    return rows


def row(what: str, ours: float, peer: float | None = None) -> Row:
    """A figure with its ratio."""
    return Row(what, ours, peer, None if peer is None else peer / ours)


@click.command()
@click.option("--tasks", type=click.IntRange(min=20), default=10_000, show_default=True)
@click.option("--environment", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS)
@click.option("--json", "as_json", is_flag=True)
def main(*, tasks: int, environment: Path | None, output: Path, as_json: bool) -> None:
    """Measure, print a table (or JSON) and write the figures as JSON."""
    with label_studio(environment) as (url, token):
        server = Studio(url, token).version()
        rows = measure(url, token, tasks)
    content = {
        "tasks": tasks,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": {"label-studio": server, "label-studio-sdk": version("label-studio-sdk")},
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rows": [asdict(found) for found in rows],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(content, indent=2))
        return
    click.echo(f"{tasks} tasks, Label Studio {server}; seconds; peer: the SDK alone")
    for found in rows:
        peer = "" if found.peer is None else f"{found.peer:.1f}"
        ratio = "" if found.ratio is None else f"{found.ratio:.2f}"
        click.echo(f"{found.what:14}{found.ours:>8.1f}{peer:>8}{ratio:>8}")


if __name__ == "__main__":
    main()
