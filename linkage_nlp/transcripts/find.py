"""Finding transcripts in folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts.cases import CASES_FILE
from linkage_nlp.transcripts.formats import SUFFIXES


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What there is to read.

    Attributes:
        files: The transcripts, each once, in the order given and by path within a folder.
        skipped: Files within folders of a format that no reader takes.
    """

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]


def find_transcripts(paths: Iterable[str | Path]) -> FoundFiles:
    """Find the files with transcripts, folders being searched through all their depth.

    A file that is named itself is taken whatever its format, so that reading it says what
    is wrong. Within folders, hidden files, the lock files of open documents (`~$...`), the
    list of cases and a README are passed over.

    Raises:
        TranscriptError: A path does not exist, or a folder may not be read.
    """
    files: dict[Path, None] = {}
    skipped: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for found in _walk(path):
                (files if found.suffix.lower() in SUFFIXES else skipped).setdefault(found)
        elif path.exists():
            files.setdefault(path)
        else:
            raise TranscriptError(
                "there is no such file or folder", path=path, remedy="Check the path"
            )
    return FoundFiles(tuple(files), tuple(skipped))


def _walk(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise TranscriptError(
            "this folder may not be read",
            path=error.filename or folder,
            remedy="Ask for permission to read it",
        ) from error

    found = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if _is_visible(name)]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _is_visible(name: str) -> bool:
    beside = name.lower() == CASES_FILE or Path(name).stem.lower() == "readme"
    return not beside and not name.startswith((".", "~$"))
