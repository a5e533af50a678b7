from __future__ import annotations

import pytest

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import Database, retrainings
from linkage_serve.store.records import Outcome, Reason


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


def test_a_retraining_is_open_until_it_is_closed(database: Database) -> None:
    with database.writing() as connection:
        retrainings.count_in(connection, 7, [1, 2])
        first = retrainings.ask(connection, 7, Reason.THRESHOLD)
        assert (first.annotations, first.closed_at, first.job) == (2, None, None)
        assert retrainings.counts(connection) == {}
        other = retrainings.ask(connection, 8, Reason.ASKED)
        assert other.annotations == 0
        assert retrainings.every_open(connection) == [first, other]
        assert retrainings.set_job(connection, first.number, "0a").job == "0a"
        # What comes in meanwhile counts towards the next,
        assert retrainings.count_in(connection, 7, [2]) == 1
        # or towards this one, when it is begun again.
        retrainings.take_in(connection, 7)
        again = retrainings.open_of(connection, 7)
        assert again is not None
        assert again.annotations == 3
        assert retrainings.count_in(connection, 7, [2]) == 1
        closed = retrainings.close(connection, first.number, Outcome.REFUSED)
        assert closed.closed_at is not None
        assert retrainings.close(connection, first.number, Outcome.PROMOTED) == closed
        assert retrainings.open_of(connection, 7) is None
        second = retrainings.ask(connection, 7, Reason.ASKED)
        assert second.annotations == 1
        listed = retrainings.page(connection, before=None, limit=2)
        assert listed == [second, other]
        assert retrainings.page(connection, before=other.number, limit=2) == [closed]
        with pytest.raises(UnknownItem):
            retrainings.close(connection, 999, Outcome.DISMISSED)
