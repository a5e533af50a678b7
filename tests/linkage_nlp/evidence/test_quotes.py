"""Which sentences are quoted, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.quotes import Quote, choose_quotes
from linkage_nlp.evidence.self_contained import is_self_contained
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role

WEB = Label("way", "web")
GOOD = "We ask our questions in a forum for embedded engineers."
OTHER = "Most of what we know about lenses was read on a public website."
THIRD = "Our designers look at portfolios of foreign studios every single morning."

SentenceMaker = Callable[..., TaggedSentence]


def ids(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.sentence.sentence_id for quote in quotes]


@pytest.mark.parametrize(
    ("text", "lang", "alone"),
    [
        (GOOD, "en", True),
        ("Yes, almost all of them do that in the evening.", "en", False),
        ("They ask their questions in a forum for engineers.", "en", False),
        ("And we ask our questions in a forum for engineers.", "en", False),
        ("This year we went to the fair in Hanover with two engineers.", "en", True),
        ("In a forum.", "en", False),
        ("Do you know the forum for embedded engineers in Berlin?", "en", False),
        ("We ask our questions in a forum for embedded…", "en", False),
        ("word " * 60, "en", False),
        ("对我们来说，网上论坛是最主要的技术来源。", "zh", True),
        ("对，基本上都是在网上找的，大家都这样做。", "zh", False),
        ("他们每年都去慕尼黑参加展会，认识了不少客户。", "zh", False),
        ("这几年我们每年都去慕尼黑参加展会，认识了不少客户。", "zh", True),
        ("在网上找。", "zh", False),
    ],
)
def test_what_stands_alone(text: str, lang: Language, alone: bool) -> None:
    assert is_self_contained(text, lang) is alone


def test_a_whole_sentence_goes_before_a_fragment_and_a_person_before_a_model(
    coded: SentenceMaker, tiny_codebook: Codebook
) -> None:
    sentences = [
        coded("t-0001", "way/web@Ann", text="Yes."),
        coded("t-0002", "way/web", text=GOOD),
        coded("t-0003", "way/web@Ann", text=OTHER),
    ]
    found = choose_quotes(Material.of(sentences, tiny_codebook))
    assert ids(found[WEB]) == ["t-0003", "t-0002", "t-0001"]
    assert [quote.stands_alone for quote in found[WEB]] == [True, True, False]


def test_cases_take_turns(coded: SentenceMaker, tiny_codebook: Codebook) -> None:
    sentences = [
        coded("a-1", "way/web", case="A", text=GOOD),
        coded("a-2", "way/web", case="A", text=OTHER),
        coded("b-1", "way/web", case="B", text=THIRD),
    ]
    material = Material.of(sentences, tiny_codebook)
    assert {q.sentence.case for q in choose_quotes(material, per_code=2)[WEB]} == {"A", "B"}
    assert ids(choose_quotes(material, cases=["B"])[WEB]) == ["b-1"]


def test_what_says_the_same_is_left_out(coded: SentenceMaker, tiny_codebook: Codebook) -> None:
    sentences = [
        coded("a-1", "way/web", case="A", text=GOOD),
        coded("b-1", "way/web", case="B", text=GOOD.replace("embedded", "the embedded")),
        coded("c-1", "way/web", case="C", text=OTHER),
    ]
    assert len(choose_quotes(Material.of(sentences, tiny_codebook))[WEB]) == 2


def test_only_accepted_codes_of_respondents(coded: SentenceMaker, tiny_codebook: Codebook) -> None:
    asked = replace(coded("a-2", "way/web", text=OTHER), role=Role.INTERVIEWER)
    material = Material.of([coded("a-1", "way/web?", text=GOOD), asked], tiny_codebook)
    found = choose_quotes(material)
    assert set(found) == set(tiny_codebook.labels)
    assert not any(found.values())


def test_context_comes_with_a_quote(coded: SentenceMaker, tiny_codebook: Codebook) -> None:
    said = {"a-1": Context("Where do you ask?", "")}
    material = Material.of([coded("a-1", "way/web", text=GOOD)], tiny_codebook, contexts=said)
    assert choose_quotes(material, [WEB])[WEB][0].context.question == "Where do you ask?"


def test_each_coder_counts_once(coded: SentenceMaker, tiny_codebook: Codebook) -> None:
    sentences = [coded("a-1", "way/web@Ann+Wang, Li"), coded("a-2", "way/web@Wang, Li")]
    material = Material.of(sentences, tiny_codebook, coders=["Ann"])
    assert material.coders == ("Ann", "Wang, Li")
    # In one text, one can see who is who.
    assert sentences[0].codes[0].coder == "Ann; Wang, Li"
