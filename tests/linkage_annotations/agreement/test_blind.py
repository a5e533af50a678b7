from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from linkage_annotations.agreement.blind import BlindCodings, blind_codings
from linkage_annotations.agreement.notices import Notice, NoticeKind
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.contents import gather as gather_states
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.state import Queue, Status
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import AnnotationError

WEB, FAIR = {"way": ("web",)}, {"way": ("fair",)}
NONE: dict[str, tuple[str, ...]] = {}
LogMaker = Callable[..., LogContents]


def rated(found: BlindCodings) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    return {
        (rating.coder.name, rating.unit.id): {d: tuple(c) for d, c in rating.codes.items()}
        for rating in found.ratings
    }


def test_the_latest_of_each_coder_counts(make_log: LogMaker, tiny_codebook: Codebook) -> None:
    log = make_log(
        ("s1", "anna", WEB, {}),
        ("s1", "anna", FAIR, {}),
        ("s1", "li", NONE, {}),
        ("s3", "li", WEB, {"status": Status.DRAFT}),
        ("s3", "anna", WEB, {"status": Status.SKIPPED}),
        ("s4", "anna", NONE, {"no_code": False}),
    )
    found = blind_codings(log, tiny_codebook, Rules())
    assert rated(found) == {("anna", "s1"): FAIR, ("li", "s1"): NONE}
    (sentence,) = found.sentences
    assert (sentence.unit.id, sentence.unit.case, sentence.unit.lang) == ("s1", "F1", "en")
    assert sentence.read.text == "We ask in a forum."
    assert sentence.read.context.question == "Where do you look?"
    assert found.notices == ()


def test_what_had_a_suggestion_in_view_counts_only_on_demand(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(("s1", "anna", WEB, {"suggested_by": "m1"}), ("s1", "li", WEB, {}))
    found = blind_codings(log, tiny_codebook, Rules())
    assert rated(found) == {("li", "s1"): WEB}
    assert found.notices == (Notice(NoticeKind.SUGGESTED_LEFT_OUT, 1),)
    found = blind_codings(log, tiny_codebook, Rules(), suggested=True)
    assert rated(found) == {("anna", "s1"): WEB, ("li", "s1"): WEB}
    assert found.notices == (Notice(NoticeKind.SUGGESTED_COUNTED, 1),)


def test_a_later_suggestion_does_not_hide_what_was_coded_blind(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(("s1", "anna", WEB, {}), ("s1", "anna", FAIR, {"suggested_by": "m1"}))
    assert rated(blind_codings(log, tiny_codebook, Rules())) == {("anna", "s1"): WEB}


def test_what_settles_a_sentence_is_no_blind_coding(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(
        ("s1", "anna", WEB, {}),
        ("s1", "anna", FAIR, {"project": 9, "queue": Queue.ADJUDICATION}),
        ("s1", "lead", WEB, {}),
        ("s2", "li", WEB, {"ground_truth": True}),
    )
    found = blind_codings(log, tiny_codebook, Rules(adjudicators=frozenset({"lead"})))
    assert rated(found) == {("anna", "s1"): WEB}
    assert found.notices == (Notice(NoticeKind.SETTLING_LEFT_OUT, 3),)


def test_an_annotation_that_was_marked_later_counts_as_it_was(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(("s1", "anna", WEB, {}), ("s1", "li", FAIR, {}))
    before = log.annotations[0]
    marked = replace(
        before, ground_truth=True, codes=FAIR, updated=before.updated + timedelta(hours=1)
    )
    gone = replace(log.annotations[1], status=Status.DELETED, revision=1)
    changed = gather_states([*log.states, marked])
    assert rated(blind_codings(changed, tiny_codebook, Rules())) == {
        ("anna", "s1"): WEB,
        ("li", "s1"): FAIR,
    }
    # What is deleted does not count, whatever it was before.
    without = gather_states([*changed.states, gone])
    assert rated(blind_codings(without, tiny_codebook, Rules())) == {("anna", "s1"): WEB}


def test_coders_who_were_shown_other_words_are_not_compared(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(
        ("s1", "anna", WEB, {}),
        ("s1", "li", WEB, {"project": 8}),
        ("s2", "anna", WEB, {}),
        text={(8, "s1"): "We ask in a XXX-1."},
    )
    found = blind_codings(log, tiny_codebook, Rules())
    assert rated(found) == {("anna", "s2"): WEB}
    assert found.notices == (Notice(NoticeKind.WORDS_DIFFER, 1),)


def test_another_codebook_and_an_unknown_code_are_refused(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(("s1", "anna", WEB, {"codebook": "sha256:0"}))
    with pytest.raises(AnnotationError, match="under another codebook"):
        blind_codings(log, tiny_codebook, Rules())
    assert blind_codings(log, tiny_codebook, Rules(former_codebooks=frozenset({"sha256:0"})))
    with pytest.raises(AnnotationError, match="unknown code 'boat'"):
        blind_codings(make_log(("s1", "anna", {"way": ("boat",)}, {})), tiny_codebook, Rules())


def test_what_was_marked_before_a_migration_is_no_blind_coding(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    log = make_log(("s1", "anna", WEB, {}), ("s1", "li", WEB, {}))
    later = log.annotations[0].updated + timedelta(hours=1)
    gold = replace(log.annotations[0], ground_truth=True, updated=later)
    former = replace(log.annotations[0], codebook="sha256:former", codes={"way": ("gone",)})
    migrated = gather_states((*log.tasks, former, gold, log.annotations[1]))
    found = blind_codings(migrated, tiny_codebook, Rules())
    assert rated(found) == {("li", "s1"): WEB}
    assert found.notices == (Notice(NoticeKind.SETTLING_LEFT_OUT, 1),)
