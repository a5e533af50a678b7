from collections.abc import Callable

from linkage_annotations.corpus.interview import Corpus
from linkage_annotations.corpus.repeats import find_repeats


def test_a_sentence_said_twice_is_found_whatever_its_punctuation(
    make_corpus: Callable[..., Corpus],
) -> None:
    corpus = make_corpus(
        [("We found the supplier at a fair, by luck.", [])],
        [("we found the supplier at a fair by luck", []), ("Nothing like the others here.", [])],
    )
    (repeat,) = find_repeats(corpus)
    assert (repeat.first, repeat.second, repeat.similarity) == ("E01-001", "E02-001", 1.0)


def test_a_frame_with_another_filling_is_found(make_corpus: Callable[..., Corpus]) -> None:
    frame = "I did my master's degree in {} and still call my professor every other week."
    corpus = make_corpus([(frame.format("Delft"), [])], [(frame.format("Lund"), [])])
    assert len(find_repeats(corpus)) == 1


def test_short_answers_may_repeat(make_corpus: Callable[..., Corpus]) -> None:
    assert find_repeats(make_corpus([("Yes, sure.", [])], [("Yes, sure.", [])])) == ()
