"""How far the two readings of a corpus agree, code by code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkage_annotations.agreement.alpha import Alpha, binary_alpha
from linkage_annotations.corpus.interview import Corpus
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far two readings agree on a code in one language.

    Attributes:
        sentences: Sentences that were read twice.
        first: On how many the first reading gave the code.
        second: On how many the second did.
        both: On how many both did.
        settled: On how many it stands in the end.
        alpha: Krippendorff's alpha, its interval over cases.
    """

    lang: Language
    label: Label
    sentences: int
    first: int
    second: int
    both: int
    settled: int
    alpha: Alpha


def code_agreement(corpus: Corpus) -> list[CodeAgreement]:
    """The agreement on each code in each language, over the cases that were read twice."""
    found: list[CodeAgreement] = []
    langs: tuple[Language, ...] = ("zh", "en")
    for lang in langs:
        lines = [
            (interview.case.case, line)
            for interview in corpus.interviews
            if interview.case.lang == lang and len(interview.case.coders) > 1
            for line in interview.lines
            if line.role is Role.RESPONDENT
        ]
        if not lines:
            continue
        cases = [case for case, _ in lines]
        for label in corpus.codebook.labels:
            marks = np.array(
                [
                    [label.code in reading[label.dimension] for reading in line.readings]
                    for _, line in lines
                ],
                np.int8,
            ).T
            found.append(
                CodeAgreement(
                    lang=lang,
                    label=label,
                    sentences=len(lines),
                    first=int(marks[0].sum()),
                    second=int(marks[1].sum()),
                    both=int((marks[0] & marks[1]).sum()),
                    settled=sum(label.code in line.codes[label.dimension] for _, line in lines),
                    alpha=binary_alpha(marks, cases),
                )
            )
    return found
