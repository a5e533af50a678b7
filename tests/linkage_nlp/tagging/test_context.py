from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.tagging.context import QUESTION_LIMIT, Context, contexts


def test_a_sentence_is_read_with_the_turn_before_and_the_sentence_before() -> None:
    turns = [["Do you go to fairs?"], ["Yes.", "Every year."], ["Why?"], ["For the people."]]
    assert list(contexts(turns)) == [
        Context("", ""),
        Context("Do you go to fairs?", ""),
        Context("Do you go to fairs?", "Yes."),
        Context("Yes. Every year.", ""),
        Context("Why?", ""),
    ]


def test_only_the_end_of_a_long_turn_is_kept_in_whole_sentences() -> None:
    long = "a" * (QUESTION_LIMIT - 10)
    assert list(contexts([[long, "The end of it."], ["Yes."]]))[-1].question == "The end of it."
    assert list(contexts([["b" * 999], ["Yes."]]))[-1].question == "b" * QUESTION_LIMIT


def test_an_empty_turn_changes_nothing() -> None:
    assert list(contexts([["Why?"], [], ["So."]]))[-1] == Context("Why?", "")


def test_both_parts_are_read_in_the_order_of_speech() -> None:
    assert Context("Why?", "Well.").as_text() == "Why? Well."
    assert Context("", "Well.").as_text() == "Well."
    assert Context().as_text() == ""


@given(st.lists(st.lists(st.text(min_size=1), max_size=4), max_size=6))
def test_one_context_a_sentence_and_questions_stay_short(turns: list[list[str]]) -> None:
    found = list(contexts(turns))
    assert len(found) == sum(map(len, turns))
    assert all(len(context.question) <= QUESTION_LIMIT for context in found)
