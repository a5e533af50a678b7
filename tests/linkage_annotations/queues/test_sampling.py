"""Random sentences, and how likely each was to be drawn."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.queues.draws import Draw
from linkage_annotations.queues.sampling import (
    Sample,
    draw_sample,
    inclusion_probability,
    proportional,
    random_order,
)
from linkage_annotations.tasks.fields import Item
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.transcripts.model import Role


def item(transcript: str, number: int, lang: Language = "en") -> Item:
    return Item(
        sentence=f"{transcript}-{number:04d}",
        case="F1",
        transcript=transcript,
        speaker=None,
        role=Role.RESPONDENT,
        time=None,
        lang=lang,
        start=0,
        end=1,
        text="a",
        context=NO_CONTEXT,
    )


def record(sample: Sample, transcripts: dict[str, dict[str, int]], number: int = 1) -> Draw:
    return Draw(
        number=number,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        project=1,
        seed=0,
        codebook="sha256:0",
        model_version=None,
        transcripts=transcripts,
        strata={str(lang): stratum for lang, stratum in sample.strata.items()},
        estimate=sample.sentences,
        known=(),
        learn=(),
    )


LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(("zh", "en"))


@given(st.dictionaries(LANGUAGES, st.integers(0, 500)), st.integers(0, 600))
def test_places_are_in_proportion(pools: dict[Language, int], size: int) -> None:
    sizes = proportional(pools, size)
    assert sum(sizes.values()) == min(size, sum(pools.values()))
    for lang, pool in pools.items():
        assert sizes[lang] <= pool
        exact = min(size, sum(pools.values())) * pool / max(sum(pools.values()), 1)
        assert abs(sizes[lang] - exact) <= 1
        if pool and size >= len(pools):
            assert sizes[lang]


@given(st.lists(LANGUAGES, min_size=1, max_size=60), st.integers(0, 40), st.integers(0, 40))
def test_two_draws_take_different_sentences_in_any_order_of_the_files(
    langs: list[Language], first: int, second: int
) -> None:
    items = [item("t1", n, lang) for n, lang in enumerate(langs)]
    one = draw_sample(items, (), first, seed=3)
    again = draw_sample(items[::-1], (), first, seed=3)
    assert (one.sentences, one.strata) == (again.sentences, again.strata)
    two = draw_sample(items, one.sentences, second, seed=3)
    assert not set(one.sentences) & set(two.sentences)
    assert len(one.sentences) + len(two.sentences) == min(len(items), len(one.sentences) + second)


def test_each_sentence_is_drawn_equally_often() -> None:
    items = [item("t1", n) for n in range(20)]
    found = Counter(
        name for seed in range(2000) for name in draw_sample(items, (), 5, seed).sentences
    )
    assert len(found) == 20
    # Binomial with mean 500 and a standard deviation of 19.4.
    assert all(abs(times - 500) < 80 for times in found.values())


def test_the_order_of_tasks_is_not_that_of_the_draw() -> None:
    names = [f"t-{n:02}" for n in range(50)]
    assert random_order(names, 0) != random_order(names, 0, "order 1")
    assert sorted(random_order(names, 0, "order 1")) == names


def test_estimates_are_right_on_average_while_transcripts_are_added() -> None:
    """The inverse of the probability makes up for draws from a population that grew."""
    # Half of the old sentences carry the code, one in ten of the new ones.
    old = [item("old", n) for n in range(40)]
    new = [item("new", n) for n in range(60)]
    coded = {i.sentence for i in old[::2]} | {i.sentence for i in new[::10]}
    truth = len(coded) / 100
    weighed, plain = [], []
    for seed in range(1500):
        first = draw_sample(old, (), 10, seed)
        second = draw_sample([*old, *new], first.sentences, 10, seed + 10_000)
        draws = [
            record(first, {"old": {"en": 40}}),
            record(second, {"old": {"en": 40}, "new": {"en": 60}}, 2),
        ]
        drawn = [*first.sentences, *second.sentences]
        weights = [1 / inclusion_probability(draws, name.split("-")[0], "en") for name in drawn]
        hits = np.array([name in coded for name in drawn])
        weighed.append(float((hits * weights).sum()) / 100)
        plain.append(float(hits.mean()))
    assert np.mean(weighed) == pytest.approx(truth, abs=0.01)
    # Without weights the old ones, drawn from twice, would count too much.
    assert np.mean(plain) > truth + 0.05


def test_what_took_no_part_was_never_drawn() -> None:
    sample = draw_sample([item("t1", n) for n in range(4)], (), 2, 0)
    draw = record(sample, {"t1": {"en": 4}})
    assert inclusion_probability([draw], "t1", "en") == 0.5
    assert inclusion_probability([draw], "t2", "en") == 0.0
    assert inclusion_probability([draw], "t1", "zh") == 0.0
    assert inclusion_probability([], "t1", "en") == 0.0
