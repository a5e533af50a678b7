"""One turn, from what was labelled to what is to be labelled next.

Each step is recorded when it is done, so a turn that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from linkage_annotations.log.lock import locked
from linkage_annotations.loop.comparison import compare_with_model_in_force
from linkage_annotations.loop.files import now
from linkage_annotations.loop.in_force import (
    How,
    model_in_force,
    put_in_force,
    read_switches,
)
from linkage_annotations.loop.processes import Commands
from linkage_annotations.loop.snapshot import take_snapshot
from linkage_annotations.loop.turn import (
    Outcome,
    Step,
    Training,
    Turn,
    begin_turn,
    read_turns,
    write_turn,
)
from linkage_annotations.loop.verdict import TOLERANCE, Verdict, read_verdict
from linkage_annotations.workspace import Workspace
from linkage_nlp.bundle import open_bundle
from linkage_nlp.cli.console import EXIT_PARTIAL
from linkage_nlp.errors import LoopError, UsageError
from linkage_nlp.language import Language

LOCK = "turns.lock"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a run.

    Attributes:
        training: What to train with; for a turn under way None means what it began with.
        languages: The languages to judge by; all that the workspace has if empty.
        tolerance: The loss in F1 that must not go unnoticed.
        force: Why to promote a model where there is too little to say.
        choosing: Options for `linkage annotate next`.
        skip_next: Leave out the last step.
        until: The last step to do.
        anew: Leave a turn that is under way as it is, and begin another.
    """

    training: Training | None = None
    languages: tuple[Language, ...] = ()
    tolerance: float = TOLERANCE
    force: str | None = None
    choosing: tuple[str, ...] = ()
    skip_next: bool = False
    until: Step = Step.NEXT
    anew: bool = False


@contextmanager
def one_at_a_time(workspace: Workspace) -> Iterator[int]:
    """Hold the workspace's lock of the loop; gives its descriptor.

    Raises:
        AnnotationLogError: Another process holds it.
        UsageError: The folder cannot be made.
    """
    try:
        workspace.turns.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the folder of the turns cannot be made ({error.strerror or error})",
            path=workspace.turns,
            remedy="Check the permission to write there",
        ) from error
    busy = "another 'linkage loop' is at work in this workspace, or a training that it began"
    with locked(workspace.turns / LOCK, 0.0, busy=busy) as descriptor:
        yield descriptor


def run_turn(
    workspace: Workspace, wish: Wish, commands: Commands, tell: Callable[[str], None]
) -> Turn | None:
    """Do one turn, or go on with the one that is under way.

    Call it within `one_at_a_time`.

    Args:
        workspace: The workspace, with a project.
        wish: What to do.
        commands: Runs the other stages.
        tell: Takes what is going on, one sentence each.

    Returns:
        The turn, as far as it was wanted; None where nothing new was coded since the last
        one, so that there is nothing to train.

    Raises:
        LoopError: A step failed.
        LinkageError: What the steps raise.
    """
    runner = _Runner(workspace, wish, commands, tell)
    turn = runner.find()
    for step in Step:
        if step not in turn.done:
            if step is Step.NEXT and wish.skip_next:
                turn = turn.after(step, skipped=(*turn.skipped, step))
                break
            tell(f"Turn {turn.number}, {_DOING[step]}")
            done = runner.do(step, turn)
            if done is None:
                turn.undone(Step.PULL)
                return None
            turn = done
        if step is wish.until:
            break
    return turn


_DOING = {
    Step.PULL: "pull: fetching the annotations …",
    Step.SNAPSHOT: "snapshot: keeping what there is to learn from …",
    Step.TRAIN: "train: training a model …",
    Step.COMPARE: "compare: measuring it beside the model in force …",
    Step.PROMOTE: "promote: deciding which of the two to work with …",
    Step.NEXT: "next: choosing what to label next …",
}


@dataclass(frozen=True, slots=True)
class _Runner:
    """Does the steps of a turn."""

    workspace: Workspace
    wish: Wish
    commands: Commands
    tell: Callable[[str], None]

    def find(self) -> Turn:
        """The turn under way, or a new one."""
        turns = read_turns(self.workspace)
        last = turns[-1] if turns else None
        if last is None or last.finished:
            return self._begin()
        if self.wish.anew:
            write_turn(replace(last, left=now()))
            return self._begin()
        wanted = self.wish.training
        if wanted is not None and wanted != last.training:
            if Step.SNAPSHOT in last.done:
                raise UsageError(
                    f"turn {last.number} is under way with another recipe, base or dataset",
                    path=last.folder,
                    remedy="Leave these options out to go on with it, or begin another turn "
                    "with --new",
                )
            last = replace(last, training=wanted)
            write_turn(last)
        self.tell(f"Going on with turn {last.number}.")
        return last

    def _begin(self) -> Turn:
        return begin_turn(self.workspace, self.wish.training or Training())

    def do(self, step: Step, turn: Turn) -> Turn | None:
        """The turn after a step; None where it need not go on."""
        match step:
            case Step.PULL:
                self._run(turn, step, "annotate", "pull", "-w", str(self.workspace.folder))
                return turn.after(step)
            case Step.SNAPSHOT:
                return self._snapshot(turn)
            case Step.TRAIN:
                return self._train(turn)
            case Step.COMPARE:
                self._compare(turn)
                return turn.after(step)
            case Step.PROMOTE:
                return self._promote(turn)
            case Step.NEXT:
                self._run(turn, step, *self._choosing(), fine=(0, EXIT_PARTIAL))
                return turn.after(step)

    def _choosing(self) -> tuple[str, ...]:
        model = model_in_force(self.workspace)
        with_model = () if model.turn is None else ("--model", str(model.bundle))
        place = ("-w", str(self.workspace.folder))
        return ("annotate", "next", "--suggest", *place, *with_model, *self.wish.choosing)

    def _snapshot(self, turn: Turn) -> Turn | None:
        snapshot = take_snapshot(self.workspace, turn, self._recipe(turn))
        for former in reversed(read_turns(self.workspace)):
            # A turn that was left before its model was judged leaves all of it to do.
            if former.snapshot is None or former.outcome is None:
                continue
            if (
                former.snapshot.dataset_sha256 == snapshot.dataset_sha256
                and former.snapshot.recipe_sha256 == snapshot.recipe_sha256
                and former.training.base == turn.training.base
            ):
                self.tell(
                    f"Nothing that is settled has changed since turn {former.number}: there is "
                    "nothing to train. Code some sentences, or choose more with "
                    "'linkage annotate next'."
                )
                return None
            break
        return turn.after(Step.SNAPSHOT, snapshot=snapshot)

    def _recipe(self, turn: Turn) -> str:
        given = turn.training.recipe
        if given is None:
            code, text = self.commands.ask("train", "recipe")
            if code:
                raise _failed(turn, Step.SNAPSHOT, "train recipe", code)
            return text
        try:
            return Path(given).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                "this recipe cannot be read as UTF-8 text",
                path=given,
                remedy="Check the path; 'linkage train recipe' prints one to start from",
            ) from error

    def _train(self, turn: Turn) -> Turn:
        # Killed between the writing of the bundle and our note of it, it is trained already.
        if not turn.bundle.exists():
            arguments = [
                *("train", "model", str(turn.dataset), "--output", str(turn.bundle)),
                *("--recipe", str(turn.recipe), "--run", str(turn.run)),
            ]
            if turn.training.base is not None:
                arguments += ["--base", turn.training.base]
            if turn.codebook.exists():
                arguments += ["--codebook", str(turn.codebook)]
            self._run(turn, Step.TRAIN, *arguments)
        version = open_bundle(turn.bundle).info.model_version
        return turn.after(Step.TRAIN, model_version=version)

    def _compare(self, turn: Turn) -> Verdict:
        return compare_with_model_in_force(
            self.workspace,
            turn,
            turn.scores,
            self.commands,
            languages=self.wish.languages,
            tolerance=self.wish.tolerance,
        )

    def _promote(self, turn: Turn) -> Turn:
        verdict = read_verdict(turn.scores)
        in_force = model_in_force(self.workspace)
        if in_force.turn == turn.number:
            # Killed between the switch and our note of it; how it came about stands there.
            switch = read_switches(self.workspace)[-1]
            outcome, reason = Outcome(switch.how.value), switch.reason
            return turn.after(Step.PROMOTE, outcome=outcome, reason=reason)
        if verdict is None or not verdict.is_against(in_force.turn):
            # Another model was put in force since.
            verdict = self._compare(turn)
        outcome, reason = verdict.outcome, None
        if outcome is Outcome.UNDECIDED and self.wish.force is not None:
            outcome, reason = Outcome.FORCED, self.wish.force
        if outcome.in_force:
            put_in_force(self.workspace, turn.number, How(outcome.value), reason)
        return turn.after(Step.PROMOTE, outcome=outcome, reason=reason)

    def _run(self, turn: Turn, step: Step, *arguments: str, fine: tuple[int, ...] = (0,)) -> None:
        code = self.commands.run(*arguments)
        if code not in fine:
            raise _failed(turn, step, " ".join(arguments[:2]), code)


def _failed(turn: Turn, step: Step, command: str, code: int) -> LoopError:
    how = f"was stopped (signal {-code})" if code < 0 else f"ended with exit code {code}"
    remedies: Sequence[str] = (
        "Do what it says above and give the same command again, which goes on from there",
        *(["or begin another turn with --new"] if step is Step.TRAIN else []),
    )
    return LoopError(
        f"'linkage {command}' {how}, so turn {turn.number} stopped at its step {step.value!r}",
        remedy="; ".join(remedies),
    )
