"""What holds for every text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.segmentation import DEFAULT_LIMIT, Span, split_sentences

PIECES = st.sampled_from(
    [
        *".。！？!?；;…,，、：:\"'“”‘’「」（）()[]【】《》—-–~．",
        *["\n", "\r\n", "\n\n", "\t", " ", "\u3000", "\u00a0"],
        *["...", "……", "。。。", "--", "?!", ". . .", "‽"],
        *["😀", "❤️", "👍🏽", "👨‍👩‍👧", "𠀀", "Ａ", "é", "한국", "ひら", "١"],
        *["Dr.", "U.S.", "No.", "e.g.", "etc.", "Inc.", "v2.0.1", "3.5", "1.", "a.b/c?d"],
        *["I", "We", "the", "The", "said", "Yahoo!", "so", "and then", "I'm", "don’t"],
        *["他说", "然后", "我们", "汉", "那个", "了", "的", "所以"],
        *["[laughs]", "（笑）", "[...]", "(inaudible)", "XXX"],
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join))
# Without a deadline: a busy machine breaks no law.
LAW = settings(max_examples=200, deadline=None)
LIMITS = st.sampled_from([5, 6, 9, DEFAULT_LIMIT])


@LAW
@given(TEXTS, LIMITS)
def test_sentences_stand_in_order_and_leave_out_white_space_only(text: str, limit: int) -> None:
    end = 0
    for span in split_sentences(text, limit=limit):
        sentence = text[span.start : span.end]
        assert sentence
        assert sentence == sentence.strip()
        assert end <= span.start
        assert not text[end : span.start].strip()
        end = span.end
    assert not text[end:].strip()


@LAW
@given(TEXTS, LIMITS)
def test_a_sentence_split_again_is_itself(text: str, limit: int) -> None:
    for start, end in split_sentences(text, limit=limit):
        sentence = text[start:end]
        assert split_sentences(sentence, limit=limit) == [Span(0, len(sentence))]


@LAW
@given(TEXTS, LIMITS)
def test_every_sentence_of_several_has_a_word(text: str, limit: int) -> None:
    spans = split_sentences(text, limit=limit)
    if len(spans) > 1:
        assert all(any(c.isalnum() for c in text[a:b]) for a, b in spans)


@LAW
@given(TEXTS, st.text(alphabet=" \t\r\n\u3000", max_size=5))
def test_white_space_around_a_turn_does_not_matter(text: str, space: str) -> None:
    inner = [text[a:b] for a, b in split_sentences(text)]
    padded = space + text + space
    assert [padded[a:b] for a, b in split_sentences(padded)] == inner


@LAW
@given(TEXTS)
def test_the_same_text_gives_the_same_sentences(text: str) -> None:
    assert split_sentences(text) == split_sentences(text)


@LAW
@given(st.lists(st.sampled_from(["alpha", "B2B", "3.14", "v1.2", "1,250", "we", "so"]), min_size=1))
def test_no_cut_falls_inside_a_token(tokens: list[str]) -> None:
    text = " ".join(tokens * 4)
    spans = split_sentences(text, limit=5)
    assert " ".join(text[a:b] for a, b in spans) == text


@LAW
@given(st.text(alphabet="我们做的产品很好然后所以吧", min_size=30))
def test_chinese_is_kept_whole_when_it_is_cut(text: str) -> None:
    spans = split_sentences(text, limit=5)
    assert "".join(text[a:b] for a, b in spans) == text
