from __future__ import annotations

from linkage_nlp.codebook import Label
from linkage_nlp.tagging.summary import CodeCount, Summary, summarise
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role

WEB = Label("way", "web")
FAIR = Label("way", "fair")


def sentence(case: str, *tags: tuple[Label, Decision]) -> TaggedSentence:
    codes = tuple(CodeTag(*label, 0.5, decision) for label, decision in tags)
    return TaggedSentence(
        "s", case, "t", 0, None, Role.RESPONDENT, None, "en", 0, 1, "x", "m", codes
    )


def test_counts_add_up_by_case_and_decision() -> None:
    summary = summarise(
        [
            sentence("B", (WEB, Decision.ACCEPT), (FAIR, Decision.REVIEW)),
            sentence("A", (WEB, Decision.REVIEW)),
            sentence("B", (WEB, Decision.ACCEPT)),
            sentence("B", (WEB, Decision.NONE)),
        ]
    )
    assert summary.cases == ("B", "A")
    assert summary.count("B", WEB) == CodeCount(accept=2, review=0)
    assert summary.count("B", FAIR) == CodeCount(accept=0, review=1)
    assert summary.count("A", FAIR) == CodeCount(0, 0)
    assert summary.total(WEB) == CodeCount(accept=2, review=1)
    assert summary.cases_with(WEB) == ("B",)
    assert summary.cases_with(FAIR) == ()


def test_cases_without_a_code_or_a_sentence_are_listed() -> None:
    summary = summarise([sentence("C"), sentence("A")], cases=["A", "B"])
    assert summary.cases == ("A", "B", "C")
    assert summary.cases_with(WEB) == ()


def test_nothing_has_an_empty_summary() -> None:
    assert summarise([]) == Summary((), {})
