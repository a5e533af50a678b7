"""What became of each sentence of a log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linkage_annotations.log.state import Queue, TaskKey
from linkage_nlp.dataset import Settled


class Outcome(StrEnum):
    """What became of a sentence; every sentence has exactly one.

    The first four are those of the dataset; all others are left out of it.

    Attributes:
        DISAGREE: Those who decide (the coders, or several gold annotations) differ.
        TEXT_DIFFERS: The tasks that it was coded in do not say the same words.
        NO_TEXT: It was coded, but the log has none of the tasks that it was coded in.
        UNCLEAR: It was submitted only with neither a code nor "no code", or with both.
        SKIPPED: It was only skipped.
        DRAFT: It was begun only.
        DELETED: Its annotations were deleted; a task of it is still there.
        WITHDRAWN: Its tasks were deleted, with what annotations they had.
        OPEN: Nobody has coded it yet.
    """

    SINGLE = "single"
    AGREED = "agreed"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    DISAGREE = "disagree"
    TEXT_DIFFERS = "text_differs"
    NO_TEXT = "no_text"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"
    DRAFT = "draft"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    OPEN = "open"

    @property
    def settled(self) -> Settled | None:
        """How a sentence of the dataset was settled; None for one that is left out."""
        return Settled(self.value) if self.value in set(Settled) else None


@dataclass(frozen=True, slots=True)
class Account:
    """One sentence and what became of it.

    Attributes:
        sentence: Our id of the sentence.
        case: Its case; empty where the log has no task of it.
        coders: Whose annotations count.
        differ: The dimensions in which those who decide differ.
        unsure: Coders among `coders` who marked it as doubtful.
        skipped: Coders who skipped it and did not code it elsewhere.
        queues: The queues that it was coded for.
        suggested_by: Versions of the models whose suggestions the coders were shown.
        tasks: Where it is, or was, on the server.
    """

    sentence: str
    case: str
    outcome: Outcome
    coders: tuple[str, ...]
    differ: tuple[str, ...]
    unsure: tuple[str, ...]
    skipped: tuple[str, ...]
    queues: tuple[Queue, ...]
    suggested_by: tuple[str, ...]
    tasks: tuple[TaskKey, ...]
