"""Transcripts to sentences with codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import Bundle, open_bundle
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import BundleError
from linkage_nlp.tagging.context import contexts
from linkage_nlp.tagging.decision import code_tags
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.engine import Engine
from linkage_nlp.tagging.tags import CodeTag, TaggedSentence
from linkage_nlp.transcripts.model import Role, Sentence, Transcript

EMBEDDED = Path(__file__).parent.parent / "data" / "bundle"

# What is shown and stored is what is decided on, so probabilities are rounded first.
_DIGITS = 4


class Tagger:
    """Codes transcripts with the model of a bundle. May be used from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def load(cls, path: str | Path | None = None, *, threads: int | None = None) -> Tagger:
        """Load a bundle and be ready to tag.

        Args:
            path: A bundle folder; the bundle that comes with the package by default.
            threads: How many cores to compute on; all that are available by default.

        Raises:
            BundleError: A file of the bundle is missing, altered, too new, or cannot be loaded.
            UsageError: `threads` is less than one.
        """
        if path is None and not EMBEDDED.is_dir():
            raise BundleError(
                "this installation has no model in it",
                path=EMBEDDED,
                remedy="Install linkage-nlp again, or name a bundle folder",
            )
        return cls(Engine(open_bundle(EMBEDDED if path is None else path), threads=threads))

    @property
    def bundle(self) -> Bundle:
        return self._engine.bundle

    @property
    def codebook(self) -> Codebook:
        return self.bundle.codebook

    @property
    def model_version(self) -> str:
        return self.bundle.info.model_version

    def probabilities(self, inputs: Sequence[ModelInput]) -> NDArray[np.float32]:
        """The calibrated probability of each code: shape (inputs, labels of the codebook)."""
        return self._engine.probabilities(inputs)

    def tag(
        self,
        source: str | Transcript | Sequence[str | Transcript],
        *,
        everything: bool = False,
        interviewer: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> list[TaggedSentence]:
        """Tag each sentence, in the order in which it was said.

        Each transcript is computed by itself. An int8 model rounds its numbers by what is
        in a batch, so the last digits of a probability can depend on it; this way the same
        transcript always gets the same tags, alone or among others. For many sentences
        without a transcript, `probabilities` is faster.

        Args:
            source: A transcript, the text of one, or several, each read by itself.
            everything: Give every code with its probability, not only those at `review` or
                above.
            interviewer: Tag the interviewer's sentences too. They serve as context for the
                others in any case.
            progress: Called with the number of sentences done since the last call.

        Raises:
            TranscriptError: Nothing is said in a text.
            BundleError: The model fails.
        """
        sources = [source] if isinstance(source, str | Transcript) else source
        transcripts = [
            Transcript.from_text(item) if isinstance(item, str) else item for item in sources
        ]
        return [
            tagged
            for transcript in transcripts
            for tagged in self._tag(transcript, everything, interviewer, progress)
        ]

    def _tag(
        self,
        transcript: Transcript,
        everything: bool,
        interviewer: bool,
        progress: Callable[[int], None] | None,
    ) -> Iterator[TaggedSentence]:
        sentences = sentences_to_tag(transcript, interviewer=interviewer)
        probabilities = self._engine.probabilities(
            model_inputs(transcript, sentences), progress=progress
        )
        return self.tagged(transcript, sentences, probabilities, everything=everything)

    def tagged(
        self,
        transcript: Transcript,
        sentences: Sequence[Sentence],
        probabilities: NDArray[np.float32],
        *,
        everything: bool = False,
    ) -> Iterator[TaggedSentence]:
        """Sentences with their codes, from probabilities that were computed before.

        Args:
            transcript: What the sentences belong to.
            sentences: Some of its sentences.
            probabilities: What `probabilities` gave for them: shape (sentences, labels).
            everything: Give every code with its probability.
        """
        tags = self.tags(probabilities, everything=everything)
        for sentence, codes in zip(sentences, tags, strict=True):
            turn = transcript.turns[sentence.turn]
            yield TaggedSentence(
                sentence_id=sentence.id,
                case=transcript.case,
                transcript=transcript.name,
                turn=sentence.turn,
                speaker=turn.speaker,
                role=turn.role,
                time=turn.time,
                lang=sentence.lang,
                start=sentence.start,
                end=sentence.end,
                text=sentence.text,
                model_version=self.model_version,
                codes=codes,
                source=transcript.source,
            )

    def tags(
        self, probabilities: NDArray[np.float32], *, everything: bool = False
    ) -> Iterator[tuple[CodeTag, ...]]:
        """The codes of each sentence, from probabilities that were computed before.

        Args:
            probabilities: What `probabilities` gave: shape (sentences, labels).
            everything: Give every code with its probability.
        """
        labels = self.codebook.labels
        settings = tuple(self.bundle.info.labels.values())
        for row in probabilities:
            rounded = (round(float(probability), _DIGITS) for probability in row)
            yield code_tags(labels, settings, rounded, everything=everything)


def sentences_to_tag(transcript: Transcript, *, interviewer: bool = False) -> list[Sentence]:
    """The sentences of a transcript that are tagged: the respondents', or all of them."""
    return [
        sentence
        for sentence in transcript.sentences
        if interviewer or transcript.turns[sentence.turn].role is not Role.INTERVIEWER
    ]


def model_inputs(transcript: Transcript, sentences: Iterable[Sentence]) -> list[ModelInput]:
    """What the model reads for some sentences, each with the context that all turns give it."""
    said = contexts([sentence.text for sentence in stretch] for stretch in _stretches(transcript))
    context_of = {
        sentence.id: context for sentence, context in zip(transcript.sentences, said, strict=True)
    }
    return [ModelInput(sentence.text, context_of[sentence.id]) for sentence in sentences]


def _stretches(transcript: Transcript) -> Iterator[list[Sentence]]:
    """What one speaker says at a stretch: rows of a table by the same speaker belong together."""
    stretch: list[Sentence] = []
    speaker: str | None = None
    for turn, sentences in zip(transcript.turns, transcript.sentences_by_turn, strict=True):
        if stretch and (turn.speaker is None or turn.speaker != speaker):
            yield stretch
            stretch = []
        stretch = [*stretch, *sentences]
        speaker = turn.speaker
    if stretch:
        yield stretch
