"""The loop replayed: the same for everyone but for what is compared."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.queues.html import render_page, write_html
from linkage_annotations.queues.learner import (
    Labelled,
    Learner,
    best_thresholds,
    macro_f1,
)
from linkage_annotations.queues.plot import HEIGHT, WIDTH, draw
from linkage_annotations.queues.png import write_png
from linkage_annotations.queues.replay import Course, Division, Way, replay
from linkage_annotations.queues.simulation import Simulation, simulate
from linkage_annotations.queues.simulation_shown import columns, hints, sections
from linkage_annotations.queues.stopping import kappa, rests_from
from linkage_nlp.codebook import Bilingual, Codebook
from linkage_nlp.dataset import Dataset, write_dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts.model import Role

COURSE = Course(start=20, step=20, labels=80)


@pytest.fixture(scope="module")
def data(labelled: Dataset) -> Labelled:
    return Labelled.of(labelled.examples, labelled.codebook)


@pytest.fixture(scope="module")
def simulation(labelled: Dataset) -> Simulation:
    return simulate(labelled, COURSE, seeds=2)


def test_the_learner_learns_what_words_tell(data: Labelled) -> None:
    rows = np.arange(len(data.cases))
    learner = Learner.fit(data, rows[:160])
    f1 = macro_f1(data.codes[160:], learner.decide(data, rows[160:]))
    assert f1 is not None
    assert f1 > 0.9
    # Nobody gave the code in what it saw.
    unseen = replace(data, codes=data.codes & (np.arange(data.codes.shape[1]) != 0))
    none = Learner.fit(unseen, rows[:160])
    assert none.probabilities(data, rows)[:, 0].max() == 0.0
    assert not none.decide(data, rows)[:, 0].any()


def test_macro_f1_is_of_the_codes_that_are_there() -> None:
    true = np.array([[True, False, False], [True, False, True]])
    said = np.array([[True, True, False], [False, False, True]])
    assert macro_f1(true, said) == pytest.approx((2 / 3 + 1) / 2)
    assert macro_f1(true[:, 1:2], said[:, 1:2]) is None


def test_a_threshold_is_drawn_to_the_common_one() -> None:
    p = np.array([[0.9, 0.3], [0.8, 0.2], [0.1, 0.1], [0.2, 0.0]])
    true = np.array([[True, True], [True, False], [False, False], [False, False]])
    alone = best_thresholds(p, true, common_weight=0)
    np.testing.assert_allclose(alone, [0.5, 0.25])
    drawn = best_thresholds(p, true, common_weight=1e9)
    assert drawn[0] == pytest.approx(drawn[1])
    assert best_thresholds(p, np.zeros_like(true), 1)[0] > 1


def test_no_case_is_on_both_sides(data: Labelled) -> None:
    division = Division.of(data.cases, 0.25, seed=1)
    sides = [{data.cases[row] for row in rows} for rows in (division.test, division.pool)]
    assert not sides[0] & sides[1]
    assert len(sides[0]) == 3
    assert len(division.test) + len(division.pool) == len(data.cases)
    assert set(division.stop) <= set(division.pool)


def test_all_ways_begin_alike_and_are_replayed_alike(data: Labelled, labelled: Dataset) -> None:
    found = {way: replay(data, labelled.codebook, way, COURSE, seed=4) for way in Way}
    first = {points[0] for points in found.values()}
    assert len(first) == 1
    assert [point.labels for point in found[Way.MIXED]] == [20, 40, 60, 80]
    again = replay(data, labelled.codebook, Way.UNCERTAIN, COURSE, seed=4)
    assert again == found[Way.UNCERTAIN]
    assert found[Way.UNCERTAIN][1:] != found[Way.RANDOM][1:]


def test_a_pool_that_ends_ends_the_replay(data: Labelled, labelled: Dataset) -> None:
    done: list[int] = []
    course = Course(start=100, step=50, labels=1000)
    points = replay(data, labelled.codebook, Way.RANDOM, course, seed=0, done=done.append)
    assert [point.labels for point in points] == [100, 150]
    assert sum(done) == len(course.turns)


def test_the_simulation_tells_what_was_gained(simulation: Simulation) -> None:
    record = simulation.as_json()
    assert json.loads(json.dumps(record)) == record
    assert set(record["ways"]) == {"random", "uncertain", "mixed"}
    for way in record["ways"].values():
        assert way["labels"] == [20, 40, 60, 80]
        assert all(f["low"] <= f["mean"] <= f["high"] for f in way["f1"]["way"])
    random = simulation.figures(Way.RANDOM, None)
    assert random[-1] is not None
    assert simulation.as_many_as(Way.RANDOM, None) in (20, 40, 60, 80)
    random_ones = simulation.figures(Way.RANDOM, 0)
    mean = [
        (a.mean - b.mean)
        for a, b in zip(simulation.figures(Way.MIXED, 0), random_ones, strict=True)
        if a is not None and b is not None
    ][1:]
    assert simulation.wins(Way.MIXED, 0) == pytest.approx(np.mean(mean))


def test_without_a_share_at_random_there_are_two_curves(labelled: Dataset) -> None:
    course = replace(COURSE, labels=40, random_share=0.0)
    assert list(simulate(labelled, course, seeds=1).curves) == [Way.RANDOM, Way.UNCERTAIN]


def test_too_little_is_refused(labelled: Dataset) -> None:
    with pytest.raises(UsageError, match="too few"):
        simulate(labelled, Course(start=150, step=100), seeds=1)
    of_interviewers = tuple(replace(e, role=Role.INTERVIEWER) for e in labelled.examples)
    with pytest.raises(UsageError, match="0 sentences of 0 cases"):
        simulate(replace(labelled, examples=of_interviewers), COURSE, seeds=1)


def test_kappa_of_known_answers() -> None:
    one = np.array([True, True, False, False, False, False])
    other = np.array([True, False, False, False, False, False])
    # Agreed 5/6; by chance 2/6 * 1/6 + 4/6 * 5/6 = 22/36.
    assert kappa(one, other) == pytest.approx((30 / 36 - 22 / 36) / (1 - 22 / 36))
    assert kappa(one, one) == 1.0
    assert kappa(~one & one, ~one & one) == 1.0


def test_rest_is_the_mean_of_three_turns() -> None:
    assert rests_from([None, 1.0, 1.0]) is None
    assert rests_from([None, 1.0, 0.99, 0.99, 1.0]) == 3
    assert rests_from([None, 0.9, 1.0, 0.99, 1.0]) == 4
    assert rests_from([None, 0.5, 1.0, 1.0, 0.9]) is None
    assert rests_from([]) is None


@given(st.lists(st.floats(0, 1), min_size=3, max_size=12))
def test_rest_comes_no_later_with_a_lower_bound(kappas: list[float]) -> None:
    strict, lax = rests_from([None, *kappas], 0.9), rests_from([None, *kappas], 0.5)
    assert strict is None or (lax is not None and lax <= strict)


def test_the_drawing_is_within_its_bounds(simulation: Simulation) -> None:
    panels = draw(simulation)
    assert [panel.name.en for panel in panels] == ["All codes", "Way", "Place"]
    for panel in panels:
        ticks = [tick.at for tick in panel.down]
        assert ticks == sorted(ticks, reverse=True)
        assert panel.across[0].text == "20"
        assert panel.across[-1].text == "80"
        for line in panel.lines:
            places = [float(n) for n in re.findall(r"[\d.]+", f"{line.band} {line.path}")]
            assert all(0 <= x <= WIDTH for x in places[::2])
            assert all(0 <= y <= HEIGHT for y in places[1::2])


def test_the_page_asks_nobody_and_speaks_both_languages(
    simulation: Simulation, tmp_path: Path
) -> None:
    page = render_page(simulation)
    assert "http" not in page.replace("http-equiv", "")
    assert "style=" not in page
    assert page.count("<figure>") == 3
    assert "标注哪些句子" in page
    assert "Which sentences to label" in page
    for section in sections(simulation):
        for row in section.rows:
            assert all(f"<td>{value}</td>" in page for value in row.f1)
    write_html(tmp_path / "s.html", simulation, lang="zh")
    assert '<html lang="zh-CN">' in (tmp_path / "s.html").read_text(encoding="utf-8")


def test_the_hints_say_whether_it_rests(simulation: Simulation) -> None:
    def said(kappa: float) -> list[Bilingual]:
        curves = {
            way: replace(
                curve,
                replays=tuple(
                    tuple(replace(p, kappa=kappa if n else None) for n, p in enumerate(points))
                    for points in curve.replays
                ),
            )
            for way, curve in simulation.curves.items()
        }
        return list(hints(replace(simulation, curves=curves)))

    assert len(said(0.5)) == 3
    assert all("do not come to rest with 80 labels (kappa" in hint.en for hint in said(0.5))
    assert "come to rest at 80 labels, in 2 of 2 replays" in said(1.0)[0].en
    assert "80" in said(1.0)[0].zh


def test_few_columns_are_shown_of_many(simulation: Simulation) -> None:
    assert columns(simulation) == (20, 40, 60, 80)


def test_the_png_is_one(simulation: Simulation, tmp_path: Path) -> None:
    write_png(tmp_path / "s.png", simulation)
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")


def test_the_command(
    labelled: Dataset, tiny_codebook_path: Path, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    file = tmp_path / "data.jsonl"
    write_dataset(file, labelled.examples, tiny_codebook)
    command = ["-m", "linkage_nlp", "annotate", "simulate", str(file)]
    command += ["--codebook", str(tiny_codebook_path), "--start", "20", "--step", "20"]
    done = subprocess.run(
        [sys.executable, *command, "--labels", "40", "--seeds", "1", "-o", "out/s.html"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=True,
    )
    assert "mixed" in done.stdout
    assert (tmp_path / "out" / "s.html").is_file()
    wrong = subprocess.run(
        [sys.executable, *command, "-o", "s.docx"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert wrong.returncode == 2
    assert ".html, .json, .png" in wrong.stderr
