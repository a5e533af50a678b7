"""Files that are sent in: read, kept, and put up to be tagged."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.errors import DamagedFile, LinkageError, OversizedFile
from linkage_nlp.transcripts import CaseList, Role, Transcript, read_transcript_bytes
from linkage_serve.jobs.tagging import KIND
from linkage_serve.library.case_lists import apply, is_list_of_cases, joined, list_of_cases
from linkage_serve.library.sent import SentFile, check_case, check_size, shown_name
from linkage_serve.service import Service
from linkage_serve.settings import Limits
from linkage_serve.store import jobs, transcripts
from linkage_serve.store.records import Job, StoredTranscript

# A file unpacks to more than its size while it is read, so only few are read at a time.
_READING = threading.BoundedSemaphore(2)
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Outcome(StrEnum):
    """What became of a file."""

    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"
    # A list of cases, and no transcript.
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file; a table of several cases gives several transcripts.

    Of a list of cases, `transcripts` are those that it gave to another case.
    """

    name: str
    outcome: Outcome
    transcripts: tuple[StoredTranscript, ...]
    error: LinkageError | None


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What became of the files that were sent together, and the job that tags the new ones."""

    files: tuple[FileReport, ...]
    job: Job | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """How files are read."""

    case: str | None
    cases: CaseList
    roles: Mapping[str, Role]
    limits: Limits


@dataclass(frozen=True, slots=True)
class _ReadFile:
    name: str
    transcripts: tuple[Transcript, ...]
    error: LinkageError | None


def receive(
    service: Service,
    files: Iterable[SentFile],
    *,
    case: str | None,
    received_from: str,
    interviewers: Iterable[str] = (),
    cases: SentFile | None = None,
) -> UploadReport:
    """Read files and keep what is in them; a file that cannot be read stops no other.

    All that is new is kept in one transaction, with the job that tags it. What has the
    content of a transcript that is there already is not kept again.

    Args:
        service: Where to keep it.
        files: What was sent. A file named as a list of cases is taken as one, for what is
            sent with it and for what is there already.
        case: The case that all files belong to; by default as the list or the files say.
        received_from: Who sent them.
        interviewers: Speakers who interview, where that is not plain from the files.
        cases: A list of cases for what is new among these files alone; what is there already
            stays as it is, perhaps as somebody has put it right by hand.

    Raises:
        StoreError: Nothing was kept.
    """
    sent = list(files)
    lists = [list_of_cases(service, file) for file in sent if is_list_of_cases(file.name)]
    beside = [] if cases is None else [list_of_cases(service, cases)]
    known = joined([*beside, *lists])
    reading = _Reading(
        case, known, dict.fromkeys(interviewers, Role.INTERVIEWER), service.settings.limits
    )
    read = [_read(file, reading) for file in sent if not is_list_of_cases(file.name)]
    reports = []
    job = None
    with service.database.writing() as connection:
        everywhere = joined(lists)
        moved = apply(connection, everywhere) if everywhere.cases else ()
        reports += [
            FileReport(
                one.name,
                Outcome.REFUSED if one.error else Outcome.CASES,
                () if one.error or one in beside else moved,
                one.error,
            )
            for one in [*beside, *lists]
        ]
        new: list[str] = []
        for file in read:
            created = False
            for transcript in file.transcripts:
                if transcripts.add(connection, transcript, received_from=received_from):
                    new.append(transcript.id)
                    created = True
            outcome = Outcome.CREATED if created else Outcome.KNOWN
            reports.append(
                FileReport(
                    file.name,
                    Outcome.REFUSED if file.error else outcome,
                    tuple(transcripts.find(connection, t.id) for t in file.transcripts),
                    file.error,
                )
            )
        if new:
            total = sum(stored.sentences for stored in transcripts.by_id(connection, new))
            job = jobs.add(
                connection, KIND, {"transcripts": new}, asked_by=received_from, total=total
            )
    if job is not None:
        service.jobs.wake()
    return UploadReport(tuple(reports), job)


def _read(file: SentFile, reading: _Reading) -> _ReadFile:
    name = shown_name(file.name)
    limits = reading.limits
    try:
        check_size(file, limits)
        with _READING:
            found = read_transcript_bytes(
                file.content(),
                name=name,
                case=reading.case,
                cases=reading.cases,
                roles=reading.roles,
            )
        for transcript in found:
            if len(transcript.sentences) > limits.transcript_sentences:
                raise OversizedFile(
                    f"more than {limits.transcript_sentences} sentences in one interview",
                    path=name,
                    remedy="Split it, or check that it is an interview",
                )
            _check_storable(transcript, name)
    except LinkageError as error:
        return _ReadFile(name, (), error)
    return _ReadFile(name, tuple(found), None)


def _check_storable(transcript: Transcript, name: str) -> None:
    """Refuse what a database cannot keep, or no page can show."""
    speakers = (turn.speaker or "" for turn in transcript.turns)
    if any(map(_UNSTORABLE.search, (transcript.text, transcript.case, *speakers))):
        raise DamagedFile(
            "it holds characters that stand for nothing (NUL, or halves of characters)",
            path=name,
            remedy="Export the transcript again",
        )
    check_case(transcript.case, name)
