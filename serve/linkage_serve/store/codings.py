"""What holds of a sentence, from what the model and people said."""

from __future__ import annotations

from collections.abc import Iterable

from linkage_nlp.codebook import Label
from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_serve.store.records import Coding, Verdict

_MEANING = {Verdict.ACCEPT: Decision.ACCEPT, Verdict.REJECT: Decision.NONE}


def codings(
    tags: Iterable[CodeTag], said: Iterable[tuple[Label, Verdict, str]]
) -> tuple[Coding, ...]:
    """The codes of one sentence: the model's in its order, then those that people added.

    The last word on a code counts; `withdraw` takes back all that was said of it before.

    Args:
        tags: What the model sees at `review` or above.
        said: Label, verdict and coder of each correction, oldest first.
    """
    standing: dict[Label, tuple[Verdict, str] | None] = {}
    for label, verdict, coder in said:
        standing[label] = None if verdict is Verdict.WITHDRAW else (verdict, coder)
    seen = {Label(tag.dimension, tag.code): tag for tag in tags}
    found = []
    for label in dict.fromkeys([*seen, *standing]):
        tag, last = seen.get(label), standing.get(label)
        if tag is None and last is None:
            continue
        suggested = tag.decision if tag is not None else Decision.NONE
        found.append(
            Coding(
                label=label,
                suggested=suggested,
                probability=tag.probability if tag is not None else None,
                verdict=last[0] if last else None,
                coder=last[1] if last else None,
                decision=_MEANING[last[0]] if last else suggested,
            )
        )
    return tuple(found)
