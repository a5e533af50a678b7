"""One example or two for each rule, and for its exceptions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linkage_nlp.errors import UsageError
from linkage_nlp.segmentation import Span, split_sentences

Check = Callable[..., None]


def examples(*marked: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("marked", marked)


def test_the_offsets_are_code_points() -> None:
    assert split_sentences(" 👍🏽好。\r\n𠀀 b! ") == [Span(1, 5), Span(7, 11)]


@pytest.mark.parametrize("text", ["", " ", "\r\n\t\u3000"])
def test_nothing_said_gives_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize("text", ["...", "？", "👍", "-- ."])
def test_a_turn_without_words_is_one_sentence(text: str) -> None:
    assert split_sentences(text) == [Span(0, len(text))]


def test_a_limit_that_leaves_no_sentences_is_refused() -> None:
    with pytest.raises(UsageError, match="limit of 4 words"):
        split_sentences("One.", limit=4)


@examples(
    "He left Weber Inc. in May.",
    "He left Weber Inc.‖ They were sad.",
    "We saw the U.S. Navy there.",
    "In the U.S. I had a car.",
    "I never saw the U.S.‖ I was poor.",
    "Our rep.‖ He was kind.",
    "Ask Rep. Hall about it.",
    "She is the aunt of Sam Jr.'s wife.",
    "Pens, paper, etc.‖ Germans like that.",
    "See pp. 7-9 for more.",
    "It is no. 7 on the list.",
    "Do they?‖ No.‖ 2013 was worse.",
    "We met J. Ono.‖ He sang.",
    "他在Weber Inc.做过。",
    "他在Weber Inc.‖然后他走了。",
    "我们学Go.‖他们学Java.",
    "我们用Node.js 14.等等。",
)
def test_abbreviations_and_initials(check: Check, marked: str) -> None:
    check(marked)


@examples(
    "See a.example.org/x?y=1&z.‖ It is there.",
    "It rose from 1.5 to 2.5.‖ Then it fell.",
    "We did it in .NET then.",
    "We left in may.‖Then we came.",
    "我们看论文.‖We ask.",
    "我们学.NET的。",
    "Is it done?‖Yes it is.",
)
def test_dots_and_questions_without_space(check: Check, marked: str) -> None:
    check(marked)


@examples(
    '"Go home." he said.‖ I went.',
    '"Go home." Mary said.‖ I went.',
    'He said, "Go home."‖ Then he left.',
    '"Can you?"‖ "No," he said.',
    "We don't.‖ It's the customers' money.‖ Don't ask.",
    "I left 'cause it was late.‖ We all did.",
    "It was 5\" long.‖ The other was 6\" long.",
    "“好的。”他说。‖我走了。",
    "他说：“好的。”‖我走了。",
    "他那句“好的。”我记得。",
    "我看了《为什么？》，不错。",
    "我们（你信吗？）成了。",
    "“我们走吧。‖没有人关上这个引号。",
)  # fmt: skip
def test_quotations_and_brackets(check: Check, marked: str) -> None:
    check(marked)


def test_a_long_quotation_is_split_like_other_text(check: Check) -> None:
    check(
        "他说：“我们先去了北边的那家工厂，在那里住了十来天，跟他们的工程师一起吃饭。‖"
        "后来又去了南边的那家，老板亲自接待，讲了整整一个下午的工艺。‖"
        "最后我们才决定自己做。”‖事情就是这样。"
    )


@examples(
    "I... I know.",
    "We went to... Oslo.",
    "We lost it...‖ The next year was good.",
    "We had lost the game...‖ I cried.",
    "Well... I know.",
    "嗯……我们想想。",
    "我们后来就散了……‖不过没关系。",
    "这个。。。我们不懂。",
    "我们不懂这个行业。。。‖你懂？",
    "We are— no.",
    "We are—‖ They came.",
    "We are — The Ones — here.",
    "He was right? - so we did it.",
)
def test_hesitations(check: Check, marked: str) -> None:
    check(marked)


@examples(
    "No! No! No!‖ We did not.",
    "好！好！‖我们走。",
    "Yahoo! Japan was first.",
    "We use Yahoo!‖ They do not.",
    "谁？，我？‖对。",
    "硬件是我们的; ‖软件不是.",
    "We do that; they do this.",
    "好！~‖我们来。",
)  # fmt: skip
def test_runs_and_repetitions(check: Check, marked: str) -> None:
    check(marked)


@examples(
    "We ran. [laughs]‖ They fell.",
    "We ran.‖ [inaudible] went home.",
    "We ran. [inaudible]‖ Then it rained.",
    "我们跑了。（笑）‖他摔了。",
    "我们跑了。‖（听不清）那家公司。",
    "好！（笑）。‖我们走。",
    "太好了！🎉‖我们走。",
    "太好了🎉‖我们走。",
    "We 💚 Oslo.",
    "🎉 We won.",
)
def test_marks_and_emoji(check: Check, marked: str) -> None:
    check(marked)


@examples(
    "1. We ask.‖ 2. We try.",
    "Two things:\n‖- an office\n‖- a lab",
    "We need: 1. time, 2. money.",
    "我们有：A. 时间；‖B. 钱。",
    "we met\nthem there",
    "we met\r\nIrene there",
    "we met\n\n‖them there",
    "we met them\n‖They were nice",
    "we met the\nThey family",
    "你好\n‖\n我们走",
)
def test_lines_and_lists(check: Check, marked: str) -> None:
    check(marked)


@examples(
    "we ran for a long time, ‖and then we fell asleep there",
    "we ran for a long time ‖because we were late that day",
    "我们跑了很久很久，‖然后我们都睡着了",
    "我们跑了很久很久‖所以我们都睡着了",
    "我们跑了很久很久 ‖大家都睡着了呀",
)
def test_long_stretches_are_cut_at_joints(check: Check, marked: str) -> None:
    check(marked, limit=5 if "我" in marked else 8)


def test_a_stretch_without_joints_stays_whole() -> None:
    text = "极" * 300
    assert split_sentences(text) == [Span(0, 300)]
    assert split_sentences("a" * 300) == [Span(0, 300)]


def test_a_quotation_is_not_cut() -> None:
    text = "we were told (so they said, and then they laughed, but we did not) to leave at once"
    assert all(
        text[a:b].count("(") == text[a:b].count(")") for a, b in split_sentences(text, limit=12)
    )


def test_pieces_stay_within_the_limit() -> None:
    text = " ".join(["and then we asked the man from the other plant how it is done"] * 20)
    for start, end in split_sentences(text):
        assert len(text[start:end].split()) <= 40
