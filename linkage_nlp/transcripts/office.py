"""What .docx and .xlsx files have in common: archives, or older files under their names."""

from __future__ import annotations

import re

from linkage_nlp.errors import DamagedFile, ProtectedFile, UnknownFormat
from linkage_nlp.transcripts.archive import Archive
from linkage_nlp.transcripts.source import Source

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O|E\x00N)|\x00<\x00!\x00(?:D\x00O|E\x00N)"
)


def open_office_file(source: Source) -> Archive:
    """The archive that a .docx or .xlsx file is.

    Raises:
        ProtectedFile: It is encrypted with a password.
        UnknownFormat: It is an old .doc or .xls file under a new name.
        DamagedFile: It is no archive, or a broken one.
        OversizedFile: It would unpack to more than the limits allow.
    """
    if source.data.startswith(_COMPOUND):
        raise _compound(source)
    return Archive(source.data, source.place)


def refuse_doctype(xml: bytes, source: Source) -> None:
    """Refuse a part that declares entities, which can grow without bound.

    Raises:
        DamagedFile: There is a document type declaration, which office files never have.
    """
    if _DOCTYPE.search(xml):
        raise DamagedFile(
            "it declares XML entities, which no Word or Excel file does",
            path=source.place,
            remedy="Do not use this file unless you know who made it",
        )


def _compound(source: Source) -> ProtectedFile | UnknownFormat:
    """What a file in the older compound format is, by the names of the streams in it."""
    suffix = source.place.suffix.lower() or ".docx"
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return ProtectedFile(
            "it is protected with a password",
            path=source.place,
            remedy=f"Open it, remove the password (File, Info, Protect) and save it as {suffix}",
        )
    if any(name.encode("utf-16-le") in source.data for name in ("WordDocument", "Workbook")):
        return UnknownFormat(
            f"an old Word or Excel file under the name {suffix}",
            path=source.place,
            remedy=f"Open it and save it as {suffix}",
        )
    return ProtectedFile(
        "it is protected with a password, or of an old format",
        path=source.place,
        remedy=f"Open it, remove the password and save it as {suffix}",
    )
