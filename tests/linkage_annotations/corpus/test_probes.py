from __future__ import annotations

import random
from collections.abc import Callable

from linkage_annotations.corpus.interview import Corpus
from linkage_annotations.corpus.probes import Probe, ProbeResult, probe_shortcuts

Make = Callable[..., Corpus]
Said = list[tuple[str, list[str]]]


def _internet(corpus: Corpus) -> ProbeResult:
    (result,) = [r for r in probe_shortcuts(corpus) if r.label.code == "internet"]
    return result


def test_a_length_that_gives_the_code_away_is_seen(make_corpus: Make) -> None:
    said = [("x" * 9, ["internet"]), ("x" * 40, []), ("x" * 3, []), ("x" * 80, [])]
    result = _internet(make_corpus(*[said] * 30))
    assert result.positives == 30
    assert result.auc[Probe.LENGTH] == 1
    assert result.auc[Probe.SPEAKER] == 0.5
    assert result.auc[Probe.POSITION] == 1  # always the first line, too


def test_function_words_and_names_are_seen(make_corpus: Make) -> None:
    said = [("got it from there", ["internet"]), ("Went to Atlantis again", ["internet"])]
    other: Said = [("done it late again", []), ("sat and ate quietly", [])]
    result = _internet(make_corpus(*[said, other] * 30))
    assert result.auc[Probe.FUNCTION_WORDS] > 0.9
    assert 0.7 < result.auc[Probe.NAMES] < 0.8


def test_what_says_nothing_is_at_chance(make_corpus: Make) -> None:
    draw = random.Random(1)
    interviews = [
        [("we look it up", ["internet"] if draw.random() < 0.3 else []) for _ in range(6)]
        for _ in range(300)
    ]
    result = _internet(make_corpus(*interviews))
    assert all(0.4 <= area <= 0.6 for area in result.auc.values())


def test_rare_codes_are_left_out(make_corpus: Make) -> None:
    assert probe_shortcuts(make_corpus([("on the web", ["internet"]), ("no", [])])) == []
