from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from linkage_annotations.agreement import Coder, Kind
from linkage_annotations.agreement.blind import CodedSentence, blind_codings
from linkage_annotations.agreement.model_coder import (
    TrainedOn,
    find_trained_on,
    model_codings,
)
from linkage_annotations.agreement.notices import Notice, NoticeKind
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.settle import derive
from linkage_annotations.loop.turn import Snapshot, Training, begin_turn, write_turn
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import write_dataset
from linkage_nlp.tagging.tagger import EMBEDDED, Tagger

LogMaker = Callable[..., LogContents]
KNOWN_ALL = TrainedOn(frozenset(), frozenset())


@pytest.fixture
def log(make_log: LogMaker) -> LogContents:
    return make_log(*((name, "anna", {"way": ("web",)}, {}) for name in ("s1", "s2", "s3", "s4")))


@pytest.fixture
def sentences(log: LogContents, tiny_codebook: Codebook) -> tuple[CodedSentence, ...]:
    return blind_codings(log, tiny_codebook, Rules()).sentences


def test_the_model_gives_the_codes_that_it_accepts(
    tiny_tagger: Tagger, sentences: tuple[CodedSentence, ...]
) -> None:
    found = model_codings(tiny_tagger, sentences, KNOWN_ALL)
    assert {rating.coder for rating in found.ratings} == {Coder("tiny-1", Kind.MODEL)}
    given = {
        rating.unit.id: {name: sorted(codes) for name, codes in rating.codes.items()}
        for rating in found.ratings
    }
    assert given == {
        "s1": {"way": ["web"]},
        "s2": {"way": ["fair", "work"], "place": ["abroad"]},
        "s3": {"way": ["fair"]},
        "s4": {},
    }
    assert found.notices == ()


@pytest.mark.parametrize(
    ("trained_on", "notice", "coded"),
    [
        (TrainedOn(None, None), Notice(NoticeKind.MODEL_MAY_HAVE, None, "tiny-1"), 4),
        (
            TrainedOn(frozenset({"s1", "s4", "x"}), None),
            Notice(NoticeKind.MODEL_SAW_THEM, 2, "tiny-1"),
            4,
        ),
        (TrainedOn(frozenset({"x"}), None), None, 4),
        # It codes what it was not fitted to, where it is known what that is.
        (TrainedOn(None, frozenset({"F1"})), Notice(NoticeKind.MODEL_HELD_OUT, 2, "tiny-1"), 2),
        (
            TrainedOn(None, frozenset({"F1", "F2"})),
            Notice(NoticeKind.MODEL_SAW_THEM, 4, "tiny-1"),
            4,
        ),
    ],
)
def test_what_is_known_of_its_training_is_said(
    trained_on: TrainedOn,
    notice: Notice | None,
    coded: int,
    tiny_tagger: Tagger,
    sentences: tuple[CodedSentence, ...],
) -> None:
    found = model_codings(tiny_tagger, sentences, trained_on)
    assert found.notices == (() if notice is None else (notice,))
    assert len(found.ratings) == coded


def test_what_a_bundle_was_trained_on_is_looked_for(
    log: LogContents, tiny_codebook: Codebook, tiny_tagger: Tagger, tmp_path: Path
) -> None:
    workspace = Workspace(tmp_path / "annotation", Settings())
    bundle = tiny_tagger.bundle
    assert find_trained_on(workspace, bundle) == TrainedOn(None, None)
    assert find_trained_on(workspace, replace(bundle, path=EMBEDDED)) == KNOWN_ALL

    examples = derive(log, tiny_codebook).examples
    dataset = write_dataset(workspace.dataset, examples, tiny_codebook)
    provenance = replace(bundle.info.provenance, dataset_sha256=dataset.sha256)
    of_dataset = replace(bundle, info=replace(bundle.info, provenance=provenance))
    ids = frozenset({"s1", "s2", "s3", "s4"})
    assert find_trained_on(workspace, of_dataset) == TrainedOn(ids, None)

    # The dataset has grown, but a turn kept it.
    turn = begin_turn(workspace, Training())
    shutil.copyfile(workspace.dataset, turn.dataset)
    write_dataset(workspace.dataset, examples[:2], tiny_codebook)
    assert find_trained_on(workspace, of_dataset) == TrainedOn(ids, None)

    snapshot = Snapshot(
        dataset.sha256, "0", tiny_codebook.fingerprint, {"en": 4}, 0, ("F1",), ("F2",), 1, 0, 0
    )
    write_turn(replace(turn, snapshot=snapshot, model_version="tiny-1"))
    assert find_trained_on(workspace, of_dataset) == TrainedOn(None, frozenset({"F1"}))
