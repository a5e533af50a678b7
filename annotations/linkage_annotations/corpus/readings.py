"""The two readings of a corpus as ratings of two coders."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_annotations.agreement import Coder, Rating, Unit
from linkage_annotations.corpus.interview import CODERS, Corpus
from linkage_nlp.transcripts.model import Role


def reading_ratings(corpus: Corpus) -> Iterator[Rating]:
    """What each reading gave each sentence of a respondent, in the interviews read twice."""
    for interview in corpus.interviews:
        if len(interview.case.coders) < 2:
            continue
        for line in interview.lines:
            if line.role is not Role.RESPONDENT:
                continue
            unit = Unit(line.id, interview.case.case, interview.case.lang)
            for name, codes in zip(CODERS, line.readings, strict=True):
                yield Rating(Coder(name), unit, codes)
