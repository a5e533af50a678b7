"""What models and people said before, ready for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_serve.store.records import Correction, StoredSentence, Verdict
from linkage_serve.store.taggings import Change


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction with the name of its code."""

    made_at: datetime
    coder: str
    name: str
    verdict: Verdict
    suggested: Decision
    probability: float | None
    model_version: str | None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A code on which two runs of models decide differently.

    Attributes:
        sentence: As it stands now.
        rows: How many changes of this sentence begin here: 0 for all but its first.
        name: Of the code; its address where the codebook in use lacks it.
        place: The code's place in the codebook, which its colour goes by, if it is there.
        before, after: What each run says; None where it does not see the code.
        coder: Whose word holds, empty where nobody has said anything.
        accepted: Whether that word is that the code is there.
    """

    sentence: StoredSentence
    rows: int
    name: str
    place: int | None
    before: CodeTag | None
    after: CodeTag | None
    coder: str
    accepted: bool


def shown_history(
    made: Iterable[Correction], codebook: Codebook, lang: Language
) -> list[ShownCorrection]:
    """Corrections in the order given."""
    return [
        ShownCorrection(
            one.made_at,
            one.coder,
            _name(one.label, codebook, lang),
            one.verdict,
            one.suggested,
            one.probability,
            one.model_version,
        )
        for one in made
    ]


def shown_changes(
    found: Iterable[Change],
    sentences: Sequence[StoredSentence],
    codebook: Codebook,
    lang: Language,
) -> Iterator[ShownChange]:
    """Changes in the order given.

    Args:
        found: What differs.
        sentences: All of the transcript, in order.
        codebook: The one in use.
        lang: The language of the codes' names.
    """
    places = {label: place for place, label in enumerate(codebook.labels)}
    changes = list(found)
    left = Counter(change.position for change in changes)
    for change in changes:
        sentence = sentences[change.position]
        coding = next((one for one in sentence.codings if one.label == change.label), None)
        yield ShownChange(
            sentence,
            left.pop(change.position, 0),
            _name(change.label, codebook, lang),
            places.get(change.label),
            change.before,
            change.after,
            (coding.coder or "") if coding is not None and coding.verdict else "",
            coding is not None and coding.verdict is Verdict.ACCEPT,
        )


def _name(label: Label, codebook: Codebook, lang: Language) -> str:
    return codebook.code(label).name[lang] if label in codebook.labels else str(label)
