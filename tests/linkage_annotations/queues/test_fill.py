"""What is decided from transcripts, project, draws and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.queues.draws import Draws, Why
from linkage_annotations.queues.fill import (
    Ground,
    Request,
    check_model,
    count_labels,
    decide,
    task_order,
)
from linkage_annotations.queues.shown import Shown, as_json, tables
from linkage_annotations.tasks.fields import items
from linkage_annotations.tasks.sources import Sources
from linkage_nlp.codebook import Codebook, Label, default_codebook
from linkage_nlp.dataset import Dataset, write_dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.transcripts import Transcript

NOTHING = Draws((), frozenset(), 0)
SAID = [
    "We ask in a forum {n}.",
    "It is a website {n}.",
    "We go to the fair {n}.",
    "The weather is fine {n}.",
    "我们在展会{n}。",
    "我们在外面{n}。",
]


@pytest.fixture
def ground(make_transcript: Callable[..., Transcript], tiny_codebook: Codebook) -> Ground:
    """Five cases, each with eighteen sentences by the boss."""
    transcripts = []
    for case in range(5):
        said = [text.format(n=f"{case}{turn}") for turn in range(3) for text in SAID]
        turns = [("Boss", "respondent", None, said), ("I", "interviewer", None, ["So?"])]
        transcripts.append(make_transcript(turns, case=f"F{case}", name=f"F{case}.txt"))
    return Ground(
        project=3,
        codebook=tiny_codebook,
        sources=Sources(tuple(transcripts), items(transcripts)),
        present=frozenset(),
        draws=NOTHING,
        labelled={},
    )


def test_the_shares_are_kept(ground: Ground, tiny_tagger: Tagger) -> None:
    draw = decide(ground, Request(count=20, random_share=0.3), tiny_tagger)
    assert (len(draw.estimate), len(draw.learn)) == (6, 14)
    assert len(draw.sentences) == 20
    assert sum(s.pool for s in draw.strata.values()) == 90
    assert draw.strata["en"].drawn == 4
    assert draw.model_version == "tiny-1"
    assert sum(n for langs in draw.transcripts.values() for n in langs.values()) == 90


def test_the_order_of_the_files_changes_nothing(ground: Ground, tiny_tagger: Tagger) -> None:
    request = Request(count=20, random_share=0.3)
    other = replace(
        ground,
        sources=Sources(ground.sources.transcripts[::-1], ground.sources.items[::-1]),
    )
    one, two = decide(ground, request, tiny_tagger), decide(other, request, tiny_tagger)
    assert one == replace(two, at=one.at)
    assert decide(ground, replace(request, seed=1), tiny_tagger).estimate != one.estimate


def test_what_is_drawn_and_there_counts_without_a_task(ground: Ground, tiny_tagger: Tagger) -> None:
    request = Request(count=20, random_share=0.3)
    before = decide(ground, request, tiny_tagger)
    present = {before.estimate[0], *(learn.sentence for learn in before.learn[:5])}
    after = decide(replace(ground, present=present), request, tiny_tagger)
    # The sample is the same whatever was put into the project to learn from.
    assert after.estimate == before.estimate
    assert after.known == (before.estimate[0],)
    assert len(after.learn) == 15
    assert len(after.sentences) == 20
    assert not after.sentences & present


def test_what_was_drawn_or_deleted_is_not_chosen_again(ground: Ground, tiny_tagger: Tagger) -> None:
    request = Request(count=30, random_share=0.3)
    first = decide(ground, request, tiny_tagger)
    later = replace(ground, draws=Draws((first,), frozenset({1}), 1))
    second = decide(later, request, tiny_tagger)
    assert second.number == 2
    assert not second.sentences & first.sentences
    third = decide(
        replace(ground, draws=Draws((first, second), frozenset({1, 2}), 2)),
        Request(count=90, random_share=0.3),
        tiny_tagger,
    )
    assert len(first.sentences | second.sentences | third.sentences) == 90
    # For estimates they are drawn all the same, but get no other task.
    assert set(third.known) & (first.sentences | second.sentences)
    assert not third.sentences & (first.sentences | second.sentences)


def test_cases_that_models_are_judged_by_are_drawn_at_random_only(
    ground: Ground, tiny_tagger: Tagger
) -> None:
    case = {item.sentence: item.case for item in ground.sources.items}
    request = Request(count=60, random_share=0.3)
    free = decide(ground, request, tiny_tagger)
    held = decide(replace(ground, held_out={"F1", "F2"}), request, tiny_tagger)
    assert held.estimate == free.estimate
    assert {case[name] for name in held.estimate} >= {"F1", "F2"}
    assert {case[learn.sentence] for learn in held.learn} == {"F0", "F3", "F4"}


def test_all_at_random_needs_no_model(ground: Ground) -> None:
    draw = decide(ground, Request(count=10, random_share=1.0), None)
    assert (len(draw.estimate), draw.learn, draw.model_version) == (10, (), None)
    with pytest.raises(UsageError, match="a model is needed"):
        decide(ground, Request(count=10, random_share=0.5), None)


def test_a_model_of_other_codes_is_refused(ground: Ground, tiny_tagger: Tagger) -> None:
    with pytest.raises(UsageError, match="another codebook"):
        check_model(tiny_tagger, default_codebook())


def test_the_uncertain_are_chosen(ground: Ground, tiny_tagger: Tagger) -> None:
    grounded = replace(ground, labelled=dict.fromkeys(ground.codebook.labels, 100))
    draw = decide(grounded, Request(count=9, random_share=0.0), tiny_tagger)
    assert {learn.why for learn in draw.learn} == {Why.UNCERTAIN}
    everything = decide(grounded, Request(count=90, random_share=0.0), tiny_tagger)
    uncertain = {learn.sentence: learn.uncertainty for learn in everything.learn}
    # Of each language, they are among three times as many that the model is least sure of.
    langs = {item.sentence: item.lang for item in ground.sources.items}
    chosen = Counter(langs[learn.sentence] for learn in draw.learn)
    for learn in draw.learn:
        lang = langs[learn.sentence]
        surer = [
            u for name, u in uncertain.items() if langs[name] == lang and u > learn.uncertainty
        ]
        assert len(surer) < 3 * chosen[lang]


def test_labels_are_counted(labelled: Dataset, tiny_codebook: Codebook, tmp_path: Path) -> None:
    assert sum(count_labels(tmp_path / "none.jsonl", tiny_codebook).values()) == 0
    write_dataset(tmp_path / "data.jsonl", labelled.examples, tiny_codebook)
    found = count_labels(tmp_path / "data.jsonl", tiny_codebook)
    assert found[Label("way", "web")] == 48
    assert found[Label("way", "work")] == found[Label("place", "abroad")] == 8


def test_each_sentence_is_shown_with_its_reasons(ground: Ground, tiny_tagger: Tagger) -> None:
    draw = decide(ground, Request(count=20, random_share=0.3), tiny_tagger)
    record: Any = as_json(Shown(ground, draw, None))
    assert [row["sentence"] for row in record["chosen"]] == task_order(draw)
    for row in record["chosen"]:
        assert row["queue"] == ("estimate" if row["sentence"] in draw.estimate else "learn")
        assert row["why"] in ("random", "rare", "uncertain")
        assert row["case"].startswith("F")
    assert record["dry_run"]
    assert {p for langs in record["inclusion"].values() for p in langs.values()} == {
        round(s.drawn / s.pool, 6) for s in draw.strata.values()
    }
    text = {item.text for item in ground.sources.items}
    assert not any(words in str(record) for words in text)
    shown = tables(Shown(ground, draw, None))
    assert len(shown) == 3
    assert len(shown[0].rows) == 4
