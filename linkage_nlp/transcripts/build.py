"""Drafts into transcripts: roles, sentences, languages and ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from linkage_nlp.errors import DamagedFile, EmptyTranscript
from linkage_nlp.language import detect_language
from linkage_nlp.segmentation import split_sentences
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.model import Role, Sentence, Transcript, Turn
from linkage_nlp.transcripts.roles import Utterance, infer_roles


def build_transcript(
    draft: Draft,
    *,
    case: str,
    name: str,
    place: Path,
    roles: Mapping[str, Role] | None = None,
    case_in_id: bool = False,
) -> Transcript:
    """A transcript from what a reader found.

    The id is the beginning of a hash over the text, the turns' places and the speakers,
    so it depends on the content alone, not on the name of the file or on roles.

    Args:
        draft: What was found.
        case: The case that the transcript belongs to.
        name: The file's name, for people.
        place: What an error names.
        roles: Roles by speaker, where the caller knows better.
        case_in_id: Whether the case goes into the id, because the file holds several.

    Raises:
        EmptyTranscript: Nothing was said in it.
        DamagedFile: The text holds halves of characters.
    """
    if not draft.turns:
        raise EmptyTranscript(
            "nothing was said in it" if draft.text.strip() else "it is empty",
            path=place,
            remedy="Check that this is the transcript, with text beside the speakers' names",
        )
    identity = _id(draft, place, case if case_in_id else None)
    texts = [draft.text[span.start : span.end] for span in (turn.span for turn in draft.turns)]
    inferred = infer_roles(
        [Utterance(t.speaker, x, t.role) for t, x in zip(draft.turns, texts, strict=True)], roles
    )
    turns = tuple(
        Turn(index, turn.span.start, turn.span.end, turn.speaker, role, turn.time)
        for index, (turn, role) in enumerate(zip(draft.turns, inferred, strict=True))
    )
    sentences = _sentences(draft, identity, "\n".join(texts))
    return Transcript(identity, case, name, draft.text, turns, sentences, draft.source)


def _sentences(draft: Draft, transcript: str, said: str) -> tuple[Sentence, ...]:
    default = detect_language(said)
    sentences: list[Sentence] = []
    for turn, found in enumerate(draft.turns):
        for piece in found.pieces:
            for span in split_sentences(draft.text[piece.start : piece.end]):
                start, end = piece.start + span.start, piece.start + span.end
                text = draft.text[start:end]
                sentences.append(
                    Sentence(
                        id=f"{transcript}-{len(sentences) + 1:04d}",
                        turn=turn,
                        start=start,
                        end=end,
                        text=text,
                        lang=detect_language(text, default),
                    )
                )
    return tuple(sentences)


def _id(draft: Draft, place: Path, case: str | None) -> str:
    structure = [[*turn.span, turn.speaker] for turn in draft.turns]
    try:
        text = draft.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DamagedFile(
            f"character {error.start + 1} of its text is half of a pair of surrogates",
            path=place,
            remedy="Export the transcript again",
        ) from error
    content = hashlib.sha256(text)
    content.update(b"\x00" + json.dumps([case, structure], ensure_ascii=True).encode("ascii"))
    return content.hexdigest()[:12]
