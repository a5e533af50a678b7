"""The model in use, and how another takes its place.

Who uses a model borrows it. When another takes its place, what was borrowed goes on with the
old one, which is closed when the last has brought it back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import BundleError, LinkageError, ServiceError, UnknownItem
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_serve.metrics import Metrics
from linkage_serve.models.listing import EMBEDDED_NAME, GIVEN_NAME, FoundBundle, Listing
from linkage_serve.settings import Settings
from linkage_serve.store import Database, choices
from linkage_serve.tagging.batcher import Batcher

# What a model must be able to read before it is used.
_TRIAL = (
    ModelInput("We met them at a fair.", NO_CONTEXT),
    ModelInput("我们在展会上认识。", NO_CONTEXT),
)


@dataclass(slots=True)
class Model:
    """A loaded model, its worker, and how many have borrowed it."""

    name: str
    tagger: Tagger
    batcher: Batcher
    borrowed: int = 0
    retired: bool = False

    @property
    def version(self) -> str:
        return self.tagger.model_version


@dataclass(frozen=True, slots=True)
class InUse:
    """Which model is in use, and where its bundle is."""

    name: str
    version: str
    path: Path


class Models:
    """The models of a service.

    Args:
        settings: Where bundles are, and which to use at first.
        database: Keeps which one was chosen.
        metrics: Where to count.
    """

    def __init__(self, settings: Settings, database: Database, metrics: Metrics) -> None:
        self._settings = settings
        self._database = database
        self._metrics = metrics
        self._listing = Listing(settings.models, settings.model)
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._active = self._load(self._first())
        metrics.use_model(self._active.version)

    @property
    def active(self) -> str:
        """The name of the model in use."""
        return self._active.name

    def in_use(self) -> InUse:
        """The model in use.

        Raises:
            UnknownItem: Its bundle was taken away meanwhile.
        """
        with self._lock:
            model = self._active
        return InUse(model.name, model.version, self._path(model.name))

    def every(self) -> list[FoundBundle]:
        """All bundles, whole ones and broken ones."""
        return self._listing.every()

    @contextmanager
    def borrowed(self) -> Iterator[Model]:
        """The model in use, which stays usable through the block whatever is activated.

        Raises:
            ServiceError: The service is stopping.
        """
        with self._lock:
            model = self._active
            if model.retired:
                raise ServiceError("the service is stopping", remedy="Try again in a moment")
            model.borrowed += 1
        try:
            yield model
        finally:
            with self._lock:
                model.borrowed -= 1
                idle = model.retired and not model.borrowed
            if idle:
                model.batcher.close()

    def activate(self, name: str) -> None:
        """Put another model in use, from the next request on and after a restart.

        The one that the service was started with is used until it stops.

        Raises:
            UnknownItem: There is no such bundle.
            BundleError: It is broken; the model in use stays in use.
            StoreError: The choice cannot be kept; the model in use stays in use.
        """
        with self._changing:
            self._put_in_use(name)

    def replace(self, name: str, *, instead_of: str) -> bool:
        """Put another model in use as `activate` does, but only in the place of a certain one.

        Args:
            name: The other model.
            instead_of: The version that must be in use still.

        Returns:
            Whether it was, and the other model is in use now.

        Raises:
            UnknownItem, BundleError, StoreError: As `activate` does.
        """
        with self._changing:
            if self._active.version != instead_of:
                return False
            self._put_in_use(name)
            return True

    def tagger(self, name: str) -> Tagger:
        """Load a model for use beside the one in use.

        Raises:
            UnknownItem: There is no such bundle.
            BundleError: It is broken.
        """
        return Tagger.load(self._path(name), threads=self._settings.threads)

    def close(self) -> None:
        """Finish what is being tagged, and take nothing more."""
        with self._changing:
            self._retire(self._active)

    def _first(self) -> str:
        if self._settings.model is not None:
            return GIVEN_NAME
        with self._database.reading() as connection:
            chosen = choices.get(connection, choices.ACTIVE_MODEL)
        if chosen is None:
            return EMBEDDED_NAME
        if chosen not in self._listing.paths():
            raise BundleError(
                f"the model in use, {chosen!r}, is no longer there",
                path=self._settings.models,
                remedy="Put it back, or start with --model and the folder of another",
            )
        return chosen

    def _path(self, name: str) -> Path:
        path = self._listing.paths().get(name)
        if path is None:
            raise UnknownItem(
                f"there is no model {name!r}",
                remedy=f"Choose one of {', '.join(self._listing.paths())}",
            )
        return path

    def _put_in_use(self, name: str) -> None:
        new = self._load(name)
        if name != GIVEN_NAME:
            try:
                with self._database.writing() as connection:
                    choices.put(connection, choices.ACTIVE_MODEL, name)
            except LinkageError:
                new.batcher.close()
                raise
        with self._lock:
            old, self._active = self._active, new
        self._metrics.use_model(new.version)
        self._retire(old)

    def _load(self, name: str) -> Model:
        tagger = self.tagger(name)
        tagger.probabilities(_TRIAL)
        limit = self._settings.limits.waiting_sentences
        return Model(name, tagger, Batcher(tagger, limit=limit, metrics=self._metrics))

    def _retire(self, model: Model) -> None:
        with self._lock:
            model.retired = True
            idle = not model.borrowed
        if idle:
            model.batcher.close()
