"""Jobs that tag transcripts: those that came, or all of them with a new model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_nlp.errors import UnknownItem
from linkage_nlp.tagging.tagger import sentences_to_tag
from linkage_nlp.transcripts import Transcript
from linkage_serve.jobs.runner import Progress
from linkage_serve.metrics import Metrics
from linkage_serve.models.registry import Model, Models
from linkage_serve.store import Database, taggings, transcripts
from linkage_serve.store.records import Job

KIND = "tag"


class TaggingJob:
    """Tags the transcripts that a task names with the model in use.

    A transcript that this model has tagged is passed over, so a job that is done a second
    time, after the service was killed, goes on where it was.
    """

    def __init__(self, database: Database, models: Models, metrics: Metrics) -> None:
        self._database = database
        self._models = models
        self._metrics = metrics

    def __call__(self, job: Job, progress: Progress) -> Mapping[str, Any]:
        """Do it.

        Returns:
            For each transcript that was tagged: its id, the model's version, the number of
            sentences, and on how many codes the model decides otherwise than the one before.
        """
        ids = [str(one) for one in job.task["transcripts"]]
        with self._database.reading() as connection:
            total = sum(stored.sentences for stored in transcripts.by_id(connection, ids))
        progress.expect(total)
        tagged = []
        for one in ids:
            with self._models.borrowed() as model:
                done = self._tag(one, model, progress)
            if done is not None:
                tagged.append(done)
        return {"tagged": tagged}

    def _tag(self, id: str, model: Model, progress: Progress) -> Mapping[str, Any] | None:
        try:
            with self._database.reading() as connection:
                stored = transcripts.find(connection, id)
                transcript = transcripts.read(connection, stored)
        except UnknownItem:
            return None  # deleted meanwhile
        fingerprint = model.tagger.codebook.fingerprint
        before = stored.tagging
        same = before is not None and (before.model_version, before.codebook) == (
            model.version,
            fingerprint,
        )
        if same:
            progress.advance(stored.sentences)
            return None
        tags = _tags(transcript, model, progress)
        try:
            with self._database.writing() as connection:
                stored = transcripts.find(connection, id, lock=True)
                if transcripts.text(connection, stored.number).turns != transcript.turns:
                    # Other speakers since: the job that this has begun tags it anew.
                    return None
                tagging = taggings.record(
                    connection,
                    stored.number,
                    model_version=model.version,
                    codebook=fingerprint,
                    tags=tags,
                )
        except UnknownItem:
            return None
        self._metrics.sentences.labels("transcript").inc(len(transcript.sentences))
        return {
            "transcript": id,
            "model_version": model.version,
            "sentences": len(transcript.sentences),
            "changes": tagging.changes or 0,
        }


def _tags(transcript: Transcript, model: Model, progress: Progress) -> taggings.Tags:
    """The codes of each sentence that is tagged, by its position."""
    positions = {sentence.id: place for place, sentence in enumerate(transcript.sentences)}
    # The interviewer's sentences are not tagged, but counted, as the total counts them.
    progress.advance(len(transcript.sentences) - len(sentences_to_tag(transcript)))
    return {
        positions[sentence.sentence_id]: sentence.codes
        for sentence in model.tagger.tag(transcript, progress=progress.advance)
        if sentence.codes
    }
