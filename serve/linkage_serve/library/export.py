"""What is kept as a file: the same files as `linkage tag` writes, with people's word in them."""

from __future__ import annotations

import secrets
from pathlib import Path

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UnknownItem
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role
from linkage_nlp.writers import TagResult, write_tags
from linkage_serve.store import Database, sentences, transcripts
from linkage_serve.store.records import Coding, StoredSentence
from linkage_serve.store.sentences import SentenceFilter

# A person who accepts or rejects a code is taken to be sure of it.
_SURE = {Decision.ACCEPT: 1.0, Decision.NONE: 0.0}


def export(
    database: Database,
    codebook: Codebook,
    folder: Path,
    *,
    suffix: str,
    lang: Language,
    case: str | None = None,
    corrected: bool = True,
) -> Path:
    """Write what is kept to a file.

    Args:
        database: Where the transcripts are.
        codebook: Gives names and colours; codes that it lacks are left out.
        folder: Where to write; the file's name is new.
        suffix: Says what to write, as in `linkage_nlp.writers.SUFFIXES`.
        lang: The language of names and headings.
        case: Only this case.
        corrected: With people's word, a code that they accepted having the probability 1,
            and one that they rejected 0; otherwise as the model said it.

    Returns:
        The path of the file.

    Raises:
        UnknownItem: Nothing has been tagged yet.
        UsageError: The file cannot be written, or would be too large.
    """
    result = tag_result(database, codebook, case=case, corrected=corrected)
    path = folder / f"{secrets.token_hex(8)}{suffix}"
    write_tags(path, result, lang=lang, title="linkage")
    return path


def tag_result(
    database: Database, codebook: Codebook, *, case: str | None = None, corrected: bool = True
) -> TagResult:
    """What is kept in the form that writers take; see `export`."""
    with database.reading() as connection:
        stored = [
            one
            for one in transcripts.page(connection, case=case, after=None, limit=_ALL)
            if one.tagging is not None
        ]
        if not stored:
            raise UnknownItem(
                "nothing has been tagged yet" if case is None else f"no tagged case {case!r}",
                remedy="Send transcripts, and wait until their job is done",
            )
        whole = [transcripts.read(connection, one) for one in stored]
        found = sentences.page(connection, SentenceFilter(case=case))
    known = {str(label) for label in codebook.labels}
    versions = dict.fromkeys(one.tagging.model_version for one in stored if one.tagging)
    tagged = [
        _tagged(sentence, known, corrected=corrected)
        for sentence in found
        if sentence.model_version is not None
        and (sentence.role is not Role.INTERVIEWER or (corrected and sentence.codings))
    ]
    return TagResult(whole, tagged, codebook, ", ".join(versions))


_ALL = 1_000_000


def _tagged(sentence: StoredSentence, known: set[str], *, corrected: bool) -> TaggedSentence:
    codes = [
        tag
        for coding in sentence.codings
        if str(coding.label) in known and (tag := _tag(coding, corrected=corrected)) is not None
    ]
    return TaggedSentence(
        sentence_id=sentence.id,
        case=sentence.case,
        transcript=sentence.name,
        turn=sentence.turn,
        speaker=sentence.speaker,
        role=sentence.role,
        time=sentence.time,
        lang=sentence.lang,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        model_version=sentence.model_version or "",
        codes=tuple(sorted(codes, key=lambda tag: -tag.probability)),
        source=sentence.source,
    )


def _tag(coding: Coding, *, corrected: bool) -> CodeTag | None:
    if corrected and coding.verdict is not None:
        sure = _SURE[coding.decision]
        return CodeTag(*coding.label, sure, coding.decision, (coding.coder or "",))
    if coding.probability is None:
        return None
    return CodeTag(*coding.label, coding.probability, coding.suggested)
