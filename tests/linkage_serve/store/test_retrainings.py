from __future__ import annotations

import pytest

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import Database, retrainings
from linkage_serve.store.records import Reason


def test_an_annotation_counts_once(database: Database) -> None:
    with database.writing() as connection:
        assert retrainings.count_in(connection, 7, [1, 2]) == 2
        assert retrainings.count_in(connection, 7, [2, 3, 3]) == 3
        assert retrainings.count_in(connection, 8, [1]) == 1
        retrainings.count_out(connection, 7, [1, 99])
        assert retrainings.counts(connection) == {7: 2, 8: 1}
        many = range(100, 1700)
        assert retrainings.count_in(connection, 9, many) == 1600
        retrainings.count_out(connection, 9, list(many))
        assert retrainings.counts(connection) == {7: 2, 8: 1}


def test_one_retraining_of_a_project_is_open_at_a_time(database: Database) -> None:
    with database.writing() as connection:
        retrainings.count_in(connection, 7, [1, 2])
        first = retrainings.ask(connection, 7, Reason.THRESHOLD)
        assert first is not None
        assert (first.annotations, first.closed_at) == (2, None)
        assert retrainings.counts(connection) == {}
        assert retrainings.ask(connection, 7, Reason.ASKED) is None
        other = retrainings.ask(connection, 8, Reason.ASKED)
        assert other is not None
        assert other.annotations == 0
        # What comes in meanwhile counts towards the next.
        assert retrainings.count_in(connection, 7, [2]) == 1
        closed = retrainings.close(connection, first.number)
        assert closed.closed_at is not None
        assert retrainings.close(connection, first.number) == closed
        second = retrainings.ask(connection, 7, Reason.ASKED)
        assert second is not None
        assert second.annotations == 1
        listed = retrainings.page(connection, before=None, limit=2)
        assert listed == [second, other]
        assert retrainings.page(connection, before=other.number, limit=2) == [closed]
        with pytest.raises(UnknownItem):
            retrainings.close(connection, 999)
