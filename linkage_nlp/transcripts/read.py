"""Reading transcripts from files and from memory.

What finds turns and sentences is imported when the first transcript is read: the package
must stay light for commands that read none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linkage_nlp.errors import EmptyTranscript, UsageError
from linkage_nlp.transcripts.cases import CaseList
from linkage_nlp.transcripts.formats import reader_of
from linkage_nlp.transcripts.model import Role, Transcript
from linkage_nlp.transcripts.source import Source


def read_transcripts(
    path: str | Path,
    *,
    case: str | None = None,
    cases: CaseList | None = None,
    roles: Mapping[str, Role] | None = None,
) -> list[Transcript]:
    """Read the transcripts of a file: one, or of a table one for each case in it.

    The case of each is, in this order, `case`, what the table says, what `cases` says of
    the file, or the file's name without suffix and mark of its part.

    Args:
        path: A .txt, .md, .docx, .vtt, .srt, .csv, .tsv, .xlsx or .json file, or as a
            document a .html, .htm, .mhtml, .mht or .pdf file.
        case: The case that the file belongs to.
        cases: A list of cases by file.
        roles: Roles by speaker's label, where they cannot be inferred.

    Raises:
        TranscriptError: The file cannot be read, with the reason and the remedy.
        UsageError: `case` is given for a table that holds several cases.
    """
    return _read(Source.of_file(Path(path)), case, cases, roles)


def read_transcript_bytes(
    data: bytes,
    *,
    name: str = "stdin",
    case: str | None = None,
    cases: CaseList | None = None,
    roles: Mapping[str, Role] | None = None,
) -> list[Transcript]:
    """Read transcripts from memory, as `read_transcripts` does from a file.

    Args:
        data: The content of a file.
        name: The file's name, whose suffix says what it is; without a suffix, the content
            is looked at.
        case: The case that it belongs to.
        cases: A list of cases by file.
        roles: Roles by speaker's label, where they cannot be inferred.

    Raises:
        TranscriptError: It cannot be read.
        UsageError: `case` is given for a table that holds several cases.
    """
    return _read(Source.of_bytes(data, name), case, cases, roles)


def only_transcript(transcripts: list[Transcript], place: str | Path) -> Transcript:
    """The one transcript of a file. Raises `UsageError`, naming the cases, for several."""
    if len(transcripts) > 1:
        raise UsageError(
            f"it holds {len(transcripts)} cases: {_listed([t.case for t in transcripts])}",
            path=place,
            remedy="Read it with read_transcripts, which gives one transcript for each case",
        )
    return transcripts[0]


def transcript_from_text(
    text: str, *, case: str = "", name: str = "text", roles: Mapping[str, Role] | None = None
) -> Transcript:
    """A transcript of running text. Raises `EmptyTranscript` when nothing was said in it."""
    from linkage_nlp.transcripts.build import build_transcript
    from linkage_nlp.transcripts.document import draft_document

    return build_transcript(
        draft_document(text), case=case, name=name, place=Path(name), roles=roles
    )


def _read(
    source: Source,
    case: str | None,
    cases: CaseList | None,
    roles: Mapping[str, Role] | None,
) -> list[Transcript]:
    from linkage_nlp.transcripts.build import build_transcript
    from linkage_nlp.transcripts.names import case_from_name

    read = reader_of(source)
    if not source.data.strip():
        raise EmptyTranscript(
            "it is empty", path=source.place, remedy="Check that the transcript was saved"
        )
    drafts = read(source)
    several = len(drafts) > 1
    if several and case is not None:
        raise UsageError(
            f"case {case!r} is given, but the table holds several cases: "
            + _listed([draft.case or "" for draft in drafts]),
            path=source.place,
            remedy="Leave the case out, or split the table",
        )
    listed = cases.case_of(source.place) if cases is not None else None
    return [
        build_transcript(
            draft,
            case=case or draft.case or listed or case_from_name(source.name),
            name=source.name,
            place=source.place,
            roles=roles,
            case_in_id=several,
        )
        for draft in drafts
    ]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:12])
    return shown if len(names) <= 12 else f"{shown} and {len(names) - 12} more"
