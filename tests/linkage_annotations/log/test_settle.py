from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.log.account import Account, Outcome
from linkage_annotations.log.contents import gather
from linkage_annotations.log.readings import DEFAULT_RULES, Rules
from linkage_annotations.log.settle import Derivation, derive
from linkage_annotations.log.state import AnnotationState, Queue, State, Status, TaskKey, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Provenance, Settled, read_dataset, write_dataset
from linkage_nlp.errors import AnnotationError
from linkage_nlp.tagging.context import Context

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]
Settle = Callable[..., Derivation]
WEB, FAIR = {"way": ("web",)}, {"way": ("fair",)}
MAJORITY = Rules(majority=True)


@pytest.fixture
def settle(tiny_codebook: Codebook, make_task: MakeTask) -> Settle:
    """Derive from annotations, with the tasks 1 (s1), 2 (s2) and 3 (s1) beside them."""

    def settle(
        *states: State, rules: Rules = DEFAULT_RULES, tasks: tuple[int, ...] = (1, 2, 3)
    ) -> Derivation:
        return derive(gather([*map(make_task, tasks), *states]), tiny_codebook, rules)

    return settle


@pytest.fixture
def coded(make_annotation: MakeAnnotation) -> Callable[..., list[AnnotationState]]:
    """Annotations of task 1 by several coders: the codes that each gives."""

    def coded(**codes: dict[str, tuple[str, ...]]) -> list[AnnotationState]:
        return [
            make_annotation(number, coder=coder, codes=given)
            for number, (coder, given) in enumerate(codes.items(), start=1)
        ]

    return coded


def of(derivation: Derivation, sentence: str = "s1") -> Account:
    (account,) = (account for account in derivation.accounts if account.sentence == sentence)
    return account


def test_one_coder_settles_a_sentence_alone(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    derived = settle(make_annotation(codes=WEB, unsure=True, suggested_by="m1"))
    (example,) = derived.examples
    assert (example.id, example.case, example.lang, example.speaker) == ("s1", "F1", "en", "Boss")
    assert example.text == "We ask in a forum."
    assert example.context == Context("Where do you look?", "Well.")
    assert example.codes == {"way": ("web",), "place": ()}
    assert example.coders == ("anna",)
    assert example.settled is Settled.SINGLE
    assert example.provenance is Provenance.ANNOTATED
    assert of(derived) == Account(
        sentence="s1",
        case="F1",
        outcome=Outcome.SINGLE,
        coders=("anna",),
        differ=(),
        unsure=("anna",),
        skipped=(),
        queues=(Queue.LEARN,),
        suggested_by=("m1",),
        tasks=(TaskKey(7, 1), TaskKey(7, 3)),
    )
    assert of(derived, "s2").outcome is Outcome.OPEN
    assert derived.left_out == (of(derived, "s2"),)
    assert derived.counts == dict.fromkeys(Outcome, 0) | {Outcome.SINGLE: 1, Outcome.OPEN: 1}


def test_coders_who_say_the_same_agree_also_that_there_is_nothing(
    settle: Settle, coded: Callable[..., list[AnnotationState]]
) -> None:
    derived = settle(*coded(li={"way": ("fair", "web")}, anna={"way": ("web", "fair")}))
    assert derived.examples[0].settled is Settled.AGREED
    assert derived.examples[0].coders == ("anna", "li")
    assert derived.examples[0].codes["way"] == ("web", "fair")
    assert settle(*coded(li={}, anna={})).examples[0].codes == {"way": (), "place": ()}


def test_coders_who_differ_in_one_dimension_leave_the_sentence_open(
    settle: Settle, coded: Callable[..., list[AnnotationState]]
) -> None:
    derived = settle(*coded(li=WEB, anna=WEB | {"place": ("abroad",)}))
    assert derived.examples == ()
    assert of(derived).outcome is Outcome.DISAGREE
    assert of(derived).differ == ("place",)
    assert of(derived).coders == ("anna", "li")


@pytest.mark.parametrize(
    ("codes", "rules", "outcome", "way"),
    [
        ({"a": WEB, "b": WEB, "c": FAIR}, MAJORITY, Outcome.MAJORITY, ("web",)),
        ({"a": {}, "b": {}, "c": FAIR}, MAJORITY, Outcome.MAJORITY, ()),
        ({"a": WEB, "b": WEB, "c": FAIR}, DEFAULT_RULES, Outcome.DISAGREE, None),
        ({"a": WEB, "b": FAIR}, MAJORITY, Outcome.DISAGREE, None),
        ({"a": WEB, "b": WEB, "c": FAIR, "d": FAIR}, MAJORITY, Outcome.DISAGREE, None),
        # A vote over single codes would end with none, which nobody said.
        ({"a": WEB, "b": FAIR, "c": {"way": ("work",)}}, MAJORITY, Outcome.DISAGREE, None),
        ({"a": WEB, "b": WEB, "c": WEB}, MAJORITY, Outcome.AGREED, ("web",)),
    ],
)
def test_a_majority_settles_if_it_is_asked_for(
    settle: Settle,
    coded: Callable[..., list[AnnotationState]],
    codes: dict[str, Any],
    rules: Rules,
    outcome: Outcome,
    way: tuple[str, ...] | None,
) -> None:
    derived = settle(*coded(**codes), rules=rules)
    assert of(derived).outcome is outcome
    assert [example.codes["way"] for example in derived.examples] == ([] if way is None else [way])


def test_a_majority_is_needed_in_every_dimension(
    settle: Settle, coded: Callable[..., list[AnnotationState]]
) -> None:
    abroad = {"place": ("abroad",)}
    derived = settle(*coded(a=WEB, b=WEB | abroad, c=FAIR | abroad), rules=MAJORITY)
    assert derived.examples[0].codes == {"way": ("web",), "place": ("abroad",)}
    assert of(derived).differ == ("way", "place")
    torn = settle(*coded(a=WEB, b=FAIR | abroad, c=abroad), rules=MAJORITY)
    assert of(torn).outcome is Outcome.DISAGREE


def test_a_gold_annotation_settles_against_any_number(
    settle: Settle,
    coded: Callable[..., list[AnnotationState]],
    make_annotation: MakeAnnotation,
) -> None:
    gold = make_annotation(9, coder="lead", codes=FAIR, ground_truth=True)
    derived = settle(*coded(a=WEB, b=WEB, c=WEB), gold, rules=MAJORITY)
    (example,) = derived.examples
    assert example.codes["way"] == ("fair",)
    assert example.settled is Settled.ADJUDICATED
    assert example.coders == ("a", "b", "c", "lead")


def test_what_an_adjudicator_codes_is_gold(
    settle: Settle, coded: Callable[..., list[AnnotationState]]
) -> None:
    states = coded(li=WEB, lead=FAIR)
    assert of(settle(*states)).outcome is Outcome.DISAGREE
    derived = settle(*states, rules=Rules(adjudicators=frozenset({"lead"})))
    assert derived.examples[0].settled is Settled.ADJUDICATED
    assert derived.examples[0].codes["way"] == ("fair",)


def test_two_gold_annotations_that_differ_settle_nothing(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    one = make_annotation(1, coder="lead", codes=FAIR, ground_truth=True)
    two = make_annotation(2, coder="li", codes=WEB, ground_truth=True)
    three = make_annotation(3, coder="wang", codes=WEB, ground_truth=True)
    for states in ((one, two, make_annotation(4, codes=WEB)), (one, two, three)):
        derived = settle(*states, rules=MAJORITY)
        assert of(derived).outcome is Outcome.DISAGREE
        assert of(derived).differ == ("way",)


def test_gold_stays_gold_when_its_coder_codes_the_sentence_once_more(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    gold = make_annotation(1, codes=FAIR, ground_truth=True)
    later = make_annotation(2, codes=WEB, task=3, after=5)
    for tasks in ((1, 2, 3), (1, 2)):
        derived = settle(gold, later, tasks=tasks)
        assert derived.examples[0].codes["way"] == ("fair",)
        assert derived.examples[0].settled is Settled.ADJUDICATED
    with pytest.raises(AnnotationError, match="annotation 1 of task 1"):
        settle(make_annotation(1, codes={"way": ("telepathy",)}, ground_truth=True), later)
    unmarked = make_annotation(1, codes=FAIR, after=1)
    assert settle(gold, later, unmarked).examples[0].codes["way"] == ("web",)


def test_a_coder_s_later_annotation_replaces_the_former(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    first = make_annotation(1, codes=WEB)
    edited = make_annotation(1, codes=FAIR, after=1)
    elsewhere = make_annotation(2, codes={"way": ("work",)}, task=3, after=2)
    assert settle(edited, first).examples[0].codes["way"] == ("fair",)
    derived = settle(elsewhere, edited, first)
    assert derived.examples[0].codes["way"] == ("work",)
    assert derived.examples[0].settled is Settled.SINGLE


def test_of_two_annotations_of_one_moment_the_same_one_always_counts(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    moment = datetime(2026, 4, 1, tzinfo=UTC)
    both = [
        make_annotation(number, updated=moment, codes=codes, ground_truth=gold)
        for number, codes, gold in ((1, WEB, True), (2, FAIR, True), (3, WEB, False))
    ]
    for states in permutations(both):
        assert settle(*states).examples[0].codes["way"] == ("fair",)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (Status.SKIPPED, Outcome.SKIPPED),
        (Status.DRAFT, Outcome.DRAFT),
        (Status.DELETED, Outcome.DELETED),
        (Status.DISCARDED, Outcome.OPEN),
    ],
)
def test_what_was_not_submitted_does_not_count(
    settle: Settle, make_annotation: MakeAnnotation, status: Status, outcome: Outcome
) -> None:
    odd = make_annotation(1, status=status, codes=WEB, coder="li", after=3)
    assert of(settle(odd)).outcome is outcome
    derived = settle(odd, make_annotation(2, codes=FAIR))
    assert of(derived).outcome is Outcome.SINGLE
    assert of(derived).skipped == (("li",) if status is Status.SKIPPED else ())
    assert derived.examples[0].codes["way"] == ("fair",)


def test_a_skip_beside_codes_of_the_same_coder_is_not_listed(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    skipped = make_annotation(1, status=Status.SKIPPED, after=2)
    derived = settle(skipped, make_annotation(2, task=3, codes=WEB))
    assert of(derived).outcome is Outcome.SINGLE
    assert of(derived).skipped == ()


def test_an_annotation_that_was_skipped_or_deleted_later_counts_no_more(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    first = make_annotation(1, codes=WEB)
    for later in (
        make_annotation(1, status=Status.SKIPPED, after=1),
        make_annotation(1, status=Status.DELETED, codes=WEB),
        make_annotation(1, status=Status.DELETED, codes=WEB, revision=1),
    ):
        assert settle(first, later).examples == ()
    back = make_annotation(1, codes=WEB, revision=2)
    assert len(settle(first, later, back).examples) == 1


def test_a_submission_that_says_nothing_or_contradicts_itself_is_unclear(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    empty = make_annotation(1, no_code=False)
    both = make_annotation(2, task=2, codes=WEB, no_code=True)
    derived = settle(empty, both)
    assert [account.outcome for account in derived.accounts] == [Outcome.UNCLEAR] * 2
    taken = settle(empty, both, rules=Rules(empty_is_none=True))
    assert [account.outcome for account in taken.accounts] == [Outcome.SINGLE, Outcome.UNCLEAR]
    assert taken.examples[0].codes == {"way": (), "place": ()}


def test_a_sentence_goes_with_all_of_its_tasks(
    settle: Settle, make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    gone = make_annotation(1, status=Status.TASK_DELETED, codes=WEB)
    one, other = (make_task(n, deleted=True, revision=1) for n in (1, 3))
    assert of(settle(gone, one)).outcome is Outcome.DELETED
    assert of(settle(gone, one, other)).outcome is Outcome.WITHDRAWN
    assert of(settle(one, other)).outcome is Outcome.WITHDRAWN
    assert of(settle(gone, tasks=())).outcome is Outcome.WITHDRAWN


def test_annotations_without_their_words_are_told(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    derived = settle(make_annotation(1, codes=WEB), tasks=(2, 3))
    assert of(derived).outcome is Outcome.NO_TEXT
    assert of(derived).case == "F1"
    assert derived.examples == ()
    assert of(settle(make_annotation(1), tasks=())).case == ""


def test_tasks_that_say_other_words_are_told(
    settle: Settle, make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    renamed = make_task(3, text="We ask in a FORUM.", case="F2", revision=1)
    first = make_annotation(1, codes=WEB)
    second = make_annotation(2, coder="li", task=3, codes=WEB, after=1)
    derived = settle(first, second, renamed)
    assert of(derived).outcome is Outcome.TEXT_DIFFERS
    assert of(derived).coders == ("anna", "li")
    alone = settle(second, renamed)
    assert alone.examples[0].text == "We ask in a FORUM."
    assert alone.examples[0].case == "F2"


def test_context_and_case_are_those_of_the_last_that_decided(
    settle: Settle, make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    renamed = make_task(3, case="F2", context=Context("Why?", ""), revision=1)
    first = make_annotation(1, codes=WEB)
    later = make_annotation(2, coder="li", task=3, codes=WEB, after=1)
    assert settle(first, later, renamed).examples[0].context == Context("Why?", "")
    gold = make_annotation(1, codes=WEB, ground_truth=True, revision=1)
    assert settle(first, gold, later, renamed).examples[0].case == "F1"


def test_examples_come_by_case_transcript_and_place(
    settle: Settle, make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    states = [make_annotation(n, task=n) for n in (1, 2, 4, 5, 6)]
    tasks = [
        make_task(1, start=900),
        make_task(2, start=50),
        make_task(4, case="E9"),
        make_task(5, transcript="t0", start=999),
        make_task(6, start=50),
    ]
    derived = settle(*states, *tasks, tasks=())
    assert [example.id for example in derived.examples] == ["s3", "s5", "s2", "s6", "s1"]
    assert [account.sentence for account in derived.accounts] == ["s1", "s2", "s3", "s5", "s6"]


def test_another_codebook_is_refused_unless_it_is_named(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    old = make_annotation(4, codes=WEB, codebook="sha256:old")
    more = make_annotation(5, task=2, codebook="sha256:old")
    with pytest.raises(AnnotationError, match="another codebook") as caught:
        settle(old, more)
    assert "annotation 4 of task 1 in project 7 (and 1 more)" in caught.value.message
    assert "sha256:old" in caught.value.message
    assert caught.value.remedy
    allowed = settle(old, more, rules=Rules(former_codebooks=frozenset({"sha256:old"})))
    assert len(allowed.examples) == 2


def test_a_code_that_the_codebook_lacks_is_refused_also_under_a_former_one(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    rules = Rules(former_codebooks=frozenset({"sha256:old"}))
    state = make_annotation(4, codes={"way": ("telepathy",)}, codebook="sha256:old")
    with pytest.raises(AnnotationError, match="has an unknown code 'telepathy'") as caught:
        settle(state, make_annotation(5, task=2, codes={"mood": ("sad",)}), rules=rules)
    assert "annotation 4 of task 1 in project 7 (and 1 more)" in caught.value.message
    assert "web, fair, work" in caught.value.remedy


def test_what_does_not_count_may_be_of_any_codebook(
    settle: Settle, make_annotation: MakeAnnotation
) -> None:
    other = {"codebook": "sha256:old", "codes": {"way": ("telepathy",)}}
    derived = settle(
        make_annotation(1, **other),
        make_annotation(1, codes=WEB, after=1),
        make_annotation(2, status=Status.SKIPPED, coder="li", **other),
        make_annotation(3, status=Status.DRAFT, coder="li", **other),
        make_annotation(4, after=-1, **other),
    )
    assert of(derived).outcome is Outcome.SINGLE


def test_the_dataset_is_one_that_training_reads(
    settle: Settle,
    make_annotation: MakeAnnotation,
    tiny_codebook: Codebook,
    tmp_path: Path,
) -> None:
    derived = settle(make_annotation(1, codes=WEB), make_annotation(2, task=2))
    written = write_dataset(tmp_path / "d.jsonl", derived.examples, tiny_codebook)
    assert read_dataset(tmp_path / "d.jsonl", tiny_codebook) == written
    assert len(written.examples) == 2


def test_what_is_submitted_in_the_queue_of_disagreements_decides(
    make_task: Callable[..., TaskState],
    make_annotation: Callable[..., AnnotationState],
    tiny_codebook: Codebook,
) -> None:
    settling = {"project": 9, "queue": Queue.ADJUDICATION}
    log = gather(
        [
            make_task(1),
            make_task(1, project=9),
            make_annotation(1, coder="anna", codes={"way": ("web",)}),
            make_annotation(2, coder="li", codes={"way": ("fair",)}),
            make_annotation(3, coder="li", codes={"way": ("web",)}, **settling),
            # Later, but not to settle it.
            make_annotation(4, coder="anna", codes={"way": ("work",)}, after=9),
        ]
    )
    (account,) = derive(log, tiny_codebook).accounts
    assert account.outcome is Outcome.ADJUDICATED
    (example,) = derive(log, tiny_codebook).examples
    assert example.codes["way"] == ("web",)
