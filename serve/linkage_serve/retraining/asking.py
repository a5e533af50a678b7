"""Asking for a retraining, by whoever does: Label Studio, a person, or a start of the service."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection

from linkage_serve.retraining.job import KIND
from linkage_serve.retraining.workspaces import Lack, Workspaces
from linkage_serve.store import Database, jobs, retrainings
from linkage_serve.store.records import Outcome, Reason, Retraining

_log = logging.getLogger(__name__)


class Asking:
    """Notes that a retraining is wanted, and has it carried out where that is possible.

    Args:
        database: Where they are kept.
        workspaces: What belongs to which project.
        wake: Called when there is a new job.
    """

    def __init__(
        self, database: Database, workspaces: Workspaces, wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._workspaces = workspaces
        self._wake = wake
        # Two who ask at once must not get a retraining each.
        self._one = threading.Lock()

    def ask(self, project: int, reason: Reason, *, asked_by: str) -> Retraining:
        """Ask for a retraining of a project.

        While one of the project is open, that is what is asked for: it is begun again where
        its last job failed or was cancelled, with what has come in meanwhile.

        Raises:
            StoreError: It cannot be kept.
        """
        with self._one:
            with self._database.writing() as connection:
                found = retrainings.open_of(connection, project)
                if found is not None:
                    if _is_at_work(connection, found):
                        return found
                    retrainings.take_in(connection, project)
                else:
                    found = retrainings.ask(connection, project, reason)
                    _log.info(
                        "retraining %s of Label Studio's project %s is asked for (%s, %s "
                        "annotations)",
                        found.number,
                        project,
                        reason.value,
                        found.annotations,
                    )
                found, begun = self._begin(connection, found, asked_by)
            if begun:
                self._wake()
            return found

    def begin_noted(self) -> None:
        """Begin what was noted while something was missing that is there now."""
        with self._one:
            with self._database.writing() as connection:
                for found in retrainings.every_open(connection):
                    if found.job is None:
                        self._begin(connection, found, "service")
            self._wake()

    def close(self, number: int) -> Retraining:
        """Say that a retraining is done, or not wanted; its job is cancelled.

        Raises:
            UnknownItem: There is none.
        """
        with self._one, self._database.writing() as connection:
            found = retrainings.find(connection, number)
            if found.closed_at is None and found.job is not None:
                jobs.cancel(connection, found.job)
            return retrainings.close(connection, number, Outcome.DISMISSED)

    def lacks(self, project: int) -> tuple[Lack, ...]:
        """What is missing to train on the annotations of a project."""
        return self._workspaces.lacks(project)

    @property
    def projects(self) -> tuple[int, ...]:
        """The projects that have a workspace."""
        return self._workspaces.projects

    def _begin(
        self, connection: Connection, found: Retraining, asked_by: str
    ) -> tuple[Retraining, bool]:
        """The retraining, with a job for it unless something is missing; whether there is one."""
        lacks = self._workspaces.lacks(found.project)
        if lacks:
            _log.warning(
                "retraining %s of Label Studio's project %s is noted, and not carried out: %s",
                found.number,
                found.project,
                " ".join(lack.words.en for lack in lacks),
            )
            return found, False
        task = {"retraining": found.number, "project": found.project}
        job = jobs.add(connection, KIND, task, asked_by=asked_by)
        return retrainings.set_job(connection, found.number, job.id), True


def _is_at_work(connection: Connection, found: Retraining) -> bool:
    return found.job is not None and not jobs.find(connection, found.job).status.is_over
