from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linkage_nlp.errors import BundleError, ServiceError, StoreError, UnknownItem
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.tagging.encoding import ModelInput
from linkage_serve.metrics import Metrics
from linkage_serve.models.registry import Models
from linkage_serve.settings import Settings
from linkage_serve.store import Database, open_database

FORUM = [ModelInput("We ask in a forum.", NO_CONTEXT)]


@pytest.fixture
def settings(make_settings: Callable[..., Settings], make_bundle: Callable[[], Path]) -> Settings:
    """With the tiny model in the models folder as `a` and `b`, and a broken one."""
    made = make_settings()
    made.models.mkdir(parents=True)
    for name in ("a", "b", "broken"):
        make_bundle().rename(made.models / name)
    (made.models / "broken" / "model.onnx").write_bytes(b"no model")
    (made.models / ".being-written").mkdir()
    (made.models / "notes").mkdir()
    return made


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


@pytest.fixture
def models(settings: Settings, database: Database) -> Iterator[Models]:
    made = Models(settings, database, Metrics())
    yield made
    made.close()


def test_whole_and_broken_bundles_are_listed(models: Models) -> None:
    found = {one.name: one for one in models.every()}
    assert set(found) == {"embedded", "given", "a", "b", "broken"}
    assert found["a"].bundle is not None
    assert found["broken"].bundle is None
    assert "differs" in str(found["broken"].fault)


def test_a_bundle_that_was_replaced_is_looked_at_again(models: Models, settings: Settings) -> None:
    models.every()
    (settings.models / "a" / "model.onnx").write_bytes(b"")
    assert {one.name: one.bundle for one in models.every()}["a"] is None


def test_a_broken_bundle_is_refused_and_the_old_one_stays(models: Models) -> None:
    models.activate("a")
    with pytest.raises(BundleError):
        models.activate("broken")
    with pytest.raises(UnknownItem):
        models.activate("../a")
    assert models.active == "a"
    with models.borrowed() as model:
        assert model.batcher.submit(FORUM).result(10).shape == (1, 4)


def test_who_has_borrowed_a_model_finishes_with_it(models: Models) -> None:
    with models.borrowed() as old:
        models.activate("a")
        with models.borrowed() as new:
            assert new.name == "a"
        assert old.batcher.submit(FORUM).result(10).shape == (1, 4)
    with pytest.raises(ServiceError):
        old.batcher.submit(FORUM)


def test_the_choice_holds_after_a_restart(
    settings: Settings, database: Database, make_settings: Callable[..., Settings]
) -> None:
    first = Models(settings, database, Metrics())
    first.activate("b")
    first.close()
    again = Models(make_settings(model=None), database, Metrics())
    assert again.active == "b"
    again.close()
    # What was named at the start goes before, and is not remembered.
    given = Models(settings, database, Metrics())
    assert given.active == "given"
    given.close()


def test_a_chosen_model_that_is_gone_is_not_replaced_in_silence(
    settings: Settings, database: Database, make_settings: Callable[..., Settings]
) -> None:
    models = Models(settings, database, Metrics())
    models.activate("b")
    models.close()
    (settings.models / "b").rename(settings.models / ".b")
    with pytest.raises(BundleError, match="no longer there"):
        Models(make_settings(model=None), database, Metrics())


def test_a_choice_that_cannot_be_kept_is_not_made(
    models: Models, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(database, "writing", fail)
    with pytest.raises(StoreError):
        models.activate("a")
    assert models.active == "given"


def test_after_closing_nothing_is_lent(settings: Settings, database: Database) -> None:
    models = Models(settings, database, Metrics())
    models.close()
    with pytest.raises(ServiceError), models.borrowed():
        pass
