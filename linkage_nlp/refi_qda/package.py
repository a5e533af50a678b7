"""Opening the zip archive that a project is, and finding the texts of its sources.

Nothing is unpacked to disk, so no name in the archive can lead out of a folder. A source may
stand outside of the archive ("relative", "absolute"); it is looked for only in folders that
the reader of the project names, the project's own among them, whatever its path says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from linkage_nlp.errors import DamagedFile, OversizedFile, TranscriptError
from linkage_nlp.refi_qda.model import Area, Note, Project, TextSource
from linkage_nlp.refi_qda.xml_in import read_project_xml
from linkage_nlp.transcripts.archive import Archive
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.source import Source

_SCHEME = re.compile(r"(internal|relative|absolute):/*", re.IGNORECASE)
_QDE = "project.qde"


class ProjectFile:
    """A .qdpx file that has been opened."""

    def __init__(self, path: str | Path, folders: Sequence[Path] = ()) -> None:
        """Open a project.

        Args:
            path: The .qdpx file.
            folders: Where sources may stand that are not in it; its own folder is one.

        Raises:
            TranscriptError: It is missing, broken, encrypted, too large, or no project.
        """
        file = Path(path)
        self.place = file
        self._folders = (*folders, file.parent)
        try:
            self._archive = Archive(Source.of_file(file).data, file)
        except OversizedFile as error:
            raise OversizedFile(
                error.message,
                path=file,
                remedy="Export the project without its sound, film and pictures",
            ) from error
        self._names = {_folded(name): name for name in sorted(self._archive.names)}
        found = [n for n in self._names.values() if n.lower().endswith(".qde")]
        if not found:
            raise DamagedFile(
                f"not a REFI-QDA project: there is no {_QDE} in it",
                path=file,
                remedy="Export the project from its program as REFI-QDA (.qdpx)",
            )
        name = self._names.get(_QDE, found[0])
        self.project: Project = read_project_xml(self._archive.read(name), file)

    def text(self, item: TextSource | Area | Note) -> str | None:
        """The plain text of a source, area or note, or None where there is none to be had.

        Raises:
            DamagedFile: The file is in the archive and is broken, or is no text.
        """
        if item.path is None:
            return item.text or None
        data = self._data(item.path)
        if data is None:
            return None
        return decode(Source(PurePosixPath(item.path).name, data, self.place))

    def _data(self, path: str) -> bytes | None:
        scheme = _SCHEME.match(path)
        kind = scheme[1].lower() if scheme else "internal"
        rest = path[scheme.end() :] if scheme else path
        for name in dict.fromkeys((rest, unquote(rest))):
            data = self._inside(name) if kind == "internal" else self._outside(name)
            if data is not None:
                return data
        return None

    def _inside(self, name: str) -> bytes | None:
        plain = _folded(name)
        for member in (f"sources/{plain}", plain):
            if member in self._names:
                return self._archive.read(self._names[member])
        return None

    def _outside(self, name: str) -> bytes | None:
        """A file in one of the folders: at the end of the path that is given, as far as it goes."""
        parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
        if not parts or ".." in parts:
            return None
        for folder in self._folders:
            root = folder.resolve()
            for first in range(len(parts)):
                file = root.joinpath(*parts[first:])
                try:
                    inside = file.resolve().is_relative_to(root) and file.is_file()
                    if inside:
                        return Source.of_file(file).data
                except (OSError, ValueError, TranscriptError):
                    continue
        return None


def _folded(name: str) -> str:
    return "/".join(
        part for part in name.replace("\\", "/").lower().split("/") if part not in {"", "."}
    )
