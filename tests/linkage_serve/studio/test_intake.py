from __future__ import annotations

import pytest

from linkage_nlp.errors import Overloaded, StoreError
from linkage_serve.retraining.asking import Asking
from linkage_serve.retraining.workspaces import Workspaces
from linkage_serve.store import Database, retrainings
from linkage_serve.studio import intake
from linkage_serve.studio.events import Event, Happening
from linkage_serve.studio.intake import Intake


def asking(database: Database) -> Asking:
    """One that knows no workspace, so that retrainings are noted alone."""
    return Asking(database, Workspaces(()), wake=lambda: None)


def annotated(*numbers: int) -> Event:
    return Event(Happening.ANNOTATED, 7, numbers)


def test_a_threshold_asks_for_a_retraining(database: Database) -> None:
    taking = Intake(database, asking(database), threshold=3)
    taking.start()
    taking.take(annotated(1))
    taking.take(annotated(1, 2))
    taking.take(Event(Happening.DELETED, 7, (2,)))
    taking.take(annotated(3))
    taking.settle()
    with database.reading() as connection:
        assert retrainings.counts(connection) == {7: 2}
        assert retrainings.page(connection, before=None, limit=9) == []
    taking.take(annotated(4))
    # What was taken is worked before it stops.
    taking.close()
    with database.reading() as connection:
        (asked,) = retrainings.page(connection, before=None, limit=9)
        assert (asked.project, asked.reason, asked.annotations) == (7, "threshold", 3)
        assert retrainings.counts(connection) == {}


def test_an_event_waits_until_the_database_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_PAUSE", 0.01)
    whole, failures = retrainings.count_in, [1, 2, 3]

    def fails(*args: object) -> int:
        if failures:
            failures.pop()
            raise StoreError("it is down")
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(retrainings, "count_in", fails)
    taking = Intake(database, asking(database), threshold=3)
    taking.start()
    taking.take(annotated(1))
    taking.settle()
    taking.close()
    with database.reading() as connection:
        assert retrainings.counts(connection) == {7: 1}


def test_what_waits_is_bounded(database: Database) -> None:
    taking = Intake(database, asking(database), threshold=3, limit=2)
    taking.take(annotated(1))
    taking.take(annotated(2))
    with pytest.raises(Overloaded):
        taking.take(annotated(3))
    taking.start()
    taking.close()
