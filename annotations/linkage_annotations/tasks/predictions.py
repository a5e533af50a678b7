"""What a model suggests for sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from linkage_annotations.studio.records import NewPrediction
from linkage_annotations.studio.validation import check_predictions
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.label_studio.suggestion import prediction_result, sureness
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Transcript


class Suggester:
    """Suggests codes for the sentences of some transcripts.

    Args:
        tagger: The model.
        transcripts: Where the sentences stand; the model reads them unmasked.
        codebook: That of the project.
        config: The project's labelling interface as XML.

    Raises:
        UsageError: The model was trained on another codebook.
    """

    def __init__(
        self,
        tagger: Tagger,
        transcripts: Sequence[Transcript],
        codebook: Codebook,
        config: str,
    ) -> None:
        if tagger.codebook.fingerprint != codebook.fingerprint:
            raise UsageError(
                f"the model {tagger.model_version} was trained on another codebook, "
                f"{tagger.codebook.id!r} {tagger.codebook.version}",
                path=tagger.bundle.path,
                remedy="Give --model a bundle that was trained on the project's codebook",
            )
        self._tagger = tagger
        self._transcripts = transcripts
        self._codebook = codebook
        self._config = config

    @property
    def version(self) -> str:
        """The model's version."""
        return self._tagger.model_version

    def suggest(
        self, sentences: Collection[str], *, progress: Callable[[int], None] | None = None
    ) -> dict[str, NewPrediction]:
        """Suggestions, checked against the codebook and the project's interface.

        Args:
            sentences: Ids of the sentences; those that no transcript has are passed over.
            progress: Called with the number of sentences read since the last call.

        Raises:
            AnnotationError: A suggestion does not fit the interface.
            BundleError: The model fails.
        """
        wanted = frozenset(sentences)
        read = [
            transcript
            for transcript in self._transcripts
            if any(sentence.id in wanted for sentence in transcript.sentences)
        ]
        found = {
            sentence.sentence_id: self._prediction(sentence)
            for sentence in self._tagger.tag(read, everything=True, progress=progress)
            if sentence.sentence_id in wanted
        }
        check_predictions(self._config, found)
        return found

    def _prediction(self, sentence: TaggedSentence) -> NewPrediction:
        return NewPrediction(
            model_version=sentence.model_version,
            score=sureness(sentence.codes),
            result=prediction_result(sentence.codes, self._codebook),
        )
