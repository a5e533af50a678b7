"""The sentences of a source: found anew, as in a transcript, or known from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from linkage_nlp.errors import EmptyTranscript
from linkage_nlp.refi_qda.model import TextSource
from linkage_nlp.refi_qda.overlap import Sentences
from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import SourceKind, Transcript


@dataclass(frozen=True)
class Segmented:
    """Sentences of a source and their places in its text, in order.

    Attributes:
        by_selection: The number of the sentence that a selection of ours was made for, by
            the selection's guid.
        gone: How many sentences went out and are no more in the text.
        fresh: Whether they were found anew.
    """

    sentences: Sequence[TaggedSentence]
    places: Sequence[Span]
    by_selection: Mapping[str, int] = field(default_factory=dict)
    gone: int = 0
    fresh: bool = False

    def of_case(self, case: str) -> Segmented:
        """The same sentences as those of a case."""
        return replace(self, sentences=[replace(s, case=case) for s in self.sentences])


def fresh_sentences(source: TextSource, text: str, case: str) -> Segmented | None:
    """Read a text as a transcript, or give None where nothing is said in it."""
    try:
        transcript = Transcript.from_text(text, case=case, name=source.name)
    except EmptyTranscript:
        return None
    kind = SourceKind.INTERVIEW if source.kind == "TextSource" else SourceKind.DOCUMENT
    sentences = []
    for sentence in transcript.sentences:
        turn = transcript.turns[sentence.turn]
        sentences.append(
            TaggedSentence(
                sentence_id=sentence.id,
                case=case,
                transcript=source.name,
                turn=sentence.turn,
                speaker=turn.speaker,
                role=turn.role,
                time=turn.time,
                lang=sentence.lang,
                start=sentence.start,
                end=sentence.end,
                text=sentence.text,
                model_version="",
                codes=(),
                source=kind,
            )
        )
    return Segmented(sentences, [Span(s.start, s.end) for s in transcript.sentences], fresh=True)


def contexts_in(text: str, segmented: Segmented) -> dict[str, Context]:
    """What was said before each sentence, by its id, as the text read as a transcript tells it."""
    from linkage_nlp.tagging.tagger import model_inputs

    try:
        transcript = Transcript.from_text(text)
    except EmptyTranscript:
        return {}
    read = model_inputs(transcript, transcript.sentences)
    finder = Sentences([Span(s.start, s.end) for s in transcript.sentences])
    found = {}
    for sentence, place in zip(segmented.sentences, segmented.places, strict=True):
        numbers = finder.coded_by(place)
        if numbers:
            found[sentence.sentence_id] = read[numbers[0]].context
    return found
