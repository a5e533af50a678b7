"""Who interviews and who responds."""

from __future__ import annotations

import pytest

from linkage_nlp.transcripts import Role, Transcript

ASKS, ANSWERS = Role.INTERVIEWER, Role.RESPONDENT


def roles(text: str, given: dict[str, Role] | None = None) -> dict[str | None, Role]:
    return {turn.speaker: turn.role for turn in Transcript.from_text(text, roles=given).turns}


@pytest.mark.parametrize(
    ("interviewer", "respondent"),
    [
        ("Interviewer", "Interviewee"),
        ("I", "R"),
        ("Q", "A"),
        ("Q1", "A1"),
        ("Moderator", "Participant 2"),
        ("INT", "RESP"),
        ("Host", "Guest"),
        ("R", "P"),
        ("Researcher", "P1"),
        ("访谈人", "受访者"),
        ("访谈员", "王总"),
        ("采访者", "被采访者"),
        ("主持人", "嘉宾"),
        ("记者", "李工"),
        ("问", "答"),
        ("問", "答"),
        ("Anna (Interviewer)", "Li Wei"),
        ("王芳（访谈人）", "李总（受访者）"),
        ("Ｉ", "Ｒ"),
    ],
)
def test_words_for_roles(interviewer: str, respondent: str) -> None:
    # The respondent asks back, so that only the words tell.
    text = f"{interviewer}: Tell me.\n{respondent}: What?\n" * 2
    assert roles(text) == {interviewer: ASKS, respondent: ANSWERS}


@pytest.mark.parametrize(("first", "second"), [("Speaker 1", "Speaker 2"), ("王芳", "李建国")])
def test_the_one_who_asks_interviews(first: str, second: str) -> None:
    text = (
        f"{first}: How did you find the supplier?\n{second}: We went to a fair, two years ago.\n"
        f"{first}: And then?\n{second}: Then they came to see us, and we signed. You see?\n"
    )
    assert roles(text) == {first: ASKS, second: ANSWERS}
    assert roles(text, {second: ASKS}) == {first: ANSWERS, second: ASKS}


@pytest.mark.parametrize(
    "text",
    [
        "A: We talk.\nB: So do we.\nA: Yes.\nB: Yes.",
        "Anna: Is it?\nBen: Is it?\nAnna: Well?\nBen: Well?",
        "Anna: Is it not so that we all like to talk for a long time?\nBen: No.\n" * 2,
        "We went there?\n\nDid we?",
        "Anna: Is it?\n[laughs]\nAnna: Really?\nAnna: So?",
    ],
)
def test_all_respond_when_it_is_not_clear(text: str) -> None:
    assert set(roles(text).values()) == {ANSWERS}


def test_a_is_an_answer_only_beside_q() -> None:
    # B asks, so A responds and B interviews, though A comes first.
    text = "A: We went to many fairs, in Italy.\nB: Why?\nA: To meet makers of pumps.\nB: When?"
    assert roles(text) == {"A": ANSWERS, "B": ASKS}
    text = "A: Why?\nB: To meet makers of pumps, in Italy.\nA: When?\nB: Every year in May."
    assert roles(text) == {"A": ASKS, "B": ANSWERS}


def test_caller_overrules_words_and_spelling_does_not_matter() -> None:
    text = "I: How?\nCF5: At a fair.\nI: When?\nCF5: In May."
    assert roles(text, {"cf５": ASKS, "i": ANSWERS, "Nobody": ASKS}) == {"I": ANSWERS, "CF5": ASKS}
