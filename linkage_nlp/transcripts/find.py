"""Finding transcripts in folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts.cases import CASES_FILES
from linkage_nlp.transcripts.formats import SUFFIXES

# Browsers keep the parts of the page NAME.html in NAME_files.
_SAVED = frozenset({"files", "file", "dateien", "文件"})


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
    list of cases, a README and what browsers keep beside a saved page are passed over.

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
        folders[:] = [name for name in folders if _is_searched(name, names)]
        found += [Path(parent, name) for name in names if _is_visible(name)]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _is_searched(folder: str, beside: list[str]) -> bool:
    """Whether a folder may hold transcripts, and not the pictures and frames of a saved page."""
    stem, mark, rest = folder.rpartition("_" if "_" in folder else ".")
    page = mark and rest.lower() in _SAVED and {f"{stem}.html", f"{stem}.htm"} & set(beside)
    return not (folder.startswith(".") or page)


def _is_visible(name: str) -> bool:
    beside = name.lower() in CASES_FILES or Path(name).stem.lower() == "readme"
    return not beside and not name.startswith((".", "~$"))
