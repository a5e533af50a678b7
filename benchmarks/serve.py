"""The service: many clients at once, beside a plain server in torch; and a large library.

    python benchmarks/serve.py [--seconds 8] [--interviews 100] [--threads 2] [--json]

Three processes on this machine: the server, and by turns with it its peer, each with the same
number of threads; and a client that keeps up to 64 connections busy over loopback. The peer is
what one would write first: FastAPI and the `text-classification` pipeline of transformers in
fp32, on weights of the same architecture (see `tagging.py`), one request after the other. It
gets the same sentences; ours cuts the texts into sentences as well.

- requests: `/v1/tag` with one sentence, and with 16, from 1, 8 and 64 clients that each send
  the next request when they have the answer: how many a second, and the median and 99th
  percentile of the time to an answer. Each client has a loopback address of its own, as the
  service counts requests by address. What is not answered with 200 is counted as failed;
- library: interviews of 1,000 sentences each sent in and tagged, then the pages opened. The
  time of a page is the median of five, from the request to the last byte; memory is the
  largest resident set of the server. It has no peer.

A ratio is the peer's cost over ours (for a rate, ours over the peer's), so more than 1 is in
our favour. The sentences are from the invented interviews in `examples/`. Needs Linux.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from tagging import find_weights, interview

from linkage_nlp.bundle import open_bundle
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.engine import PADDING_TOKENS
from linkage_nlp.tagging.tagger import EMBEDDED

RESULTS = Path(__file__).parent / "results" / "serve.json"
CLIENTS = (1, 8, 64)
SENTENCES = (1, 16)
# Sentences of one interview, about an hour and a half.
INTERVIEW = 1000
PAGES = 5
WARM_UP = 2.0
LONGEST = 60.0
_ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
    "TOKENIZERS_PARALLELISM": "true",
    # Torch's threads wait for each other by spinning, which takes the processor from whatever
    # they wait for; so the peer comes to a halt where the machine is not idle.
    "OMP_WAIT_POLICY": "PASSIVE",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours, the peer's, and how many times its cost is ours."""

    what: str
    unit: str
    ours: float
    peer: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one load: requests a second, percentiles in ms, and what failed."""

    rate: float
    p50: float
    p99: float
    failed: int


# --- The client, in a process of its own.


async def load(port: int, path: str, bodies: list[bytes], clients: int, seconds: float) -> Load:
    """Keep so many connections busy for so many seconds, after a warm-up.

    Where answers take long it goes on until every client has had two, so that the slowest
    are counted too; but no longer than `LONGEST`.
    """
    begin = time.perf_counter() + WARM_UP
    answered: list[tuple[float, float]] = []
    had = [0] * clients
    failed = 0

    def goes_on(now: float) -> bool:
        return now < begin + seconds or (min(had) < 2 and now < begin + LONGEST)

    async def client(number: int) -> None:
        nonlocal failed
        own = (f"127.0.1.{number + 1}", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=own)
        sent = number
        while goes_on(started := time.perf_counter()):
            body = bodies[sent % len(bodies)]
            sent += clients
            head = (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer, re.I)
            assert length is not None
            await reader.readexactly(int(length[1]))
            ended = time.perf_counter()
            if ended < begin or not goes_on(ended):
                continue
            if b" 200 " in answer.split(b"\r\n", 1)[0]:
                answered.append((started, ended))
                had[number] += 1
            else:
                failed += 1
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    if len(answered) < 2:
        raise click.ClickException("too few requests were answered")
    took = max(seconds, max(ended for _, ended in answered) - begin)
    times = [ended - started for started, ended in answered]
    percentiles = statistics.quantiles(times, n=100, method="inclusive")
    return Load(len(times) / took, percentiles[49] * 1e3, percentiles[98] * 1e3, failed)


# --- The peer, in a process of its own.


def run_peer(model: Path, weights: Path, threads: int) -> None:
    """Serve `/tag` until a signal; the port is printed as our server prints its address."""
    import socket

    import torch
    import uvicorn
    from fastapi import FastAPI
    from tokenizers import Tokenizer
    from transformers import (
        AutoModelForSequenceClassification,
        PreTrainedTokenizerFast,
        logging,
        pipeline,
    )

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    bundle = open_bundle(model)
    network = AutoModelForSequenceClassification.from_pretrained(
        str(weights), num_labels=len(bundle.info.labels), dtype=torch.float32, local_files_only=True
    )
    limits = bundle.info.limits
    vocabulary = Tokenizer.from_file(str(bundle.tokenizer))
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(bundle.tokenizer),
        pad_token=next(t for t in PADDING_TOKENS if vocabulary.token_to_id(t) is not None),
        model_max_length=limits.sentence + limits.context + 3,
    )
    classify = pipeline("text-classification", model=network, tokenizer=tokenizer, device="cpu")
    # Two at once would only get in each other's way: torch uses all cores for one.
    one_at_a_time = threading.Lock()
    app = FastAPI()

    def tag(request: dict[str, list[str]]) -> list[Any]:
        with one_at_a_time:
            return list(
                classify(request["texts"], top_k=None, function_to_apply="sigmoid", truncation=True)
            )

    app.post("/tag")(tag)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        click.echo(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        server.run(sockets=[listening])


# --- What measures.


@contextmanager
def process(*command: str) -> Iterator[tuple[int, int]]:
    """A server that says where it is: its process and its port, once it answers."""
    started = subprocess.Popen(  # noqa: S603 - ours
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **_ENVIRONMENT},
    )
    try:
        assert started.stdout is not None
        found = re.search(r"http://\S+:(\d+)", started.stdout.readline())
        if found is None:
            raise click.ClickException("a server did not start")
        port = int(found[1])
        for _ in range(600):
            try:
                _ask(f"http://127.0.0.1:{port}/openapi.json")
                break
            except OSError:
                time.sleep(0.1)
        yield started.pid, port
    finally:
        started.terminate()
        started.wait()


@contextmanager
def our_server(model: Path, threads: int) -> Iterator[tuple[int, int]]:
    """Our service with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--data", folder, "--port", "0", "--threads", str(threads)]
        command = [sys.executable, "-m", "linkage_nlp", "serve", *options, "--model", str(model)]
        with process(*command) as found:
            yield found


@contextmanager
def peer_server(model: Path, weights: Path, threads: int) -> Iterator[tuple[int, int]]:
    """The peer."""
    options = ["--model", str(model), "--weights", str(weights), "--threads", str(threads)]
    with process(sys.executable, __file__, "--child", "peer", *options) as found:
        yield found


def said(count: int) -> list[str]:
    """Sentences that are different, of the examples, as they come in interviews."""
    from linkage_nlp.tagging.tagger import sentences_to_tag
    from linkage_nlp.transcripts import Transcript

    transcript = Transcript.from_text(interview(4 * count, seed=3))
    texts = list(dict.fromkeys(one.text for one in sentences_to_tag(transcript)))
    return (texts * (count // len(texts) + 1))[:count]


def measured(port: int, path: str, sentences: int, clients: int, seconds: float) -> Load:
    """What a load comes to, sent by a process of its own."""
    options = [path, str(sentences), str(clients), str(seconds)]
    command = [sys.executable, __file__, "--child", "load", "--load", f"{port} {' '.join(options)}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - this file
    return Load(**json.loads(done.stdout))


def measure_requests(
    model: Path, weights: Path | None, threads: int, seconds: float
) -> tuple[list[Row], int]:
    """The figures of requests, ours and the peer's by turns; and how many failed."""
    rows: list[Row] = []
    failed = 0
    for sentences in SENTENCES:
        for clients in CLIENTS:
            with our_server(model, threads) as (_, port):
                ours = measured(port, "/v1/tag", sentences, clients, seconds)
            failed += ours.failed
            peer = None
            if weights is not None:
                with peer_server(model, weights, threads) as (_, port):
                    peer = measured(port, "/tag", sentences, clients, seconds)
                failed += peer.failed
            who = f"{sentences} a request, {clients} client{'s' * (clients > 1)}"
            rows += [
                _row(f"{who}: rate", "1/s", ours, peer, "rate"),
                _row(f"{who}: median", "ms", ours, peer, "p50"),
                _row(f"{who}: p99", "ms", ours, peer, "p99"),
            ]
    return rows, failed


def measure_library(model: Path, threads: int, interviews: int) -> list[Row]:
    """Send interviews in, tag them, and open the pages."""
    with our_server(model, threads) as (pid, port):
        address = f"http://127.0.0.1:{port}"
        rows = [Row("memory at the start", "MB", _memory(pid, "VmRSS"))]
        begun = time.perf_counter()
        upload, tagged, sentences = 0.0, 0.0, 0
        jobs = []
        for first in range(0, interviews, 20):
            files = {
                f"Firm {number + 1:03}.txt": interview(INTERVIEW, seed=100 + number)
                for number in range(first, min(first + 20, interviews))
            }
            sent = time.perf_counter()
            report = _send(address, files)
            upload += time.perf_counter() - sent
            jobs.append(report["job"]["id"])
            found = [one for file in report["files"] for one in file["transcripts"]]
            sentences += sum(one["sentences"] for one in found)
        for job in jobs:
            while (state := _get(f"{address}/v1/jobs/{job}"))["status"] in {"waiting", "running"}:
                time.sleep(0.5)
            if state["status"] != "done":
                raise click.ClickException("an interview could not be tagged")
        tagged = time.perf_counter() - begun
        rows += [
            Row(f"{interviews} interviews, {sentences:,} sentences: sent in", "s", upload),
            Row("tagged", "s", tagged),
            Row("memory, at most", "MB", _memory(pid, "VmHWM")),
        ]
        kept = _get(f"{address}/v1/transcripts?limit=1")["items"][0]["id"]
        for what, path in (
            ("library", "/"),
            ("matrix", "/matrix"),
            ("matrix within a scope", "/matrix?within=scope/international"),
            ("reader", f"/read/{kept}"),
            ("quotes of a code", "/quotes?code=channel/internet"),
            ("sentences to review", "/v1/sentences?decision=review&limit=500"),
            ("workbook of all", "/v1/exports/xlsx"),
        ):
            times = [_page(address + path) for _ in range(1 if "exports" in path else PAGES)]
            rows.append(Row(what, "s", statistics.median(times)))
        rows.append(Row("memory with pages and workbook, at most", "MB", _memory(pid, "VmHWM")))
    return rows


def _row(what: str, unit: str, ours: Load, peer: Load | None, figure: str) -> Row:
    own: float = getattr(ours, figure)
    if peer is None:
        return Row(what, unit, own)
    theirs: float = getattr(peer, figure)
    more, less = (own, theirs) if figure == "rate" else (theirs, own)
    return Row(what, unit, own, theirs, more / less if less else None)


def _memory(pid: int, field: str) -> float:
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def _page(url: str) -> float:
    begun = time.perf_counter()
    _ask(url)
    return time.perf_counter() - begun


def _get(url: str) -> Any:
    return json.loads(_ask(url))


def _send(address: str, files: dict[str, str]) -> Any:
    boundary = "linkage-bench"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\n{text}\r\n"
        for name, text in files.items()
    ]
    body = f"{''.join(parts)}--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return json.loads(_ask(f"{address}/v1/transcripts", body, kind))


def _ask(url: str, body: bytes | None = None, kind: str = "") -> bytes:
    headers = {"Content-Type": kind} if kind else {}
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def _run_load(given: str) -> None:
    port, path, sentences, clients, seconds = given.split()
    size = int(sentences)
    texts = said(256)
    bodies = [
        json.dumps({"texts": [texts[(start + step) % 256] for step in range(size)]}).encode()
        for start in range(0, 256, 3)
    ]
    found = asyncio.run(load(int(port), path, bodies, int(clients), float(seconds)))
    click.echo(json.dumps(asdict(found)))


@click.command()
@click.option("--model", type=click.Path(path_type=Path), default=EMBEDDED)
@click.option("--weights", type=click.Path(path_type=Path))
@click.option("--threads", type=click.IntRange(min=1), default=2)
@click.option("--seconds", type=click.FloatRange(min=0.5), default=8.0)
@click.option("--interviews", type=click.IntRange(min=0), default=100)
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS)
@click.option("--json", "as_json", is_flag=True)
@click.option("--child", type=click.Choice(["load", "peer"]), hidden=True)
@click.option("--load", "load_given", default="", hidden=True)
def main(
    *,
    model: Path,
    weights: Path | None,
    threads: int,
    seconds: float,
    interviews: int,
    output: Path,
    as_json: bool,
    child: str | None,
    load_given: str,
) -> None:
    """Measure, print a table (or JSON) and write the figures as JSON."""
    if child == "load":
        _run_load(load_given)
        return
    if child == "peer":
        if weights is None:
            raise UsageError("--child peer goes with --weights")
        run_peer(model, weights, threads)
        return
    if sys.platform != "linux":
        raise click.ClickException("this measures on Linux only")
    before = os.getloadavg()[0]
    found, peer = find_weights(model, weights)
    rows, failed = measure_requests(model, found, threads, seconds)
    if interviews:
        rows += measure_library(model, threads, interviews)
    content = {
        "model_version": open_bundle(model).info.model_version,
        "threads": threads,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": {"before": before, "after": os.getloadavg()[0]},
        "versions": {name: version(name) for name in ("fastapi", "onnxruntime", "uvicorn")},
        "peer": peer,
        "failed": failed,
        "rows": [asdict(row) for row in rows],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(content, indent=2))
        return
    click.echo(f"{content['model_version']}, {threads} threads; peer: {peer}")
    click.echo(f"{'':52}{'ours':>10}{'peer':>10}{'ratio':>8}")
    for row in rows:
        theirs = "" if row.peer is None else f"{row.peer:.4g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        click.echo(f"{f'{row.what} [{row.unit}]':52}{row.ours:>10.4g}{theirs:>10}{ratio:>8}")


if __name__ == "__main__":
    main()
