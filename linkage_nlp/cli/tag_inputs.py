"""What `linkage tag` reads: files, folders and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.transcripts import (
    CaseList,
    Role,
    Transcript,
    cases_file_in,
    find_transcripts,
    read_cases,
    read_transcript_bytes,
    read_transcripts,
)
from linkage_nlp.writers.own import is_written_here

STDIN = "-"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: the case of all files or of each, and the roles of speakers."""

    case: str | None
    cases: CaseList | None
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, the errors met in looking for them, and what is worth a warning."""

    paths: tuple[str, ...]
    errors: tuple[LinkageError, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """A transcript and the path that it came from."""

    path: str
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read, each content once, and what went wrong."""

    read: tuple[ReadTranscript, ...]
    errors: tuple[LinkageError, ...]
    warnings: tuple[str, ...]


def parse_roles(given: Sequence[str]) -> dict[str, Role]:
    """Roles by speaker from `NAME=interviewer` or `NAME=respondent`.

    Raises:
        UsageError: A part is missing, or the role is another word.
    """
    roles = {}
    for text in given:
        name, _, role = text.rpartition("=")
        if not name.strip() or role.strip().lower() not in set(Role):
            raise UsageError(
                f"{text!r} is not a speaker with a role",
                remedy="Write --role NAME=interviewer or --role NAME=respondent",
            )
        roles[name.strip()] = Role(role.strip().lower())
    return roles


def cases_in(paths: Sequence[str]) -> CaseList | None:
    """The lists of cases that stand in the given folders under the name `cases.csv`
    or `cases.xlsx`.

    Raises:
        TranscriptError: One of them cannot be read.
    """
    lists = [read_cases(file) for file in case_files_in(paths)]
    return CaseList(tuple(entry for found in lists for entry in found.cases)) if lists else None


def case_files_in(paths: Sequence[str]) -> tuple[Path, ...]:
    """The files that `cases_in` reads."""
    files = (cases_file_in(Path(path)) for path in paths if path != STDIN)
    return tuple(file for file in files if file is not None)


def find_inputs(
    paths: Sequence[str], outputs: Sequence[Path], *, beside: Iterable[Path] = ()
) -> Found:
    """Find the files to read.

    What an earlier run of a command wrote into a folder is passed over.

    Args:
        paths: Files, folders, or `-` for standard input.
        outputs: The files to write.
        beside: What is read besides transcripts, such as the list of cases.

    Raises:
        UsageError: There is nothing to read, or an output would replace a file to read.
    """
    found: dict[str, None] = {}
    errors: list[LinkageError] = []
    skipped: list[Path] = []
    own: list[Path] = []
    for path in paths:
        if path == STDIN:
            found[STDIN] = None
            continue
        try:
            files = find_transcripts([path])
        except LinkageError as error:
            errors.append(error)
            continue
        skipped += files.skipped
        for file in files.files:
            if Path(path).is_dir() and is_written_here(file):
                own.append(file)
            else:
                found[str(file)] = None
    if not found and not errors:
        raise UsageError(
            "no transcripts in what was given",
            path=paths[0],
            remedy="Name files, or folders with .docx, .txt, .vtt, .srt, .csv or .xlsx files",
        )
    refuse_to_replace(outputs, [*(Path(path) for path in found if path != STDIN), *beside])
    warnings = []
    if skipped:
        warnings.append(f"passed over, being no transcripts: {_listed(skipped)}")
    if own:
        warnings.append(f"passed over, being results of an earlier run: {_listed(own)}")
    return Found(tuple(found), tuple(errors), tuple(warnings))


def read_inputs(paths: Sequence[str], options: ReadOptions) -> Inputs:
    """Read the files; one that cannot be read does not keep the others from it.

    The same content under two names is kept once.
    """
    read: dict[str, ReadTranscript] = {}
    errors: list[LinkageError] = []
    warnings: list[str] = []
    for path in paths:
        try:
            transcripts = _read(path, options)
        except LinkageError as error:
            errors.append(error)
            continue
        for transcript in transcripts:
            first = read.setdefault(transcript.id, ReadTranscript(path, transcript))
            if first.transcript is not transcript:
                warnings.append(f"{path} holds the same as {first.path}; it is read once")
    return Inputs(tuple(read.values()), tuple(errors), tuple(warnings))


def _read(path: str, options: ReadOptions) -> list[Transcript]:
    if path == STDIN:
        data = sys.stdin.buffer.read()
        return read_transcript_bytes(
            data, case=options.case, cases=options.cases, roles=options.roles
        )
    return read_transcripts(path, case=options.case, cases=options.cases, roles=options.roles)


def refuse_to_replace(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise `UsageError` when a file to write is one to read."""
    resolved = {path.resolve() for path in inputs}
    for output in outputs:
        if output.resolve() in resolved:
            raise UsageError(
                "this file is to be read and to be written",
                path=output,
                remedy="Give the output another name",
            )


def _listed(paths: Sequence[Path]) -> str:
    shown = ", ".join(map(str, paths[:5]))
    return shown if len(paths) <= 5 else f"{shown} and {len(paths) - 5} more"
