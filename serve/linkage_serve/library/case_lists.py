"""Lists of cases that are sent: which file belongs to which case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from linkage_nlp.errors import LinkageError
from linkage_nlp.transcripts import CASES_FILES, CaseList, read_cases
from linkage_serve.library.sent import SentFile, check_case, check_size, shown_name
from linkage_serve.service import Service
from linkage_serve.store import transcripts
from linkage_serve.store.records import StoredTranscript

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class SentList:
    """A list of cases, or what is wrong with it."""

    name: str
    cases: CaseList
    error: LinkageError | None


def is_list_of_cases(name: str) -> bool:
    """Whether a file is named as a list of cases is: `cases.csv` or `cases.xlsx`."""
    return shown_name(name).casefold() in CASES_FILES


def list_of_cases(service: Service, file: SentFile) -> SentList:
    """Read a list of cases that was sent. It is read from a file, which is gone afterwards."""
    name = shown_name(file.name)
    path = service.scratch / f"{secrets.token_hex(8)}-{name.casefold()}"
    try:
        check_size(file, service.settings.limits)
        path.write_bytes(file.content())
        found = read_cases(path)
        for _, case in found.cases:
            check_case(case, name)
    except LinkageError as error:
        return SentList(name, CaseList(()), error)
    finally:
        path.unlink(missing_ok=True)
    return SentList(name, found, None)


def joined(lists: Iterable[SentList]) -> CaseList:
    """What several lists say together."""
    return CaseList(tuple(entry for one in lists for entry in one.cases.cases))


def apply(connection: Connection, cases: CaseList) -> tuple[StoredTranscript, ...]:
    """Give the transcripts that are there to the cases that a list names; those it changed.

    Args:
        connection: Of a writing transaction.
        cases: By the names of the files that the transcripts came from.
    """
    moved = []
    for stored in transcripts.page(connection, case=None, after=None, limit=_ALL):
        case = cases.case_of(stored.name)
        if case is not None and case != stored.case:
            moved.append(transcripts.rename(connection, stored.id, case=case))
    return tuple(moved)
