"""Which bundles there are, and which of them are whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.bundle import INFO, MODEL, Bundle, open_bundle
from linkage_nlp.errors import LinkageError
from linkage_nlp.tagging.tagger import EMBEDDED

EMBEDDED_NAME = "embedded"
GIVEN_NAME = "given"


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """A bundle by its name; `bundle` is None when it is broken, and `fault` says how."""

    name: str
    path: Path
    bundle: Bundle | None
    fault: LinkageError | None


class Listing:
    """The bundles to choose from.

    They are the one that comes with the package (`embedded`), the one that the service was
    started with (`given`), and the folders in the models folder, by their names.

    Args:
        folder: The models folder; it need not be there.
        given: The bundle that the service was started with, if one was named.
    """

    def __init__(self, folder: Path, given: Path | None) -> None:
        self._folder = folder
        self._given = given
        self._known: dict[Path, tuple[object, FoundBundle]] = {}

    def paths(self) -> dict[str, Path]:
        """Where each is, by its name. A folder without `bundle.json` is none."""
        paths = {EMBEDDED_NAME: EMBEDDED} if EMBEDDED.is_dir() else {}
        if self._given is not None:
            paths[GIVEN_NAME] = self._given
        # These two names are taken, and stand first.
        return {**paths, **self.own(), **paths}

    def own(self) -> dict[str, Path]:
        """Where those in the models folder are, by their names."""
        # A bundle that is being written has a name with a dot before it.
        folders = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return {
            path.name: path
            for path in folders
            if not path.name.startswith(".") and (path / INFO).is_file()
        }

    def every(self) -> list[FoundBundle]:
        """All of them, checked; what was checked and not changed is not checked again."""
        return [self._found(name, path) for name, path in self.paths().items()]

    def _found(self, name: str, path: Path) -> FoundBundle:
        state = _state(path)
        known = self._known.get(path)
        if known is not None and known[0] == state:
            return known[1]
        try:
            found = FoundBundle(name, path, open_bundle(path), None)
        except LinkageError as error:
            found = FoundBundle(name, path, None, error)
        self._known[path] = state, found
        return found


def _state(path: Path) -> object:
    """What changes when a bundle does."""
    try:
        stats = [(path / name).stat() for name in (INFO, MODEL)]
    except OSError:
        return None
    return [(stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats]
