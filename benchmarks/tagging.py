"""Tagging: throughput, a cold run, import time and memory, beside transformers in torch.

    python benchmarks/tagging.py [--model BUNDLE] [--weights FOLDER] [--threads 2] [--json]

Both sides get the same sentences with the same context, tokenizer and number of threads, in
processes of their own, by turns in one run. The peer is the `text-classification` pipeline
of transformers in fp32 on the weights that the bundle was made from: the `weights` folder of
the bundle, or, where it has none, the base encoder in `training/base`, which has the same
architecture, so the same work to do. Its head is a new one; what it says does not count.
Without torch or weights the peer is left out, and that is said.

- throughput: sentences of 24 tokens, special ones included, without context, a second;
- cold: `linkage tag` of an interview of about an hour, from the start of Python to the
  written file. The peer gets the sentences ready cut; we read the file and cut it ourselves;
- import: `import linkage_nlp`, and `from transformers import pipeline`;
- memory: the largest resident set of the cold process.

Times are the least of several rounds; a ratio is the peer's cost over ours, so more than 1
is in our favour. The interview is drawn from the invented ones in `examples/`. Needs the
`resource` module, so Linux or macOS.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from linkage_nlp.bundle import Bundle, open_bundle
from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.engine import PADDING_TOKENS
from linkage_nlp.tagging.tagger import EMBEDDED, Tagger, model_inputs, sentences_to_tag
from linkage_nlp.transcripts import find_transcripts, read_transcripts

ROOT = Path(__file__).parents[1]
BASE = ROOT / "training" / "base"
RESULTS = Path(__file__).parent / "results" / "tagging.json"
SENTENCES_AN_HOUR = 700
TOKENS = 24
BATCH = 32
ROUNDS = 3
THROUGHPUT_SENTENCES = 384


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours, the peer's, and how many times its cost is ours."""

    what: str
    unit: str
    ours: float
    peer: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured: the bundle, the peer's weights if any, and the number of threads."""

    bundle: Path
    weights: Path | None
    threads: int


def interview(size: int = SENTENCES_AN_HOUR, seed: int = 7) -> str:
    """An interview of about `size` sentences, of turns drawn from the examples."""
    rng = random.Random(seed)
    turns = [
        (turn.role.value, " ".join(sentence.text for sentence in said), len(said))
        for file in find_transcripts([ROOT / "examples"]).files
        for transcript in read_transcripts(file)
        for turn, said in zip(transcript.turns, transcript.sentences_by_turn, strict=True)
        if said
    ]
    asked = [turn for turn in turns if turn[0] == "interviewer"]
    answered = [turn for turn in turns if turn[0] == "respondent"]
    lines: list[str] = []
    count = 0
    while count < size:
        for _, text, sentences in (rng.choice(asked), rng.choice(answered)):
            lines.append(f"{'Respondent' if len(lines) % 2 else 'Interviewer'}: {text}")
            count += sentences
    return "\n".join(lines) + "\n"


def sentences_of(tokens: int, count: int, bundle: Bundle, text: str) -> list[ModelInput]:
    """Sentences without context that have exactly so many tokens, special ones included."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundle.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    own = tokens - tokenizer.num_special_tokens_to_add(False)
    inputs: list[ModelInput] = []
    words = " ".join(line.partition(": ")[2] for line in text.splitlines()) + " "
    start = 0
    while len(inputs) < count:
        piece = (words * 2)[start : start + 40 * tokens]
        encoded = tokenizer.encode(piece, add_special_tokens=False)
        end = encoded.offsets[own - 1][1]
        start = (start + end) % len(words)
        cut = piece[:end].strip()
        if len(tokenizer.encode(cut).ids) == tokens:
            inputs.append(ModelInput(cut, NO_CONTEXT))
    return inputs


def peer_pipeline(setup: Setup) -> Callable[[list[ModelInput]], None]:
    """The peer, loaded; it classifies inputs and throws the results away."""
    import torch
    from tokenizers import Tokenizer
    from transformers import (
        AutoModelForSequenceClassification,
        PreTrainedTokenizerFast,
        logging,
        pipeline,
    )

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(setup.threads)
    bundle = open_bundle(setup.bundle)
    labels = len(bundle.info.labels)
    limits = bundle.info.limits
    model = AutoModelForSequenceClassification.from_pretrained(
        str(setup.weights), num_labels=labels, dtype=torch.float32, local_files_only=True
    )
    vocabulary = Tokenizer.from_file(str(bundle.tokenizer))
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(bundle.tokenizer),
        pad_token=next(t for t in PADDING_TOKENS if vocabulary.token_to_id(t) is not None),
        model_max_length=limits.sentence + limits.context + 3,
    )
    classify = pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")

    def run(inputs: list[ModelInput]) -> None:
        pairs = [{"text": i.text, "text_pair": i.context.as_text()} for i in inputs]
        given: Any = pairs if any(pair["text_pair"] for pair in pairs) else [i.text for i in inputs]
        classify(given, batch_size=BATCH, top_k=None, function_to_apply="sigmoid", truncation=True)

    return run


# --- What runs in processes of its own; each prints one JSON value on its last line.


def our_throughput(setup: Setup, interview_file: Path) -> float:
    tagger = Tagger.load(setup.bundle, threads=setup.threads)
    inputs = sentences_of(
        TOKENS, THROUGHPUT_SENTENCES, tagger.bundle, interview_file.read_text(encoding="utf-8")
    )
    return len(inputs) / _least_seconds(lambda: tagger.probabilities(inputs))


def peer_throughput(setup: Setup, interview_file: Path) -> float:
    run = peer_pipeline(setup)
    text = interview_file.read_text(encoding="utf-8")
    inputs = sentences_of(TOKENS, THROUGHPUT_SENTENCES, open_bundle(setup.bundle), text)
    return len(inputs) / _least_seconds(lambda: run(inputs))


def our_cold(setup: Setup, interview_file: Path) -> float:
    """Tag from the command line; gives the peak of memory in MB."""
    from linkage_nlp.cli.main import cli

    options = ["--model", str(setup.bundle), "--threads", str(setup.threads), "--quiet"]
    output = ["-o", str(interview_file.with_suffix(".jsonl"))]
    cli.main(["tag", str(interview_file), *options, *output], standalone_mode=False)
    return _peak_megabytes()


def peer_cold(setup: Setup, interview_file: Path) -> float:
    sentences = json.loads(interview_file.with_suffix(".json").read_text(encoding="utf-8"))
    from linkage_nlp.tagging.context import Context

    run = peer_pipeline(setup)
    run([ModelInput(text, Context(question=context)) for text, context in sentences])
    return _peak_megabytes()


CHILDREN: dict[str, Callable[[Setup, Path], float]] = {
    "our-throughput": our_throughput,
    "peer-throughput": peer_throughput,
    "our-cold": our_cold,
    "peer-cold": peer_cold,
}
IMPORTS = {"ours": "import linkage_nlp", "peer": "from transformers import pipeline"}


def _least_seconds(work: Callable[[], object]) -> float:
    """The least time of two, after one to warm up."""
    work()
    best = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def child(name: str, setup: Setup, interview_file: Path) -> tuple[float, float, float]:
    """Run one of `CHILDREN`: its value, and the seconds of time and of processors it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    weights = [] if setup.weights is None else ["--weights", str(setup.weights)]
    done = subprocess.run(  # noqa: S603 - this file itself
        [
            *(sys.executable, __file__, "--child", name, "--interview", str(interview_file)),
            *("--model", str(setup.bundle), "--threads", str(setup.threads), *weights),
        ],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "TOKENIZERS_PARALLELISM": "true"},
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return float(json.loads(done.stdout.splitlines()[-1])), seconds, cpu


def import_seconds(statement: str) -> float:
    """The least time that an import takes in a new process."""
    script = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", script]
    return min(
        float(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603 - ours
        for _ in range(ROUNDS)
    )


def measure(setup: Setup, rounds: int) -> list[Row]:
    """All figures."""
    sides = ("our", "peer") if setup.weights is not None else ("our",)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "interview.txt"
        file.write_text(interview(), encoding="utf-8")
        (transcript,) = read_transcripts(file)
        sentences = sentences_to_tag(transcript)
        pairs = [[i.text, i.context.as_text()] for i in model_inputs(transcript, sentences)]
        file.with_suffix(".json").write_text(json.dumps(pairs), encoding="utf-8")
        throughput = dict.fromkeys(sides, 0.0)
        cold: dict[str, list[tuple[float, float, float]]] = {side: [] for side in sides}
        for _ in range(rounds):
            for side in sides:
                throughput[side] = max(
                    throughput[side], child(f"{side}-throughput", setup, file)[0]
                )
                cold[side].append(child(f"{side}-cold", setup, file))
    best = {
        side: [min(column) for column in zip(*runs, strict=True)] for side, runs in cold.items()
    }
    imports = {"our": import_seconds(IMPORTS["ours"])}
    if "peer" in sides:
        imports["peer"] = import_seconds(IMPORTS["peer"])
    count = len(sentences)
    return [
        _row(f"sentences of {TOKENS} tokens", "1/s", throughput, more_is_better=True),
        _row(f"cold, {count} sentences: time", "s", {s: best[s][1] for s in sides}),
        _row(f"cold, {count} sentences: processors", "s", {s: best[s][2] for s in sides}),
        _row("cold: peak of memory", "MB", {s: best[s][0] for s in sides}),
        _row("import", "s", imports),
    ]


def _row(what: str, unit: str, values: dict[str, float], *, more_is_better: bool = False) -> Row:
    ours, peer = values["our"], values.get("peer")
    if peer is None:
        return Row(what, unit, ours)
    return Row(what, unit, ours, peer, ours / peer if more_is_better else peer / ours)


def find_weights(bundle: Path, given: Path | None) -> tuple[Path | None, str]:
    """The peer's weights, or None; and what there is to say about it."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        return None, "left out: torch and transformers are not installed"
    for folder in (given, bundle / "weights", BASE):
        if folder is not None and (folder / "model.safetensors").is_file():
            return folder, f"transformers {version('transformers')} in torch {version('torch')}"
    return None, "left out: the bundle has no weights folder, and training/base has none"


@click.command()
@click.option("--model", type=click.Path(path_type=Path), default=EMBEDDED)
@click.option("--weights", type=click.Path(path_type=Path))
@click.option("--threads", type=click.IntRange(min=1), default=2)
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS)
@click.option("--rounds", type=click.IntRange(min=1), default=ROUNDS)
@click.option("--json", "as_json", is_flag=True)
@click.option("--child", "child_name", type=click.Choice(list(CHILDREN)), hidden=True)
@click.option("--interview", "interview_file", type=click.Path(path_type=Path), hidden=True)
def main(
    *,
    model: Path,
    weights: Path | None,
    threads: int,
    output: Path,
    rounds: int,
    as_json: bool,
    child_name: str | None,
    interview_file: Path | None,
) -> None:
    """Measure, print a table (or JSON) and write the figures as JSON."""
    if child_name is not None:
        if interview_file is None:
            raise UsageError("--child goes with --interview")
        value = CHILDREN[child_name](Setup(model, weights, threads), interview_file)
        click.echo(json.dumps(value))
        return
    try:
        info = open_bundle(model).info
    except LinkageError as error:
        raise click.ClickException(str(error)) from error
    found, peer = find_weights(model, weights)
    rows = measure(Setup(model, found, threads), rounds)
    content = {
        "model_version": info.model_version,
        "threads": threads,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": {name: version(name) for name in ("onnxruntime", "tokenizers", "numpy")},
        "peer": peer,
        "rows": [asdict(row) for row in rows],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(content, indent=2))
        return
    click.echo(f"{info.model_version}, {threads} threads; peer: {peer}")
    click.echo(f"{'':36}{'ours':>10}{'peer':>10}{'ratio':>8}")
    for row in rows:
        theirs = "" if row.peer is None else f"{row.peer:.4g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        click.echo(f"{f'{row.what} [{row.unit}]':36}{row.ours:>10.4g}{theirs:>10}{ratio:>8}")


if __name__ == "__main__":
    main()
