"""What all requests of a service share while it runs."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from linkage_serve.backup.restoring import finish_restore
from linkage_serve.jobs import comparison, tagging
from linkage_serve.jobs.runner import Runner
from linkage_serve.metrics import Metrics
from linkage_serve.models.registry import Models
from linkage_serve.retraining import job as retraining
from linkage_serve.retraining.asking import Asking
from linkage_serve.retraining.process import end_left_over
from linkage_serve.retraining.workspaces import Workspaces
from linkage_serve.settings import Settings
from linkage_serve.store import Database, jobs, open_database
from linkage_serve.studio.intake import Intake


@dataclass(frozen=True)
class Service:
    """The parts of a running service.

    Attributes:
        settings: What it was started with.
        database: Its state.
        metrics: Its figures.
        models: The model in use, and the others.
        jobs: Does long work.
        training: Does retrainings, beside all other work.
        asking: Whom to ask for a retraining.
        intake: Counts the annotations that Label Studio tells of.
        stopping: Set as soon as it is to stop, so that open streams end.
        closed: Set once it has been closed.
    """

    settings: Settings
    database: Database
    metrics: Metrics
    models: Models
    jobs: Runner
    training: Runner
    asking: Asking
    intake: Intake
    stopping: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the database, load the model, and go on with the jobs that were left.

        Raises:
            StoreError: The database cannot be used, or is in use by another service.
            BundleError: The model is broken or gone.
            UsageError: A setting is wrong.
        """
        workspaces = Workspaces(settings.training.workspaces)
        workspaces.check()
        database = open_database(settings)
        try:
            finish_restore(settings, database)
            metrics = Metrics()
            models = Models(settings, database, metrics)
            shutil.rmtree(settings.data / _SCRATCH, ignore_errors=True)
            with database.writing() as connection:
                end_left_over(jobs.running(connection, retraining.KIND))
                jobs.resume(connection)
        except BaseException:
            database.close()
            raise
        runner = Runner(
            database,
            {
                tagging.KIND: tagging.TaggingJob(database, models, metrics),
                comparison.KIND: comparison.ComparisonJob(database, models),
            },
        )
        train = retraining.RetrainingJob(database, models, settings, workspaces)
        training = Runner(database, {retraining.KIND: train}, name="training")
        asking = Asking(database, workspaces, training.wake)
        intake = Intake(database, asking, threshold=settings.retrain_after)
        asking.begin_noted()
        runner.start()
        training.start()
        intake.start()
        return cls(settings, database, metrics, models, runner, training, asking, intake)

    @property
    def scratch(self) -> Path:
        """A private folder for files that are being sent; emptied at each start."""
        folder = self.settings.data / _SCRATCH
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def close(self) -> None:
        """Stop the work and close the database; a second time it does nothing."""
        if self.closed.is_set():
            return
        self.closed.set()
        self.stopping.set()
        self.intake.close()
        self.training.stop()
        self.jobs.stop()
        self.models.close()
        self.database.close()


_SCRATCH = "scratch"
