"""The bytes of a transcript file, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import OversizedFile, TranscriptError
from linkage_nlp.transcripts.limits import FILE_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one file.

    Attributes:
        name: The file's name, for people; its suffix names the format.
        data: The content.
        place: What an error names: the path, or the name of what came without one.
    """

    name: str
    data: bytes
    place: Path

    @classmethod
    def of_file(cls, path: Path) -> Source:
        """Read a file.

        Raises:
            OversizedFile: It is larger than the limit; nothing of it is read.
            TranscriptError: It is missing, a folder, or may not be read.
        """
        try:
            if path.is_dir():
                raise TranscriptError(
                    "this is a folder, not a transcript", path=path, remedy="Name a file in it"
                )
            if path.stat().st_size > FILE_BYTES:
                raise _oversized(path)
            return cls(path.name, path.read_bytes(), path)
        except FileNotFoundError as error:
            raise TranscriptError(
                "there is no such file", path=path, remedy="Check the path"
            ) from error
        except PermissionError as error:
            raise TranscriptError(
                "this file may not be read",
                path=path,
                remedy="Ask for permission to read it, or close the program that holds it",
            ) from error
        except (OSError, ValueError) as error:
            raise TranscriptError(
                f"this file cannot be read ({getattr(error, 'strerror', None) or error})",
                path=path,
                remedy="Check the path and the disk",
            ) from error

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> Source:
        """Take content that is in memory. Raises `OversizedFile` beyond the limit."""
        if len(data) > FILE_BYTES:
            raise _oversized(Path(name))
        # Browsers on Windows give whole paths.
        path = Path(name.replace("\\", "/"))
        return cls(path.name, data, path)


def _oversized(place: Path) -> OversizedFile:
    return OversizedFile(
        f"larger than {FILE_BYTES // 1_000_000} MB, which no transcript is",
        path=place,
        remedy="Remove pictures and recordings from it, or split it",
    )
