"""What holds of any log, whatever a server may have shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_annotations.log.account import Outcome
from linkage_annotations.log.contents import LogContents, gather
from linkage_annotations.log.file import AnnotationLog
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.settle import derive
from linkage_annotations.log.state import State, Status
from linkage_nlp.codebook import Codebook

States = st.SearchStrategy[list[State]]
RULES = st.builds(
    Rules,
    majority=st.booleans(),
    adjudicators=st.sampled_from([frozenset[str](), frozenset[str](), frozenset({"li"})]),
    empty_is_none=st.booleans(),
)
files = settings(deadline=None, max_examples=60)


def log_in(factory: pytest.TempPathFactory) -> AnnotationLog:
    return AnnotationLog(factory.mktemp("log"))


def held(log: AnnotationLog | LogContents) -> set[str]:
    contents = log.read(missing_ok=True) if isinstance(log, AnnotationLog) else log
    return {state.sha256 for state in contents.states}


@files
@given(st.data())
def test_appending_twice_is_appending_once(
    states: States, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    given_states = data.draw(states)
    log = log_in(tmp_path_factory)
    log.append(given_states)
    once = log.path.read_bytes() if given_states else b""
    later = [
        replace(s, seen=s.seen + timedelta(days=1))
        for s in data.draw(st.permutations(given_states))
    ]
    again = log.append(later)
    assert (again.annotations, again.tasks, again.known) == (0, 0, len(given_states))
    assert (log.path.read_bytes() if given_states else b"") == once
    assert held(log) == {state.sha256 for state in given_states}


@settings(max_examples=100)
@given(st.data())
def test_the_order_in_which_states_were_seen_decides_nothing(
    states: States, tiny_codebook: Codebook, data: st.DataObject
) -> None:
    given_states = data.draw(states)
    rules = data.draw(RULES)
    moved = [
        replace(state, seen=state.seen + timedelta(hours=data.draw(st.integers(0, 9))))
        for state in data.draw(st.permutations(given_states))
    ]
    assert derive(gather(moved), tiny_codebook, rules) == derive(
        gather(given_states), tiny_codebook, rules
    )


@files
@given(st.data())
def test_two_logs_together_are_the_log_of_both(
    states: States,
    tiny_codebook: Codebook,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    given_states = data.draw(states)
    cut = data.draw(st.integers(0, len(given_states)))
    overlap = data.draw(st.integers(0, cut))
    one, two, both = (log_in(tmp_path_factory) for _ in range(3))
    one.append(given_states[:cut])
    two.append(given_states[overlap:])
    both.append(given_states)
    joined = [log_in(tmp_path_factory), log_in(tmp_path_factory)]
    for log, parts in zip(joined, ((one, two), (two, one)), strict=True):
        for part in parts:
            log.append(part.read(missing_ok=True).states)
        assert held(log) == held(both)
        assert derive(log.read(missing_ok=True), tiny_codebook) == derive(
            both.read(missing_ok=True), tiny_codebook
        )


@files
@given(st.data())
def test_a_file_cut_anywhere_opens_and_loses_only_what_comes_after(
    states: States, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    given_states = data.draw(states)
    log = log_in(tmp_path_factory)
    log.append([*given_states])
    if not given_states:
        return
    noted = log.read().states
    whole = log.path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    log.path.write_bytes(whole[:cut])
    # A line that lacks its end alone has lost nothing.
    kept = (whole[:cut] + b"\n" if whole[cut : cut + 1] == b"\n" else whole[:cut]).count(b"\n")
    contents = log.read()
    assert contents.states == noted[:kept]
    assert log.append([]).repaired == contents.unfinished
    assert log.read() == replace(contents, unfinished=0)
    log.append(given_states)
    assert held(log) == {state.sha256 for state in given_states}


@settings(max_examples=100)
@given(st.data())
def test_every_sentence_is_accounted_for_once(
    states: States, tiny_codebook: Codebook, data: st.DataObject
) -> None:
    given_states = data.draw(states)
    derived = derive(gather(given_states), tiny_codebook, data.draw(RULES))
    sentences = [account.sentence for account in derived.accounts]
    assert sorted(sentences) == sorted({state.sentence for state in given_states})
    assert sum(derived.counts.values()) == len(sentences)
    settled = {a.sentence: a for a in derived.accounts if a.outcome.settled is not None}
    assert sorted(example.id for example in derived.examples) == sorted(settled)
    for example in derived.examples:
        assert example.settled is settled[example.id].outcome.settled
        assert example.coders == settled[example.id].coders
    assert len(derived.left_out) + len(derived.examples) == len(sentences)


@settings(max_examples=100)
@given(st.data())
def test_codes_are_always_those_that_somebody_gave(
    states: States, tiny_codebook: Codebook, data: st.DataObject
) -> None:
    given_states = data.draw(states)
    derived = derive(gather(given_states), tiny_codebook, data.draw(RULES))
    for example in derived.examples:
        submitted = [
            state
            for state in gather(given_states).annotations
            if state.sentence == example.id and state.status is Status.SUBMITTED
        ]
        for dimension, codes in example.codes.items():
            given_codes = [set(state.codes.get(dimension, ())) for state in submitted]
            assert set(codes) in given_codes


def test_the_strategy_reaches_every_outcome(states: States, tiny_codebook: Codebook) -> None:
    """Laws that are never put to the test would hold of anything."""
    reached: set[Outcome] = set()

    @settings(max_examples=300, derandomize=True, database=None, deadline=None)
    @given(states, RULES)
    def look(given_states: list[State], rules: Rules) -> None:
        reached.update(
            a.outcome for a in derive(gather(given_states), tiny_codebook, rules).accounts
        )

    look()
    assert reached == set(Outcome)
