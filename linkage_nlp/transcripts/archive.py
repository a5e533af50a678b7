"""Opening the zip archives that .docx and .xlsx files are, within limits.

A few kilobytes of zip can unpack to gigabytes. So the sizes that an archive declares are
checked before anything is unpacked, and what is unpacked is counted as well, because a
declared size can be false.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from linkage_nlp.errors import DamagedFile, OversizedFile, ProtectedFile
from linkage_nlp.transcripts.limits import PARTS, RATIO, RATIO_FROM, UNPACKED_BYTES

_CHUNK = 1 << 16
_ENCRYPTED = 0x1
# Office files are stored or deflated; other methods have failures of their own.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What reading a broken archive can raise.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Archive:
    """A zip archive that unpacks to no more than the limits allow."""

    def __init__(self, data: bytes, place: Path) -> None:
        """Open an archive and check what it declares.

        Raises:
            DamagedFile: Not a zip archive, or cut short.
            ProtectedFile: Its content is encrypted.
            OversizedFile: It would unpack to more than the limits allow.
        """
        self._place = place
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise self._damaged() from error
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise ProtectedFile(
                "its content is encrypted", path=place, remedy="Save it without a password"
            )
        if any(member.compress_type not in _METHODS for member in members):
            raise self._damaged()
        total = sum(member.file_size for member in members)
        if (
            len(members) > PARTS
            or total > UNPACKED_BYTES
            or (total > RATIO_FROM and total > RATIO * len(data))
        ):
            raise self._oversized()

    @property
    def names(self) -> frozenset[str]:
        """The names of the files in the archive."""
        return frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """Unpack one file of the archive.

        Raises:
            DamagedFile: It is broken.
            OversizedFile: It unpacks to more than the limit.
        """
        parts = []
        size = 0
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    if size > UNPACKED_BYTES:
                        raise self._oversized()
                    parts.append(chunk)
        except (KeyError, *_ZIP_ERRORS) as error:
            raise DamagedFile(
                f"its part {name!r} is broken",
                path=self._place,
                remedy="Copy it again, or open it in the program that made it and save it anew",
            ) from error
        return b"".join(parts)

    def _damaged(self) -> DamagedFile:
        return DamagedFile(
            f"not a whole {self._place.suffix.lower() or 'office'} file",
            path=self._place,
            remedy="It was cut short or has a wrong name; copy it again, or open it in the "
            "program that made it and save it anew",
        )

    def _oversized(self) -> OversizedFile:
        return OversizedFile(
            f"unpacks to more than {UNPACKED_BYTES // 1_000_000} MB, or to far more than its size",
            path=self._place,
            remedy="If it is a real transcript, remove pictures from it and save it anew",
        )
