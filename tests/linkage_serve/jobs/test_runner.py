from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from linkage_nlp.errors import StoreError, UsageError
from linkage_serve.jobs.runner import Handler, Progress, Runner
from linkage_serve.settings import Settings
from linkage_serve.store import Database, jobs, open_database
from linkage_serve.store.records import Job, Status


@pytest.fixture
def database(make_settings: Callable[..., Settings]) -> Iterator[Database]:
    opened = open_database(make_settings())
    yield opened
    opened.close()


def ask(database: Database, kind: str = "work") -> str:
    with database.writing() as connection:
        return jobs.add(connection, kind, {}, asked_by="local").id


def look(database: Database, id: str) -> Job:
    with database.reading() as connection:
        return jobs.find(connection, id)


def wait(database: Database, id: str, status: Status) -> Job:
    end = time.monotonic() + 10
    while (job := look(database, id)).status is not status:
        assert time.monotonic() < end, job
        time.sleep(0.01)
    return job


def ran(database: Database, handler: Handler) -> Job:
    """A job that one handler has done."""
    asked = ask(database)
    runner = Runner(database, {"work": handler})
    runner.start()
    end = time.monotonic() + 10
    while not (job := look(database, asked)).status.is_over:
        assert time.monotonic() < end, job
        time.sleep(0.01)
    runner.stop()
    return job


def test_a_job_is_done_and_its_result_kept(database: Database) -> None:
    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        progress.expect(3)
        progress.advance(2)
        return {"n": 2}

    job = ran(database, handler)
    assert (job.status, job.result, job.done, job.total) == (Status.DONE, {"n": 2}, 2, 2)
    assert job.started_at is not None
    assert job.finished_at is not None


def test_a_known_error_fails_the_job_in_its_words(database: Database) -> None:
    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        raise UsageError("no", remedy="Do otherwise")

    job = ran(database, handler)
    assert (job.status, job.error) == (
        Status.FAILED,
        {"message": "no", "remedy": "Do otherwise"},
    )


def test_an_unknown_error_fails_the_job_and_tells_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        raise ValueError("what was said in confidence")

    job = ran(database, handler)
    assert job.error == {
        "message": "an error within the service",
        "remedy": "See the log of the service",
    }
    assert "ValueError" in caplog.text
    assert "confidence" not in caplog.text


def test_a_stop_puts_the_job_back(database: Database) -> None:
    begun = threading.Event()

    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        begun.set()
        while True:
            progress.advance(1)
            time.sleep(0.001)

    runner = Runner(database, {"work": handler})
    runner.start()
    asked = ask(database)
    runner.wake()
    assert begun.wait(10)
    runner.stop()
    assert look(database, asked).status is Status.WAITING


def test_cancelling_stops_the_work(database: Database) -> None:
    ended = threading.Event()

    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        try:
            while True:
                progress.advance(1)
                time.sleep(0.001)
        finally:
            ended.set()

    asked = ask(database)
    runner = Runner(database, {"work": handler})
    runner.start()
    wait(database, asked, Status.RUNNING)
    with database.writing() as connection:
        jobs.cancel(connection, asked)
    assert ended.wait(10)
    runner.stop()
    assert look(database, asked).status is Status.CANCELLED


def test_other_kinds_are_left_to_others(database: Database) -> None:
    other = ask(database, "other")
    ran(database, lambda job, progress: {})
    assert look(database, other).status is Status.WAITING


def test_a_job_whose_end_could_not_be_kept_is_done_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkage_serve.jobs.runner._PAUSE", 0.0)
    finish, broken = jobs.finish, iter([StoreError("the disk is full", remedy="Make room")])

    def failing_once(*args: Any, **kwargs: Any) -> None:
        for error in broken:
            raise error
        finish(*args, **kwargs)

    monkeypatch.setattr(jobs, "finish", failing_once)
    times: list[str] = []

    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        times.append(job.id)
        return {"n": len(times)}

    job = ran(database, handler)

    assert (job.status, job.result) == (Status.DONE, {"n": 2})


def test_a_job_during_which_the_database_always_fails_ends_and_the_next_is_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkage_serve.jobs.runner._PAUSE", 0.0)
    first, second = ask(database), ask(database)
    times: list[str] = []

    def handler(job: Job, progress: Progress) -> Mapping[str, Any]:
        times.append(job.id)
        if job.id == first:
            raise StoreError("the disk is full", remedy="Make room")
        return {}

    runner = Runner(database, {"work": handler})
    runner.start()
    try:
        failed = wait(database, first, Status.FAILED)
        wait(database, second, Status.DONE)
    finally:
        runner.stop()

    assert times == [first, first, first, second]
    assert failed.error is not None
    assert failed.error["message"] == "the database failed 3 times during this"
