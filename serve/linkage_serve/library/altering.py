"""Changing what is known of a transcript: its case, who interviews in it, what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from linkage_nlp.errors import UnknownItem
from linkage_nlp.transcripts import Role, SourceKind
from linkage_serve.jobs.tagging import KIND
from linkage_serve.service import Service
from linkage_serve.store import jobs, taggings, transcripts
from linkage_serve.store.records import Job, StoredTranscript


@dataclass(frozen=True, slots=True)
class Altered:
    """A transcript as it stands, and the job that tags it anew, if it has to be."""

    transcript: StoredTranscript
    job: Job | None


def alter(
    service: Service,
    id: str,
    *,
    case: str | None = None,
    roles: Mapping[str, Role] | None = None,
    source: SourceKind | None = None,
    asked_by: str,
) -> Altered:
    """Change a transcript; what is not given stays.

    Args:
        service: Where it is kept.
        id: Of the transcript.
        case: The case that it belongs to.
        roles: Who interviews and who responds, by speaker. What interviewers say is not
            tagged, so it is tagged anew where that was otherwise before.
        source: Whether it is an interview or a document.
        asked_by: Whose job that is.

    Raises:
        UnknownItem: There is no such transcript, or somebody in `roles` does not speak in it;
            nothing was changed.
    """
    job = None
    with service.database.writing() as connection:
        stored = transcripts.find(connection, id, lock=True)
        speaking = transcripts.speakers(connection, stored.number)
        if set(roles or ()) - set(speaking):
            raise UnknownItem(
                "nobody of this name speaks in the interview",
                remedy="Take the names from the interview as they stand there",
            )
        if case is not None:
            transcripts.rename(connection, id, case=case)
        if source is not None:
            transcripts.set_source(connection, id, source)
        if roles and transcripts.set_roles(connection, stored.number, roles):
            # Should the job be cancelled, the transcript stays one to be tagged.
            taggings.set_aside(connection, stored.number)
            task = {"transcripts": [id]}
            job = jobs.add(connection, KIND, task, asked_by=asked_by, total=stored.sentences)
        found = transcripts.find(connection, id)
    if job is not None:
        service.jobs.wake()
    return Altered(found, job)
