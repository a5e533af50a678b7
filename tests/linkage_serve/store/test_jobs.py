from __future__ import annotations

import pytest

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import Database, jobs
from linkage_serve.store.records import Status


def test_the_oldest_waiting_job_of_a_kind_is_taken_once(database: Database) -> None:
    with database.writing() as connection:
        jobs.add(connection, "other", {}, asked_by="local")
        first = jobs.add(connection, "tag", {"n": 1}, asked_by="local")
        second = jobs.add(connection, "tag", {"n": 2}, asked_by="local")
    taken = []
    for _ in range(3):
        with database.writing() as connection:
            taken.append(jobs.claim(connection, ["tag"]))
    assert [job and job.id for job in taken] == [first.id, second.id, None]
    assert taken[0] is not None
    assert (taken[0].status, taken[0].task) == (Status.RUNNING, {"n": 1})


def test_a_job_that_was_left_behind_waits_again_but_not_for_ever(database: Database) -> None:
    with database.writing() as connection:
        job = jobs.add(connection, "tag", {}, asked_by="local")
    for attempt in range(jobs.ATTEMPTS):
        with database.writing() as connection:
            assert jobs.claim(connection, ["tag"]) is not None, attempt
            jobs.resume(connection)
    with database.reading() as connection:
        found = jobs.find(connection, job.id)
    assert found.status is Status.FAILED
    assert found.error is not None
    assert "3 times" in found.error["message"]


def test_a_stop_in_order_is_no_attempt(database: Database) -> None:
    with database.writing() as connection:
        job = jobs.add(connection, "tag", {}, asked_by="local")
    for _ in range(2 * jobs.ATTEMPTS):
        with database.writing() as connection:
            assert jobs.claim(connection, ["tag"]) is not None
            jobs.put_back(connection, job.id)
            jobs.resume(connection)


def test_what_was_cancelled_stays_cancelled(database: Database) -> None:
    with database.writing() as connection:
        job = jobs.add(connection, "tag", {}, asked_by="local")
        jobs.claim(connection, ["tag"])
        assert jobs.cancel(connection, job.id).status is Status.CANCELLED
        jobs.finish(connection, job.id, Status.DONE, result={})
        assert jobs.advance(connection, job.id, done=1, total=2) is Status.CANCELLED
        assert jobs.counts(connection)[Status.CANCELLED] == 1
        with pytest.raises(UnknownItem):
            jobs.cancel(connection, "0" * 16)
