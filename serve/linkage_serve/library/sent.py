"""A file that was sent, before anything is known of it but its name and size."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from linkage_nlp.errors import DamagedFile, OversizedFile
from linkage_serve.settings import Limits

_NAME_LIMIT = 200
_CASE_LIMIT = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent: its name, its size in bytes, and how to get at its content."""

    name: str
    size: int
    content: Callable[[], bytes]


def shown_name(name: str) -> str:
    """The name of a file without folders, and without what cannot be shown or is too long."""
    plain = _UNPRINTABLE.sub("\ufffd", name.replace("\\", "/").rpartition("/")[2]).strip()
    if len(plain) <= _NAME_LIMIT:
        return plain
    # The suffix says what the file is.
    stem, dot, suffix = plain.rpartition(".")
    ending = f"{dot}{suffix}" if stem and len(suffix) <= 10 else ""
    return plain[: _NAME_LIMIT - len(ending)] + ending


def check_size(file: SentFile, limits: Limits) -> None:
    """Refuse a file beyond the limit. Raises `OversizedFile`."""
    if file.size > limits.file_bytes:
        raise OversizedFile(
            f"larger than {limits.file_bytes} bytes",
            path=shown_name(file.name),
            remedy="Remove pictures and recordings from it, or split it",
        )


def check_case(case: str, name: str) -> None:
    """Refuse a case's name that no list can show. Raises `DamagedFile`, naming the file."""
    if len(case) > _CASE_LIMIT or _UNPRINTABLE.search(case):
        raise DamagedFile(
            "a case has a name that is too long, or goes over several lines",
            path=name,
            remedy=f"Give it a name of up to {_CASE_LIMIT} characters",
        )
