"""Jobs that compare models on what people corrected."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from linkage_nlp.codebook import Label
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.tagging.tagger import Tagger, model_inputs
from linkage_nlp.tagging.tags import Decision
from linkage_serve.jobs.runner import Progress
from linkage_serve.models.registry import Models
from linkage_serve.store import Database, sentences, transcripts
from linkage_serve.store.records import Job, Verdict
from linkage_serve.store.sentences import SentenceFilter

KIND = "compare"

# A code on a sentence by its id, and whether a person accepted it.
_Judged = Mapping[str, Mapping[Label, bool]]


class ComparisonJob:
    """Asks each model for the codes that people have accepted or rejected.

    These sentences are not drawn at random: people correct what the model in use suggested,
    so its misses are rare among them and its errors frequent. The figures say which model
    agrees more with the corrections, not how good either is.
    """

    def __init__(self, database: Database, models: Models) -> None:
        self._database = database
        self._models = models

    def __call__(self, job: Job, progress: Progress) -> Mapping[str, Any]:
        """Do it.

        Returns:
            By model and language (`all`, `zh`, `en`), and by model and code (`codes`): on how
            many codes a person's word stands (`judged`), with how many of them the model
            agrees (`agreed`), how many accepted ones it does not accept (`missed`), and how
            many rejected ones it does (`wrong`).
        """
        names = [str(name) for name in job.task["models"]]
        with self._database.reading() as connection:
            corrected = sentences.page(connection, SentenceFilter(corrected=True))
        if not corrected:
            raise UsageError(
                "nothing has been corrected yet", remedy="Correct some codes, then compare"
            )
        judged: defaultdict[str, dict[str, dict[Label, bool]]] = defaultdict(dict)
        for sentence in corrected:
            judged[sentence.transcript][sentence.id] = {
                coding.label: coding.verdict is Verdict.ACCEPT
                for coding in sentence.codings
                if coding.verdict is not None
            }
        progress.expect(len(corrected) * len(names))
        return {"models": {name: self._agreement(name, judged, progress) for name in names}}

    def _agreement(
        self, name: str, judged: Mapping[str, _Judged], progress: Progress
    ) -> dict[str, Any]:
        tagger = self._models.tagger(name)
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for transcript, of_sentences in judged.items():
            for label, lang, outcome in self._outcomes(tagger, transcript, of_sentences):
                for part in ("all", lang, str(label)):
                    counts[part][outcome] += 1
                    counts[part]["judged"] += 1
            progress.advance(len(of_sentences))
        figures = ("judged", "agreed", "missed", "wrong")
        return {
            "model_version": tagger.model_version,
            **{
                part: {figure: counts[part][figure] for figure in figures}
                for part in ("all", "zh", "en")
            },
            "codes": {
                part: {figure: counts[part][figure] for figure in figures}
                for part in map(str, tagger.codebook.labels)
                if part in counts
            },
        }

    def _outcomes(
        self, tagger: Tagger, id: str, judged: _Judged
    ) -> list[tuple[Label, Language, str]]:
        """Code, language and outcome of each code that was judged and that the model knows."""
        with self._database.reading() as connection:
            found = transcripts.by_id(connection, [id])
            if not found:
                return []  # deleted meanwhile
            transcript = transcripts.read(connection, found[0])
        chosen = [sentence for sentence in transcript.sentences if sentence.id in judged]
        probabilities = tagger.probabilities(model_inputs(transcript, chosen))
        outcomes = []
        known = set(tagger.codebook.labels)
        for tagged in tagger.tagged(transcript, chosen, probabilities):
            accepted = {
                Label(tag.dimension, tag.code)
                for tag in tagged.codes
                if tag.decision is Decision.ACCEPT
            }
            for label, holds in judged[tagged.sentence_id].items():
                if label in known:
                    outcome = _outcome(holds=holds, accepted=label in accepted)
                    outcomes.append((label, tagged.lang, outcome))
        return outcomes


def _outcome(*, holds: bool, accepted: bool) -> str:
    if holds == accepted:
        return "agreed"
    return "missed" if holds else "wrong"
