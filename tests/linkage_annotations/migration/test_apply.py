"""Migrating and taking back, on a server that may go away at any call."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.migration import apply as applying
from linkage_annotations.migration.apply import Applied, Site, apply
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.folder import MigrationFolder, new_folder
from linkage_annotations.migration.plan import plan
from linkage_annotations.migration.undo import Backward, backward, undo
from linkage_nlp.codebook import Label

NEW_SITE = Site(7, "new", "way scope", "new", "")
OLD_SITE = Site(7, "x", "way place", "x", "m1")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "_PAUSES", (0.0, 0.0))


@pytest.fixture
def folder(tmp_path: Path) -> MigrationFolder:
    return new_folder(tmp_path, datetime.now(UTC))


def _apply(server: Any, folder: MigrationFolder, way: Conversion) -> Applied:
    """Begin, and go on as often as the server was away."""
    first = plan({7: server.tasks(7)}, way)
    folder.keep(first.steps)
    try:
        return apply(server, folder, way, [NEW_SITE], first=first)
    except Exception as error:
        if type(error).__name__ != "Down":
            raise
        return apply(server, folder, way, [NEW_SITE])


def _undo(server: Any, folder: MigrationFolder, way: Conversion, latest: datetime) -> Backward:
    work = backward({7: list(server.tasks(7))}, folder.steps(), way, latest)
    if work.refusals():
        return work
    try:
        undo(server, work, folder.steps(), [OLD_SITE], way.old.fingerprint)
    except Exception as error:
        if type(error).__name__ != "Down":
            raise
        again = backward({7: list(server.tasks(7))}, folder.steps(), way, latest)
        undo(server, again, folder.steps(), [OLD_SITE], way.old.fingerprint)
    return work


ANNA, LI = "anna@example.org", "li@example.org"


def _expected(way: Conversion) -> dict[int, Any]:
    new = way.new.fingerprint
    internet, event = Label("way", "internet"), Label("way", "event")
    return {
        1: (
            new,
            [(ANNA, [Label("scope", "abroad"), internet], False), (LI, [event], False)],
            [],
            [],
        ),
        2: (new, [(ANNA, [], False)], [], []),
        3: (new, [(LI, [Label("scope", "home")], False)], [], []),
        4: (new, [(ANNA, [], False), ("li", [], True)], [], [("m1", [internet])]),
        5: (new, [], [[internet]], []),
    }


def test_a_project_is_migrated_and_taken_back(
    server: Any, folder: MigrationFolder, way: Conversion
) -> None:
    before = server.says()
    latest = plan({7: server.tasks(7)}, way).latest
    assert latest is not None
    assert _apply(server, folder, way) == Applied(left=(), changed=0)
    assert server.says() == _expected(way)
    assert server.about.config == "way scope"
    assert server.about.model_version == ""
    assert server.there[2].annotations[0].updated > server.there[1].annotations[0].updated
    _undo(server, folder, way, latest)
    assert server.says() == before
    assert (server.about.config, server.about.model_version) == ("way place", "m1")


def test_wherever_it_is_broken_off_it_is_finished(
    make_server: Callable[[], Any], tmp_path: Path, way: Conversion
) -> None:
    whole = make_server()
    _apply(whole, new_folder(tmp_path, datetime.now(UTC)), way)
    assert whole.calls == 27
    for call in range(2, whole.calls + 1):
        server = make_server()
        server.fail_at = call
        assert not _apply(server, new_folder(tmp_path, datetime.now(UTC)), way).left
        assert server.says() == _expected(way), call
        assert server.there[2].annotations[0].updated > server.there[1].annotations[0].updated


def test_wherever_taking_back_is_broken_off_it_is_finished(
    make_server: Callable[[], Any], tmp_path: Path, way: Conversion
) -> None:
    def migrated() -> tuple[Any, MigrationFolder, datetime]:
        server, folder = make_server(), new_folder(tmp_path, datetime.now(UTC))
        latest = plan({7: server.tasks(7)}, way).latest
        assert latest is not None
        _apply(server, folder, way)
        server.calls = 0
        return server, folder, latest

    before = make_server().says()
    whole, first_folder, latest = migrated()
    _undo(whole, first_folder, way, latest)
    for call in range(2, whole.calls + 1):
        server, folder, latest = migrated()
        server.fail_at = call
        _undo(server, folder, way, latest)
        assert server.says() == before, call


def test_what_was_begun_can_be_taken_back(
    make_server: Callable[[], Any], tmp_path: Path, way: Conversion
) -> None:
    before = make_server().says()
    for call in range(2, 28):
        server, folder = make_server(), new_folder(tmp_path, datetime.now(UTC))
        first = plan({7: server.tasks(7)}, way)
        folder.keep(first.steps)
        server.fail_at = call
        with pytest.raises(Exception, match=r"^$") as caught:
            apply(server, folder, way, [NEW_SITE], first=first)
        assert type(caught.value).__name__ == "Down"
        assert first.latest is not None
        _undo(server, folder, way, first.latest)
        assert server.says() == before, call


def test_what_coders_do_meanwhile_is_converted(
    server: Any,
    folder: MigrationFolder,
    way: Conversion,
    old_result: Callable[..., Any],
) -> None:
    first = plan({7: server.tasks(7)}, way)
    folder.keep(first.steps)
    server.change_annotation(1, result=old_result(way=["show"]))
    server.restore_annotation(5, old_result(way=["work"]), coder="li", prediction=None)
    server.restore_annotation(5, old_result(way=["fair"]), coder="anna", prediction=None)
    applied = apply(server, folder, way, [NEW_SITE], first=first)
    assert applied == Applied(left=(), changed=1)
    assert (ANNA, [Label("way", "event")], False) in server.says()[1][1]
    assert server.says()[5][1] == [("anna", [Label("way", "event")], False)]
    kept = {step.id: step for step in folder.steps() if step.what.value == "annotation"}
    assert len(kept) == 9


def test_what_was_coded_since_blocks_taking_back(
    server: Any, folder: MigrationFolder, way: Conversion
) -> None:
    latest = plan({7: server.tasks(7)}, way).latest
    assert latest is not None
    _apply(server, folder, way)
    video = [{"from_name": "way", "value": {"choices": ["video"]}}]
    server.restore_annotation(5, video, coder="li", prediction=None)
    after = server.says()
    (refusal,) = _undo(server, folder, way, latest).refusals()
    assert "1 annotations or drafts since then give codes" in refusal.message
    assert "way/video" in refusal.message
    assert server.says() == after


def test_who_coded_anew_is_not_overruled(
    server: Any, folder: MigrationFolder, way: Conversion
) -> None:
    latest = plan({7: server.tasks(7)}, way).latest
    assert latest is not None
    _apply(server, folder, way)
    none = [{"from_name": "no-code", "value": {"choices": ["no-code"]}}]
    server.restore_annotation(3, none, coder=ANNA, prediction=None)
    work = _undo(server, folder, way, latest)
    assert [step.id for step in work.superseded] == [4]
    assert sorted(server.says()[3][1]) == [(ANNA, [], False), (LI, [Label("place", "home")], False)]
