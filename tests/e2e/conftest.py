"""A real Label Studio, started once for all tests that need one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.studio.accounts import make_token, new_account, sign_up, signed_in
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.environment import default_environment, named_environment
from linkage_annotations.studio.local import LocalServer

ENVIRONMENT_VARIABLE = "LINKAGE_TEST_STUDIO_ENV"


class RunningStudio:
    """A Label Studio that runs for the tests; each makes projects of its own in it."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self._coders: dict[str, str] = {}

    def studio(self, token: str | None = None) -> Studio:
        """The server by the lead's token, or by that of a coder."""
        return Studio(self.url, token or self.token, patience=10)

    def coder(self, name: str) -> str:
        """The token of a coder, `NAME@example.org`, who is made when first asked for."""
        if name not in self._coders:
            account = new_account(f"{name}@example.org")
            sign_up(self.url, self.studio().invitation(), account)
            with signed_in(self.url, account) as client:
                self._coders[name] = make_token(client)
        return self._coders[name]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def studio_environment() -> Path:
    """The folder of an environment with Label Studio in it, kept between test runs."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return named_environment(Path(named)).folder
    environment = default_environment()
    environment.install(print)
    return environment.folder


@pytest.fixture(scope="session")
def empty_data(studio_environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a server that was never used: half a minute of work, kept between test runs."""
    (found,) = studio_environment.glob("[lL]ib/**/label_studio-*.dist-info")
    kept = default_environment().folder.with_name(f"test-data-{found.stem}")
    if not kept.exists():
        draft = tmp_path_factory.mktemp("draft") / "data"
        command = named_environment(studio_environment).command
        variables = LocalServer.variables(os.environ, draft, new_account("nobody@example.org"))
        for name in ("LABEL_STUDIO_USERNAME", "LABEL_STUDIO_PASSWORD"):
            del variables[name]
        subprocess.run([command, "init", "--quiet"], env=variables, check=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
        shutil.copytree(draft, part)
        try:
            part.rename(kept)
        except OSError:  # another test run was first
            shutil.rmtree(part)
    return kept


@pytest.fixture(scope="session")
def label_studio(
    studio_environment: Path, empty_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningStudio]:
    folder = tmp_path_factory.mktemp("label-studio")
    shutil.copytree(empty_data, folder / "data")
    server = LocalServer(folder, named_environment(studio_environment))
    lead = new_account("lead@example.org")
    running = server.start(free_port(), lead)
    try:
        server.wait(running)
        with signed_in(running.url, lead) as client:
            token = make_token(client)
        yield RunningStudio(running.url, token)
    finally:
        server.stop(running)


class Faults:
    """What stands between us and the server, and fails as it is told to.

    Each fault is for the next requests whose method and path contain what it names:
    a number is an answer with that HTTP status; 'refuse' closes the connection without
    passing the request on; 'lose' passes it on and closes the connection without an answer;
    'cut' sends half of the answer; 'spoil' passes it on with a token that has run out.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream.removeprefix("http://")
        self._planned: list[list[Any]] = []
        self.seen: list[str] = []
        self._start(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def plan(
        self, request: str, fault: int | str, *, times: int = 1, after: int = 0, wait: str = ""
    ) -> None:
        """Let requests fail: `times` of them, when `after` of them have been well."""
        self._planned.append([request, fault, times, after, wait])

    def stop(self) -> None:
        """No server answers any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def start(self) -> None:
        """It is back at the same address."""
        self._start(self._port)

    def take(self, request: str) -> tuple[int | str | None, str]:
        self.seen.append(request)
        for planned in self._planned:
            if planned[0] in request and planned[2]:
                if planned[3]:
                    planned[3] -= 1
                    continue
                planned[2] -= 1
                return planned[1], planned[4]
        return None, ""

    def _start(self, port: int) -> None:
        faults, upstream = self, self._upstream

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                request = f"{self.command} {self.path}"
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fault, wait = faults.take(request)
                self.close_connection = True
                if fault == "refuse":
                    return
                if isinstance(fault, int):
                    self.send_response(fault)
                    if wait:
                        self.send_header("Retry-After", wait)
                    self.send_header("Content-Type", "application/json")
                    self.end_headers()
                    self.wfile.write(b'{"detail": "as planned"}')
                    return
                headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                if fault == "spoil":
                    headers["Authorization"] = headers["Authorization"][:-4] + "AAAA"
                connection = HTTPConnection(upstream, timeout=60)
                connection.request(self.command, self.path, body=body or None, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
                connection.close()
                if fault == "lose":
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "server", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any  # noqa: N815 - as asked for

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()


@pytest.fixture
def faults(label_studio: RunningStudio) -> Iterator[Faults]:
    """A way to the server on which requests fail as planned."""
    between = Faults(label_studio.url)
    yield between
    between.stop()


@pytest.fixture
def make_recipe(tmp_path: Path) -> Callable[[Iterable[str]], Path]:
    """A maker of settings by which a small encoder learns some sentences in seconds.

    The encoder is random and knows their words alone.
    """
    from linkage_training.recipe import DEFAULT_RECIPE, LearningRates, Limits, Precision
    from linkage_training.recipe import read_recipe as read

    def make(said: Iterable[str]) -> Path:
        default = read(DEFAULT_RECIPE)
        small = replace(
            default,
            base=str(_small_encoder(tmp_path / "tiny-bert", said)),
            limits=Limits(sentence=16, context=16),
            lexical=replace(default.lexical, slots=4096),
            training=replace(
                default.training,
                epochs=12,
                batch_size=8,
                learning_rates=LearningRates(3e-3, 3e-3, 1e-2),
                precision=Precision.FP32,
            ),
            evaluation=replace(default.evaluation, folds=2, bootstrap=50),
        )
        path = tmp_path / "recipe.yaml"
        path.write_text(small.as_yaml(), encoding="utf-8")
        return path

    return make


def _small_encoder(folder: Path, said: Iterable[str]) -> Path:
    import torch
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel

    normalizer = normalizers.BertNormalizer()
    words = {word for text in said for word in normalizer.normalize_str(text).split()}
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(words)]
    tokenizer = Tokenizer(WordLevel({token: i for i, token in enumerate(tokens)}, "[UNK]"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=96,
        pad_token_id=0,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
