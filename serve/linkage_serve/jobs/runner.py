"""The threads that do jobs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from linkage_nlp.errors import LinkageError, StoreError
from linkage_serve.logs import place_of
from linkage_serve.store import Database, jobs
from linkage_serve.store.records import Job, Status

_log = logging.getLogger(__name__)

# How often, in seconds, progress is kept, and a job that somebody else cancelled is noticed.
_INTERVAL = 0.5
# For how long to wait when the database fails.
_PAUSE = 2.0


class Interrupted(Exception):
    """A job is to stop here: it was cancelled, or the service is stopping."""


class Progress:
    """How far a job is; it is told by the work, and kept now and then.

    Args:
        database: Where it is kept.
        job: The job.
        stopping: Set when the service stops.
    """

    def __init__(self, database: Database, job: Job, stopping: threading.Event) -> None:
        self._database = database
        self._job = job
        self._stopping = stopping
        self._done = 0
        self._total = job.total
        self._step: str | None = None
        self._kept = time.monotonic()

    def expect(self, total: int) -> None:
        """Say how many sentences there are in all."""
        self._total = total
        self._keep()

    def advance(self, sentences: int) -> None:
        """Say that some more are done.

        Raises:
            Interrupted: The job is to stop.
        """
        self._done += sentences
        if self._stopping.is_set():
            raise Interrupted
        if time.monotonic() - self._kept >= _INTERVAL:
            self._keep()

    def reach(self, step: str | None, done: int, total: int) -> None:
        """Say at which step of the work it is, and how far. Nothing is written if nothing is new.

        Raises:
            Interrupted: The job is to stop.
        """
        if self._stopping.is_set():
            raise Interrupted
        if (step, done, total) == (self._step, self._done, self._total):
            with self._database.reading() as connection:
                status = jobs.find(connection, self._job.id).status
            if status is Status.CANCELLED:
                raise Interrupted
            return
        self._step, self._done, self._total = step, done, total
        self._keep()

    def _keep(self) -> None:
        self._kept = time.monotonic()
        with self._database.writing() as connection:
            status = jobs.advance(
                connection,
                self._job.id,
                done=self._done,
                total=max(self._total, self._done),
                step=self._step,
            )
        if status is Status.CANCELLED:
            raise Interrupted

    def finish(self) -> None:
        """Keep the last of it."""
        self._total = self._done
        self._keep()


Handler: TypeAlias = Callable[[Job, Progress], Mapping[str, Any]]


class Runner:
    """Does the jobs of some kinds, one after another, in the order in which they were asked for.

    Args:
        database: Where the jobs are.
        handlers: What does each kind of job: from the job's task to its result.
        name: Of its thread.
    """

    def __init__(
        self, database: Database, handlers: Mapping[str, Handler], *, name: str = "jobs"
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, with what waits already."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is a new job."""
        self._wake.set()

    def stop(self) -> None:
        """Stop; a job that is being done waits for the next start."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        # The job of which the database could not keep how it ended.
        unsettled: Job | None = None
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                with self._database.writing() as connection:
                    if unsettled is not None:
                        jobs.try_again(connection, unsettled.id)
                    job = jobs.claim(connection, list(self._handlers))
                unsettled = job
                if job is None:
                    self._wake.wait()
                else:
                    self._do(job)
                    unsettled = None
            except StoreError as error:
                _log.error("a job could not be taken or kept: %s", error.message)
                self._stopping.wait(_PAUSE)

    def _do(self, job: Job) -> None:
        progress = Progress(self._database, job, self._stopping)
        try:
            result = self._handlers[job.kind](job, progress)
            progress.finish()
        except Interrupted:
            with self._database.writing() as connection:
                jobs.put_back(connection, job.id)
        except StoreError:
            # It could not be kept as failed either.
            raise
        except LinkageError as error:
            _log.warning("job %s (%s) failed: %s", job.id, job.kind, type(error).__name__)
            self._fail(job, error.message, error.remedy)
        except Exception as error:  # noqa: BLE001 - one job must not end the thread of all
            _log.error("job %s (%s) broke: %s", job.id, job.kind, place_of(error))
            self._fail(job, "an error within the service", "See the log of the service")
        else:
            with self._database.writing() as connection:
                jobs.finish(connection, job.id, Status.DONE, result=result)

    def _fail(self, job: Job, message: str, remedy: str) -> None:
        with self._database.writing() as connection:
            jobs.finish(
                connection,
                job.id,
                Status.FAILED,
                error={"message": message, "remedy": remedy},
            )
