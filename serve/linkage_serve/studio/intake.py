"""Taking what Label Studio's webhooks tell, at once, and working it afterwards.

Label Studio calls a webhook while the annotator waits for the submit. So nothing is written
before the answer. A kill in the moment between loses a count, and no annotation: those are
with Label Studio.
"""

from __future__ import annotations

import logging
import queue
import threading

from linkage_nlp.errors import Overloaded, StoreError
from linkage_serve.retraining.asking import Asking
from linkage_serve.store import Database, retrainings
from linkage_serve.store.records import Reason
from linkage_serve.studio.events import Event, Happening

_log = logging.getLogger(__name__)

# Events that may wait.
_LIMIT = 10_000
# For how long, in seconds, to wait when the database fails.
_PAUSE = 2.0


class Intake:
    """Counts annotations up to a retraining, in a thread of its own.

    Args:
        database: Where they are counted.
        asking: Whom to ask for a retraining.
        threshold: After how many annotations of a project a retraining is asked for.
        limit: Events that may wait.
    """

    def __init__(
        self, database: Database, asking: Asking, *, threshold: int, limit: int = _LIMIT
    ) -> None:
        self._database = database
        self._asking = asking
        self._threshold = threshold
        self._events: queue.Queue[Event | None] = queue.Queue(limit)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    @property
    def threshold(self) -> int:
        return self._threshold

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def take(self, event: Event) -> None:
        """Take an event to be worked soon.

        Raises:
            Overloaded: Too many wait.
        """
        try:
            self._events.put_nowait(event)
        except queue.Full as error:
            raise Overloaded("too many events wait to be counted", retry_after=5) from error

    def settle(self) -> None:
        """Wait until all that was taken is worked."""
        self._events.join()

    def close(self) -> None:
        """Work what was taken, and stop."""
        self._stopping.set()
        self._events.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (event := self._events.get()) is not None:
            try:
                self._work(event)
            finally:
                self._events.task_done()

    def _work(self, event: Event) -> None:
        """Count an event, again and again while the database fails."""
        while True:
            try:
                self._count(event)
            except StoreError as error:
                _log.error("an event of Label Studio could not be counted: %s", error.message)
                if self._stopping.wait(_PAUSE):
                    return
            else:
                return

    def _count(self, event: Event) -> None:
        """Count it. It does no harm to count it twice: each annotation is there once."""
        match event.happening:
            case Happening.ANNOTATED:
                with self._database.writing() as connection:
                    known = retrainings.count_in(connection, event.project, event.annotations)
                if known >= self._threshold:
                    self._ask(event.project, Reason.THRESHOLD)
            case Happening.DELETED:
                with self._database.writing() as connection:
                    retrainings.count_out(connection, event.project, event.annotations)
            case Happening.TRAINING_ASKED:
                self._ask(event.project, Reason.ASKED)

    def _ask(self, project: int, reason: Reason) -> None:
        self._asking.ask(project, reason, asked_by="Label Studio")
