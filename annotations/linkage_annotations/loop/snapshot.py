"""What a turn trains on and is judged by: the dataset, the held-out sentences, the recipe."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_annotations.log.account import Account
from linkage_annotations.log.settle import derive
from linkage_annotations.log.state import Queue
from linkage_annotations.loop.held_out import hold_out
from linkage_annotations.loop.recipe import set_aside
from linkage_annotations.loop.turn import Snapshot, Turn
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook, default_codebook, load_codebook
from linkage_nlp.dataset import Dataset, Example, read_dataset, write_dataset
from linkage_nlp.errors import DatasetError, LoopError, UsageError
from linkage_nlp.transcripts.model import Role
from linkage_nlp.writers.files import replacing


def turn_codebook(turn: Turn) -> Codebook:
    """The codebook that a turn's sentences are coded under.

    Raises:
        CodebookError: The turn's copy of it cannot be read.
    """
    return load_codebook(turn.codebook) if turn.codebook.exists() else default_codebook()


def take_snapshot(workspace: Workspace, turn: Turn, recipe: str) -> Snapshot:
    """Write the dataset, the held-out sentences and the recipe of a turn.

    Held out are cases of the workspace alone: what other datasets bring is trained on, unless
    it is of a held-out case.

    Args:
        workspace: With the dataset that was pulled.
        turn: Its folder is written to.
        recipe: The recipe to start from, as YAML.

    Raises:
        UsageError: Nothing is settled yet, or a file cannot be written.
        DatasetError: A dataset is not as it must be, or two have the same sentence.
        RecipeError: The recipe is not a mapping with a part `evaluation`.
        LoopError: A record of the loop is damaged.
    """
    if workspace.settings.codebook is not None:
        with replacing(turn.codebook) as draft:
            shutil.copyfile(workspace.settings.codebook, draft)
    codebook = turn_codebook(turn)
    own = _own_sentences(workspace, codebook)
    joined = _joined_sentences(workspace, turn, own)
    spoken = _spoken(own.examples)
    log = workspace.log.read(missing_ok=True)
    known = [(example.case, example.lang) for example in spoken]
    # Cases whose sentences wait to be coded, too: what is chosen there next depends on it.
    known += [(task.case, task.lang) for task in log.tasks if task.role is Role.RESPONDENT]
    aside = hold_out(workspace, known)

    dataset = _write(turn.dataset, (*own.examples, *joined), codebook)
    cases = dict.fromkeys(example.case for example in _spoken(dataset.examples))
    training = tuple(case for case in cases if case not in aside)
    held_out = tuple(case for case in cases if case in aside)
    accounts = derive(log, codebook, workspace.rules()).accounts
    judging = _judging(accounts, [e for e in spoken if e.case in aside])
    _write(turn.held_out, judging.clean, codebook)
    given = turn.training.recipe
    settings = set_aside(
        recipe,
        held_out,
        training=len(training),
        path=None if given is None else Path(given),
    )
    with replacing(turn.recipe) as draft:
        draft.write_text(settings, encoding="utf-8", newline="\n")
    return Snapshot(
        dataset_sha256=dataset.sha256,
        recipe_sha256=hashlib.sha256(settings.encode("utf-8")).hexdigest(),
        codebook=codebook.fingerprint,
        sentences=dict(Counter(example.lang for example in spoken)),
        joined=len(_spoken(joined)),
        training_cases=training,
        held_out_cases=held_out,
        judged=len(judging.clean),
        chosen=judging.chosen,
        suggested=judging.suggested,
    )


def _own_sentences(workspace: Workspace, codebook: Codebook) -> Dataset:
    path = workspace.dataset
    try:
        empty = not path.read_bytes().strip()
    except FileNotFoundError:
        empty = True
    if empty:
        raise UsageError(
            "no sentence is settled yet, so there is nothing to learn from",
            path=path,
            remedy="Code some sentences in Label Studio, then give the same command again",
        )
    return read_dataset(path, codebook)


def _joined_sentences(workspace: Workspace, turn: Turn, own: Dataset) -> tuple[Example, ...]:
    """What the other datasets add.

    No sentence may stand in two of them: it could be trained on and held out.
    """
    seen = dict.fromkeys((example.id for example in own.examples), workspace.dataset)
    joined: list[Example] = []
    for path in map(Path, turn.training.joined):
        examples = read_dataset(path, own.codebook).examples
        if twice := next((example.id for example in examples if example.id in seen), None):
            raise DatasetError(
                f"the sentence {twice!r} stands in {seen[twice]} too",
                path=path,
                remedy="Leave it out of one of the two",
            )
        seen.update(dict.fromkeys((example.id for example in examples), path))
        joined.extend(examples)
    return tuple(joined)


def _spoken(examples: Iterable[Example]) -> tuple[Example, ...]:
    """The respondents' sentences: no others are coded."""
    return tuple(example for example in examples if example.role is Role.RESPONDENT)


@dataclass(frozen=True, slots=True)
class _Judging:
    """Held-out sentences: those in which no model had a hand, and how many others."""

    clean: tuple[Example, ...]
    chosen: int
    suggested: int


def _judging(accounts: Sequence[Account], held_out: Sequence[Example]) -> _Judging:
    """Leave out the sentences by which one model would be favoured.

    Where a model's doubts chose a sentence, that model is bad at it by choice; where coders
    saw a model's suggestion, they lean to that model.
    """
    learnt = {account.sentence for account in accounts if Queue.LEARN in account.queues}
    shown = {account.sentence for account in accounts if account.suggested_by} - learnt
    return _Judging(
        tuple(example for example in held_out if example.id not in learnt | shown),
        sum(example.id in learnt for example in held_out),
        sum(example.id in shown for example in held_out),
    )


def _write(path: Path, examples: Iterable[Example], codebook: Codebook) -> Dataset:
    """A dataset that nobody changes by mistake."""
    kept: Sequence[Example] = tuple(examples)
    try:
        if path.exists():
            path.chmod(0o644)
        dataset = write_dataset(path, kept, codebook)
        path.chmod(0o444)
    except OSError as error:
        raise LoopError(
            f"the files of the turn cannot be written ({error.strerror or error})",
            path=path,
            remedy="Make room on the disk, or check the permission to write there",
        ) from error
    return dataset
