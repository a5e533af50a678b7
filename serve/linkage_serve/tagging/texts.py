"""Texts that are tagged at once and not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.errors import EmptyTranscript
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import model_inputs, sentences_to_tag
from linkage_nlp.transcripts import Sentence, Transcript


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text cut into sentences, and what the model reads of each to be tagged.

    `transcript` is None when nothing is said in the text.
    """

    transcript: Transcript | None
    sentences: tuple[Sentence, ...]
    inputs: tuple[ModelInput, ...]


def prepare(texts: Sequence[str], *, interviewer: bool) -> list[PreparedText]:
    """Cut texts into sentences.

    Args:
        texts: Running text, with or without speakers' labels.
        interviewer: Whether the interviewer's sentences are tagged too.

    Raises:
        TranscriptError: One of them holds halves of characters.
    """
    return [_prepare(text, interviewer=interviewer) for text in texts]


def _prepare(text: str, *, interviewer: bool) -> PreparedText:
    try:
        transcript = Transcript.from_text(text)
    except EmptyTranscript:
        # One empty text among many is no reason to refuse the others.
        return PreparedText(None, (), ())
    sentences = sentences_to_tag(transcript, interviewer=interviewer)
    inputs = model_inputs(transcript, sentences)
    return PreparedText(transcript, tuple(sentences), tuple(inputs))
