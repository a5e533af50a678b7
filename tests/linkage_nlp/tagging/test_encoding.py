import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from linkage_nlp.tagging.context import NO_CONTEXT, Context
from linkage_nlp.tagging.encoding import ModelInput, TokenLimits, encode

WORDS = "a b c d e f".split()
CLS, SEP = 0, 1


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    vocabulary = {"[CLS]": CLS, "[SEP]": SEP, "[UNK]": 2, **{w: i + 3 for i, w in enumerate(WORDS)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", SEP), ("[CLS]", CLS))
    return tokenizer


def test_sentence_and_context_are_two_segments(tokenizer: Tokenizer) -> None:
    (encoded,) = encode(tokenizer, [ModelInput("a b", Context("c", "d"))], TokenLimits(8, 8))
    assert encoded.ids == [CLS, 3, 4, SEP, 5, 6, SEP]
    assert encoded.type_ids == [0, 0, 0, 0, 1, 1, 1]


def test_without_context_there_is_one_segment(tokenizer: Tokenizer) -> None:
    alone, off = (
        encode(tokenizer, [ModelInput("a", context)], limits)[0]
        for context, limits in (
            (NO_CONTEXT, TokenLimits(8, 8)),
            (Context("b", "c"), TokenLimits(8, 0)),
        )
    )
    assert alone == off
    assert alone.ids == [CLS, 3, SEP]


def test_a_sentence_loses_its_end_and_a_context_its_beginning(tokenizer: Tokenizer) -> None:
    long = ModelInput("a b c d", Context("a b", "c d"))
    (encoded,) = encode(tokenizer, [long], TokenLimits(2, 2))
    assert encoded.ids == [CLS, 3, 4, SEP, 5, 6, SEP]


def test_order_is_kept_and_nothing_gives_nothing(tokenizer: Tokenizer) -> None:
    inputs = [ModelInput(word, NO_CONTEXT) for word in WORDS]
    assert [e.ids[1] for e in encode(tokenizer, inputs, TokenLimits(4, 4))] == [3, 4, 5, 6, 7, 8]
    assert encode(tokenizer, [], TokenLimits(4, 4)) == []
