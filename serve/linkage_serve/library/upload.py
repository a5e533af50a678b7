"""Files that are sent in: read, kept, and put up to be tagged."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.errors import DamagedFile, LinkageError, OversizedFile
from linkage_nlp.transcripts import Transcript, read_transcript_bytes
from linkage_serve.jobs.tagging import KIND
from linkage_serve.service import Service
from linkage_serve.settings import Limits
from linkage_serve.store import jobs, transcripts
from linkage_serve.store.records import Job, StoredTranscript

# A file unpacks to more than its size while it is read, so only few are read at a time.
_READING = threading.BoundedSemaphore(2)
_NAME_LIMIT = 200
_CASE_LIMIT = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Outcome(StrEnum):
    """What became of a file."""

    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent: its name, its size in bytes, and how to get at its content."""

    name: str
    size: int
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file; a table of several cases gives several transcripts."""

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
class _ReadFile:
    name: str
    transcripts: tuple[Transcript, ...]
    error: LinkageError | None


def receive(
    service: Service, files: Iterable[SentFile], *, case: str | None, received_from: str
) -> UploadReport:
    """Read files and keep what is in them; a file that cannot be read stops no other.

    All that is new is kept in one transaction, with the job that tags it. What has the
    content of a transcript that is there already is not kept again.

    Args:
        service: Where to keep it.
        files: What was sent.
        case: The case that all files belong to; by default as the files say.
        received_from: Who sent them.

    Raises:
        StoreError: Nothing was kept.
    """
    read = [_read(file, case, service.settings.limits) for file in files]
    reports = []
    job = None
    with service.database.writing() as connection:
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


def shown_name(name: str) -> str:
    """The name of a file without folders, and without what cannot be shown or is too long."""
    plain = _UNPRINTABLE.sub("\ufffd", name.replace("\\", "/").rpartition("/")[2]).strip()
    if len(plain) <= _NAME_LIMIT:
        return plain
    # The suffix says what the file is.
    stem, dot, suffix = plain.rpartition(".")
    ending = f"{dot}{suffix}" if stem and len(suffix) <= 10 else ""
    return plain[: _NAME_LIMIT - len(ending)] + ending


def _read(file: SentFile, case: str | None, limits: Limits) -> _ReadFile:
    name = shown_name(file.name)
    try:
        if file.size > limits.file_bytes:
            raise OversizedFile(
                f"larger than {limits.file_bytes} bytes",
                path=name,
                remedy="Remove pictures and recordings from it, or split it",
            )
        with _READING:
            found = read_transcript_bytes(file.content(), name=name, case=case)
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
    if len(transcript.case) > _CASE_LIMIT or _UNPRINTABLE.search(transcript.case):
        raise DamagedFile(
            "a case has a name that is too long, or goes over several lines",
            path=name,
            remedy=f"Give it a name of up to {_CASE_LIMIT} characters",
        )
