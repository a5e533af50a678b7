"""Speakers as people and tools write them, and lines that only look like it."""

from __future__ import annotations

import pytest

from linkage_nlp.errors import EmptyTranscript
from linkage_nlp.transcripts import Role, Transcript


def turns(text: str) -> list[tuple[str | None, str, float | None]]:
    transcript = Transcript.from_text(text)
    return [(t.speaker, transcript.text[t.start : t.end], t.time) for t in transcript.turns]


@pytest.mark.parametrize(
    ("opening", "speaker", "time"),
    [
        ("Interviewer: ", "Interviewer", None),
        ("INTERVIEWER:", "INTERVIEWER", None),
        ("I: ", "I", None),
        ("Q: ", "Q", None),
        ("Q1. ", "Q1", None),
        ("A: ", "A", None),
        ("R2: ", "R2", None),
        ("CF5: ", "CF5", None),
        ("Dr. Li: ", "Dr. Li", None),
        ("Mary-Ann O'Neil: ", "Mary-Ann O'Neil", None),
        ("Ludwig van der Berg: ", "Ludwig van der Berg", None),
        ("Wang (CEO): ", "Wang (CEO)", None),
        ("Speaker A: ", "Speaker A", None),
        ("[SPEAKER_00]: ", "SPEAKER_00", None),
        ("访谈人：", "访谈人", None),
        ("受访者：", "受访者", None),
        ("受访者A：", "受访者A", None),
        ("主持人王芳：", "主持人王芳", None),
        ("問：", "問", None),
        ("答：", "答", None),
        ("王总：", "王总", None),
        ("李建国（工程师）：", "李建国（工程师）", None),
        ("Ｉ１：", "Ｉ１", None),
        ("说话人１：", "说话人１", None),
        ("【访谈人】", "访谈人", None),
        ("[Interviewer] ", "Interviewer", None),
        ("Interviewer – ", "Interviewer", None),
        ("Interviewer:\t", "Interviewer", None),
        ("Interviewer\t", "Interviewer", None),
        ("3\tInterviewer:\t", "Interviewer", None),
        ("**Interviewer:** ", "Interviewer", None),
        ("**Interviewer**: ", "Interviewer", None),
        ("*I:* ", "I", None),
        ("  \u3000访谈人： ", "访谈人", None),
        ("[00:01:02] Tom: ", "Tom", 62.0),
        ("Tom [00:01:02]: ", "Tom", 62.0),
        ("Tom (00:01:02): ", "Tom", 62.0),
        ("00:01:02 Tom: ", "Tom", 62.0),
        ("Tom: [01:02] ", "Tom", 62.0),
        ("（００：０１：０２）王芳：", "王芳", 62.0),
        ("[00:01:02.500 --> 00:01:09.000] Tom: ", "Tom", 62.5),
        ("Tom (1:02 - 1:09): ", "Tom", 62.0),
        ("00:01:02\tInterviewer\t", "Interviewer", 62.0),
        ("Interviewer\t00:01:02\t", "Interviewer", 62.0),
        ("说话人1 00:12:05\n", "说话人1", 725.0),
        ("Speaker 2  0:15\n", "Speaker 2", 15.0),
        ("Speaker 2 (0:15)\n", "Speaker 2", 15.0),
        ("王芳(00:01:02)\n", "王芳", 62.0),
        ("[Anna Lind] 00:01:02\n", "Anna Lind", 62.0),
        ("00:01:02 Anna Lind\n", "Anna Lind", 62.0),
        ("### Speaker 1 (00:12)\n", "Speaker 1", 12.0),
        ("Interviewer:\n", "Interviewer", None),
        ("Interviewer\n", "Interviewer", None),
    ],
)
def test_label_is_read_and_left_out_of_the_turn(
    opening: str, speaker: str, time: float | None
) -> None:
    other = "Carla Roth: [00:00:01] Hello to both of you."
    text = f"{other}\n{opening}We met them at a fair.\n{other}\n{opening}And again in May."
    found = turns(text)
    assert found == [
        ("Carla Roth", "Hello to both of you.", 1.0),
        (speaker, "We met them at a fair.", time),
        ("Carla Roth", "Hello to both of you.", 1.0),
        (speaker, "And again in May.", time),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The point is: we never went there",
        "Note: this was said after the tour",
        "http://example.org/page shows it",
        "See: http://example.org",
        "10:30 we met the supplier",
        "At 10:30: nobody was there",
        "C:\\data is where it is",
        "他说：我们去德国看看",
        "第一：价格要合适",
        "比如：去展会",
        "我的意思是：没有办法",
        "上午10：30开会",
        "Step 2: we built a sample",
        "First: the price",
        "(inaudible) and then he left",
        "[laughs] yes",
        "XXX: XXX",
        "Germany: that is where the parts are from",
    ],
)
def test_line_of_speech_is_no_label(line: str) -> None:
    text = f"I: What did you do?\nR: Let me think about it.\n{line}\nI: And then?\nR: Nothing."
    found = turns(text)
    assert [speaker for speaker, _, _ in found] == ["I", "R", "I", "R"]
    assert found[1][1] == f"Let me think about it.\n{line}"


@pytest.mark.parametrize(
    "line",
    ["Note: we went there", "比如：去展会", "他说：好", "The point is: we went", "http://a.b"],
)
def test_recurring_phrase_is_no_label(line: str) -> None:
    text = "\n".join([line, "We also read a lot about it."] * 4)
    assert {speaker for speaker, _, _ in turns(text)} == {None}


def test_list_in_an_answer_is_no_speaker() -> None:
    text = "I: Where from?\nR: From two countries.\nGermany: the pumps.\nItaly: the valves.\nI: Ok."
    assert [speaker for speaker, _, _ in turns(text)] == ["I", "R", "I"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("I: How?\nCF5: At a fair.", ["I", "CF5"]),
        ("Interviewer: How?\nDr. Li: We read.", ["Interviewer", "Dr. Li"]),
        ("Anna: How?\nBen: At a fair.", ["Anna", "Ben"]),
        ("问：怎么认识的？\n答：朋友介绍。", ["问", "答"]),
        ("wang: how?\nme: fair\nwang: ok\nme: yes\nwang: and\nme: no", ["wang", "me"] * 3),
        ("Anna 0:05\nHow did you go?\nBen 0:09\nBy train.", ["Anna", "Ben"]),
    ],
)
def test_short_documents(text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _, _ in turns(text)] == speakers


def test_text_without_labels_is_turns_of_nobody_known() -> None:
    text = "We read forums.\nWe ask there.\n\nThen we went to a fair."
    assert turns(text) == [
        (None, "We read forums.\nWe ask there.", None),
        (None, "Then we went to a fair.", None),
    ]
    assert turns("We read forums.\nThen we went.") == [
        (None, "We read forums.", None),
        (None, "Then we went.", None),
    ]


def test_line_without_label_and_blank_lines_continue_the_turn() -> None:
    found = turns("I: How?\n\nR: At a fair.\n\nThen by mail.\nAnd phone.\n\nI: Ok.")
    assert found[1] == ("R", "At a fair.\n\nThen by mail.\nAnd phone.", None)
    assert len(found) == 3


def test_same_speaker_again_goes_on_with_the_turn() -> None:
    text = "I: How?\nR: At a fair.\nR: In Hanover.\ni: Ok."
    transcript = Transcript.from_text(text)
    assert [t.speaker for t in transcript.turns] == ["I", "R", "I"]
    assert [s.text for s in transcript.sentences_by_turn[1]] == ["At a fair.", "In Hanover."]


def test_time_alone_on_its_line_belongs_to_what_follows() -> None:
    found = turns("[00:00:05]\nI: How?\n[00:00:09]\nR: At a fair.\n\n[00:00:20]\nIn May.")
    assert found == [
        ("I", "How?", 5.0),
        ("R", "At a fair.\n\n[00:00:20]\nIn May.", 9.0),
    ]
    sentences = Transcript.from_text("I: How?\nR: Yes.\n[00:00:20]\nIn May.").sentences
    assert [s.text for s in sentences] == ["How?", "Yes.", "In May."]


def test_times_without_speakers() -> None:
    text = "[00:00.000 --> 00:05.500]  We read forums.\n[00:05.500 --> 00:09.000]  And books."
    assert turns(text) == [(None, "We read forums.", 0.0), (None, "And books.", 5.5)]
    text = "00:00:01 We read forums.\n00:00:07 And books."
    assert turns(text) == [(None, "We read forums.", 1.0), (None, "And books.", 7.0)]


@pytest.mark.parametrize(
    "head",
    [
        "Interview with a maker of valves\nDate: 2013-05-02\n",
        "Title: Valves\nParticipants: Ms Wang, Mr Li\n\n",
        "访谈时间：2013年5月2日\n访谈地点：苏州\n",
        "Date: May 2013\nInterviewer: Anna Lind\nInterviewee: Li Wei\n\n",
        "Interviewer: Anna Lind\nRespondent: Mr Li\nDate: May 2013\n",
        "Date\tMay 2013\nPlace\tSuzhou\n",
        "A talk about valves\n\n",
    ],
)
def test_head_is_no_turn(head: str) -> None:
    body = "Interviewer: How did you meet?\nInterviewee: At a fair.\nInterviewer: When?"
    transcript = Transcript.from_text(head + body)
    assert transcript.text == head + body
    assert [t.speaker for t in transcript.turns] == ["Interviewer", "Interviewee", "Interviewer"]
    assert transcript.sentences[0].text == "How did you meet?"


def test_long_text_before_the_first_label_is_kept() -> None:
    text = "We went to a fair.\n" * 40 + "Interviewer: When?\nRespondent: In May.\n" * 2
    found = turns(text)
    assert [speaker for speaker, _, _ in found] == [None, *["Interviewer", "Respondent"] * 2]
    assert found[0][1].count("fair") == 40


def test_head_of_a_text_without_labels() -> None:
    head = "Valves\nDate: May 2013\nInterviewer: Anna Lind\nInterviewee: Li Wei\n\n"
    body = "We went to a fair.\n\nCompany: that is what we became\n\nTime: we had none."
    assert [text for _, text, _ in turns(head + body)] == ["Valves", *body.split("\n\n")]


def test_short_answers_after_a_date_are_turns() -> None:
    found = turns("Date: May 2013\nInterviewer: Hello there\nRespondent: Hi\n")
    assert [(s, t) for s, t, _ in found] == [("Interviewer", "Hello there"), ("Respondent", "Hi")]


@pytest.mark.parametrize("text", ["", " \n\t\u3000\n", "I:\nR:\nI:\nR:\n", "Interviewer:\n---\n"])
def test_nothing_said(text: str) -> None:
    with pytest.raises(EmptyTranscript, match=r"empty|nothing was said"):
        Transcript.from_text(text)


@pytest.mark.parametrize(
    "mark", ["XXX", "[...]", "[laughs]", "(inaudible)", "……", "（笑）", "<laughs>", "(00:12)"]
)
def test_marks_of_transcribers_stay(mark: str) -> None:
    transcript = Transcript.from_text(f"I: How?\nR: We met {mark} at a fair.\nI: Ok {mark}")
    assert mark in "".join(s.text for s in transcript.sentences_by_turn[1])
    assert mark in "".join(s.text for s in transcript.sentences_by_turn[2])


def test_short_lines_with_times_name_nobody() -> None:
    lines = ["00:00:01 We went to a fair.", "00:00:07 Absolutely", "00:00:09 Milan"]
    assert turns("\n".join(lines)) == [
        (None, "We went to a fair.", 1.0),
        (None, "Absolutely", 7.0),
        (None, "Milan", 9.0),
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_answers_without_labels(gap: str) -> None:
    text = gap.join(["Q: How?", "We went to a fair.", "And by mail.", "Q: When?", "In May."])
    transcript = Transcript.from_text(text)
    assert [(t.speaker, t.role) for t in transcript.turns] == [
        ("Q", Role.INTERVIEWER),
        (None, Role.RESPONDENT),
        ("Q", Role.INTERVIEWER),
        (None, Role.RESPONDENT),
    ]
    assert len(transcript.sentences_by_turn[1]) == 2


def test_long_questions_are_not_taken_for_answers() -> None:
    text = "主持人 00:12\n你好。\n请坐。\n主持人 00:15\n再说。"
    assert [speaker for speaker, _, _ in turns(text)] == ["主持人"]
    text = "I: How did you\nfind them?\n\nI: At a fair?\n\nYes.\n\nI: When?\n\nIn May."
    assert turns(text)[0][1].endswith("At a fair?")


def test_date_of_a_chat_is_no_time_of_the_interview() -> None:
    text = "王芳 2024-05-02 10:12:05\n怎么认识的？\n李明 2024-05-02 10:12:35\n朋友介绍。"
    assert turns(text) == [("王芳", "怎么认识的？", None), ("李明", "朋友介绍。", None)]
