from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_annotations.corpus.interview import Case, Corpus, Interview, Line
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.transcripts.model import Role

Said = tuple[str, list[str]]


@pytest.fixture
def make_corpus() -> Callable[..., Corpus]:
    """A corpus from respondents' sentences with channel codes, an interview a list."""
    gin = default_codebook()

    def make(*interviews: list[Said]) -> Corpus:
        made = []
        for number, said in enumerate(interviews, start=1):
            case = Case(f"E{number:02d}", "en", "China", "", "Atlantis", "", "", "", ("author",))
            lines = tuple(
                Line(f"{case.case}-{n:03d}", "R", Role.RESPONDENT, text, checked, (checked,))
                for n, (text, codes) in enumerate(said, start=1)
                for checked in [check_codes({"channel": codes}, gin)]
            )
            made.append(Interview(case, Path(f"{case.case}.jsonl"), lines))
        return Corpus(tuple(made), gin)

    return make
