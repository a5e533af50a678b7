"""Makers of coded sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linkage_nlp.language import detect_language
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind

SentenceMaker = Callable[..., TaggedSentence]


@pytest.fixture(scope="session")
def coded() -> SentenceMaker:
    """A maker of sentences: id, codes as `way/web`, `way/web?` (to review), `way/web@Ann+Bo`.

    `way/web!@Ann` is a code that Ann rejected.
    """

    def make(
        id: str,
        *codes: str,
        case: str = "F1",
        text: str = "We ask in a forum.",
        turn: int = 1,
        speaker: str | None = "Boss",
        model: str = "tiny-1",
        source: SourceKind = SourceKind.INTERVIEW,
        time: float | None = 4.5,
    ) -> TaggedSentence:
        return TaggedSentence(
            sentence_id=id,
            case=case,
            transcript=f"{case}.txt",
            turn=turn,
            speaker=speaker,
            role=Role.RESPONDENT,
            time=time,
            lang=detect_language(text),
            start=10,
            end=10 + len(text),
            text=text,
            model_version=model,
            codes=tuple(map(_code, codes)),
            source=source,
        )

    return make


def _code(written: str) -> CodeTag:
    address, _, people = written.partition("@")
    dimension, _, code = address.rstrip("?").partition("/")
    if people:
        rejected = address.endswith("!")
        decision, sure = (Decision.NONE, 0.0) if rejected else (Decision.ACCEPT, 1.0)
        return CodeTag(dimension, code.rstrip("!"), sure, decision, tuple(people.split("+")))
    if address.endswith("?"):
        return CodeTag(dimension, code, 0.4, Decision.REVIEW)
    return CodeTag(dimension, code, 0.9, Decision.ACCEPT)
