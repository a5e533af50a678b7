"""Corrections: what people say of the codes on sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from linkage_nlp.codebook import Label
from linkage_nlp.errors import ServiceError
from linkage_serve.service import Service
from linkage_serve.store import corrections, sentences, taggings, transcripts
from linkage_serve.store.records import Correction, StoredSentence, Verdict


class Overruled(ServiceError):
    """Another word stands on a code than the one that was to be replaced."""


@dataclass(frozen=True, slots=True)
class Word:
    """Whose word stands on a code; `withdraw` and nobody where none does."""

    verdict: Verdict
    coder: str | None

    @classmethod
    def of(cls, last: Correction | None) -> Self:
        """What follows from the last correction of a code."""
        if last is None or last.verdict is Verdict.WITHDRAW:
            return cls(Verdict.WITHDRAW, None)
        return cls(last.verdict, last.coder)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction and the sentence as it stands with it.

    `new` is False when the same person had said the same as the last word already.
    """

    correction: Correction
    sentence: StoredSentence
    new: bool


def correct(
    service: Service,
    sentence: str,
    *,
    label: Label,
    verdict: Verdict,
    coder: str,
    instead_of: Word | None = None,
) -> Corrected:
    """Keep what a person says of a code on a sentence.

    Saying it twice keeps it once, so a request can be sent again when its answer was lost.

    Args:
        service: Where to keep it.
        sentence: The sentence's id.
        label: The code; also one that the model does not see there.
        verdict: What is said of it.
        coder: By whom.
        instead_of: The word that stands as far as this person knows; None where any may be
            replaced.

    Raises:
        UnknownItem: There is no such sentence.
        Overruled: Another word stands; nothing was kept.
        CodebookError: There is no such code, in the codebook of the model in use.
        StoreError: Nothing was kept.
    """
    with service.models.borrowed() as model:
        model.tagger.codebook.code(label)
    with service.database.writing() as connection:
        found = sentences.find(connection, sentence)
        stored = transcripts.find(connection, found.transcript, lock=True)
        found = sentences.find(connection, sentence)
        last = corrections.last(connection, found, label)
        if last is not None and (last.verdict, last.coder) == (verdict, coder):
            return Corrected(last, found, new=False)
        if instead_of is not None and instead_of != Word.of(last):
            raise Overruled(
                "somebody has decided otherwise on this code meanwhile",
                remedy="Look at it as it stands now, then decide again",
            )
        added = corrections.add(connection, found, label=label, verdict=verdict, coder=coder)
        tagging = stored.tagging.number if stored.tagging is not None else None
        taggings.renew(connection, found.number, found.position, tagging)
        corrected = Corrected(added, sentences.find(connection, sentence), new=True)
    service.metrics.corrections.labels(verdict.value).inc()
    return corrected
