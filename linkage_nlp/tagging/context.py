"""What a sentence is read with: the turn before it and the sentence before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Only the end of a long turn bears on the answer; the model cuts more finely by tokens.
QUESTION_LIMIT = 240


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a sentence; either part may be empty.

    Attributes:
        question: What the turn before, by another speaker, ended with.
        previous: The sentence before it in the same turn.
    """

    question: str = ""
    previous: str = ""

    def as_text(self) -> str:
        """Both parts in the order in which they were said, as the model reads them."""
        return " ".join(part for part in (self.question, self.previous) if part)


NO_CONTEXT = Context()


def contexts(turns: Iterable[Iterable[str]]) -> Iterator[Context]:
    """The context of every sentence, in order.

    Args:
        turns: The sentences of each turn, a turn being what one speaker says at a stretch.
    """
    question = ""
    for turn in turns:
        previous = ""
        said: list[str] = []
        for text in turn:
            yield Context(question, previous)
            previous = text
            said.append(text)
        if said:
            question = _tail(said)


def _tail(said: list[str]) -> str:
    """The last whole sentences of a turn within `QUESTION_LIMIT`, or the end of the last."""
    tail = said[-1][-QUESTION_LIMIT:]
    for text in reversed(said[:-1]):
        if len(text) + 1 + len(tail) > QUESTION_LIMIT:
            break
        tail = f"{text} {tail}"
    return tail
