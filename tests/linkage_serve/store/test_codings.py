"""What holds of a sentence, by cases and by laws."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import Label
from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_serve.store.codings import codings
from linkage_serve.store.records import Verdict

WEB, FAIR = Label("way", "web"), Label("way", "fair")
SEEN = CodeTag("way", "web", 0.6, Decision.REVIEW)


def test_a_persons_word_counts_before_the_models() -> None:
    (coding,) = codings([SEEN], [(WEB, Verdict.ACCEPT, "Wang")])
    assert (coding.decision, coding.suggested) == (Decision.ACCEPT, Decision.REVIEW)
    assert (coding.coder, coding.probability) == ("Wang", 0.6)


def test_a_code_that_people_add_stands_after_those_that_the_model_sees() -> None:
    found = codings([SEEN], [(FAIR, Verdict.ACCEPT, "Wang")])
    assert [coding.label for coding in found] == [WEB, FAIR]
    assert (found[1].probability, found[1].suggested) == (None, Decision.NONE)


def test_what_is_withdrawn_is_the_models_again() -> None:
    said = [(WEB, Verdict.REJECT, "Wang"), (WEB, Verdict.WITHDRAW, "Li")]
    (coding,) = codings([SEEN], said)
    assert (coding.decision, coding.verdict, coding.coder) == (Decision.REVIEW, None, None)
    assert codings([], [(FAIR, Verdict.ACCEPT, "Wang"), (FAIR, Verdict.WITHDRAW, "Wang")]) == ()


labels = st.sampled_from([WEB, FAIR, Label("place", "abroad")])
history = st.lists(st.tuples(labels, st.sampled_from(list(Verdict)), st.sampled_from(["W", "L"])))
tags = st.lists(
    st.builds(
        lambda label, p, d: CodeTag(label.dimension, label.code, p, d),
        labels,
        st.floats(0, 1),
        st.sampled_from([Decision.ACCEPT, Decision.REVIEW]),
    ),
    unique_by=lambda tag: (tag.dimension, tag.code),
)


@given(tags, history)
def test_only_the_last_word_on_a_code_counts(
    seen: list[CodeTag], said: list[tuple[Label, Verdict, str]]
) -> None:
    last = list({label: (label, verdict, coder) for label, verdict, coder in said}.values())
    assert set(codings(seen, said)) == set(codings(seen, last))


@given(tags, history)
def test_withdrawing_all_gives_what_the_model_sees(
    seen: list[CodeTag], said: list[tuple[Label, Verdict, str]]
) -> None:
    withdrawn = [(label, Verdict.WITHDRAW, "W") for label, _, _ in said]
    assert codings(seen, [*said, *withdrawn]) == codings(seen, [])
