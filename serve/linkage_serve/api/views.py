"""What the interface answers with, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind
from linkage_nlp.writers.jsonl import tag_record
from linkage_serve.store.records import (
    Coding,
    Correction,
    Job,
    Status,
    StoredSentence,
    StoredTranscript,
    Tagging,
    Verdict,
)
from linkage_serve.wording import translated


class View(BaseModel):
    """A JSON object whose fields are all there."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NameView(View):
    """A name in both languages."""

    en: str = Field(examples=["Internet"])
    zh: str = Field(examples=["互联网"])

    @classmethod
    def of(cls, text: Bilingual) -> Self:
        return cls(en=text.en, zh=text.zh)


class TagView(View):
    """A code that the model sees on a sentence."""

    dimension: str = Field(examples=["channel"])
    code: str = Field(examples=["internet"])
    probability: float = Field(ge=0, le=1, examples=[0.93])
    decision: Decision


class TaggedSentenceView(View):
    """A sentence with the codes that the model sees in it: the form of `linkage tag`."""

    sentence_id: str = Field(examples=["3f9a1c0b7d2e-0007"])
    case: str = Field(examples=["CF1"])
    transcript: str = Field(description="The file's name", examples=["CF1.docx"])
    turn: int = Field(ge=0, examples=[3])
    speaker: str | None = Field(examples=["Ms Lin"])
    role: Role
    time: float | None = Field(description="Seconds from the beginning", examples=[62.5])
    lang: Language
    start: int = Field(description="In code points of the text", examples=[310])
    end: int = Field(examples=[352])
    text: str = Field(examples=["We ask in a forum for hardware makers."])
    model_version: str = Field(examples=["gin-2026-01-15-0a1b2c3d"])
    codes: list[TagView]

    @classmethod
    def of(cls, sentence: TaggedSentence) -> Self:
        return cls.model_validate(tag_record(sentence))


class CodingView(View):
    """A code on a sentence, as the model and people have it."""

    code: str = Field(examples=["channel/internet"])
    decision: Decision = Field(
        description="What holds: a person's word, otherwise the model's. `none`: rejected"
    )
    suggested: Decision = Field(description="What the model says; `none`: it does not see it")
    probability: float | None = Field(
        description="As the model sees it, if it does", examples=[0.93]
    )
    verdict: Literal[Verdict.ACCEPT, Verdict.REJECT] | None = Field(
        description="A person's word, if one stands"
    )
    coder: str | None = Field(description="Whose word that is", examples=["Wang"])

    @classmethod
    def of(cls, coding: Coding) -> Self:
        return cls.model_validate(
            {
                "code": str(coding.label),
                "decision": coding.decision,
                "suggested": coding.suggested,
                "probability": coding.probability,
                "verdict": coding.verdict,
                "coder": coding.coder,
            }
        )


class SentenceView(View):
    """A sentence of a transcript that is kept."""

    id: str = Field(examples=["3f9a1c0b7d2e-0007"])
    transcript: str = Field(examples=["3f9a1c0b7d2e"])
    case: str = Field(examples=["CF1"])
    name: str = Field(description="The file's name", examples=["CF1.docx"])
    source: SourceKind
    position: int = Field(description="In the transcript, from 0", examples=[6])
    turn: int = Field(examples=[3])
    speaker: str | None = Field(examples=["Ms Lin"])
    role: Role
    time: float | None = Field(description="Seconds from the beginning", examples=[62.5])
    start: int = Field(description="In code points of the text", examples=[310])
    end: int = Field(examples=[352])
    text: str = Field(examples=["We ask in a forum for hardware makers."])
    lang: Language
    model_version: str | None = Field(
        description="Null until it has been tagged", examples=["gin-2026-01-15-0a1b2c3d"]
    )
    codes: list[CodingView]

    @classmethod
    def of(cls, sentence: StoredSentence) -> Self:
        return cls(
            id=sentence.id,
            transcript=sentence.transcript,
            case=sentence.case,
            name=sentence.name,
            source=sentence.source,
            position=sentence.position,
            turn=sentence.turn,
            speaker=sentence.speaker,
            role=sentence.role,
            time=sentence.time,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            lang=sentence.lang,
            model_version=sentence.model_version,
            codes=[CodingView.of(coding) for coding in sentence.codings],
        )


class SentencePage(View):
    """Sentences, and where to go on."""

    items: list[SentenceView]
    next: str | None = Field(description="Null on the last page", examples=["12.499"])


class TaggingView(View):
    """One run of a model over a transcript."""

    number: int = Field(examples=[41])
    model_version: str = Field(examples=["gin-2026-01-15-0a1b2c3d"])
    codebook: str = Field(description="The codebook's fingerprint", examples=["sha256:ab12"])
    tagged_at: datetime
    changes: int | None = Field(
        description="On how many codes it decides otherwise than the run before, if any",
        examples=[12],
    )

    @classmethod
    def of(cls, tagging: Tagging) -> Self:
        return cls(
            number=tagging.number,
            model_version=tagging.model_version,
            codebook=tagging.codebook,
            tagged_at=tagging.tagged_at,
            changes=tagging.changes,
        )


class TranscriptView(View):
    """A transcript that is kept."""

    id: str = Field(examples=["3f9a1c0b7d2e"])
    case: str = Field(examples=["CF1"])
    name: str = Field(description="The file's name", examples=["CF1.docx"])
    sentences: int = Field(examples=[712])
    source: SourceKind = Field(description="A `document` is counted apart from interviews")
    received_at: datetime
    received_from: str = Field(examples=["local"])
    tagging: TaggingView | None = Field(description="Null until it has been tagged")

    @classmethod
    def of(cls, stored: StoredTranscript) -> Self:
        return cls(
            id=stored.id,
            case=stored.case,
            name=stored.name,
            sentences=stored.sentences,
            received_at=stored.received_at,
            received_from=stored.received_from,
            source=stored.source,
            tagging=None if stored.tagging is None else TaggingView.of(stored.tagging),
        )


class CorrectionView(View):
    """What a person said of a code on a sentence, and what the model had said."""

    number: int = Field(examples=[7])
    transcript: str = Field(examples=["3f9a1c0b7d2e"])
    sentence: str = Field(examples=["3f9a1c0b7d2e-0007"])
    code: str = Field(examples=["channel/internet"])
    verdict: Verdict
    coder: str = Field(examples=["Wang"])
    made_at: datetime
    model_version: str | None = Field(examples=["gin-2026-01-15-0a1b2c3d"])
    suggested: Decision = Field(description="What the model said then")
    probability: float | None = Field(examples=[0.41])

    @classmethod
    def of(cls, correction: Correction) -> Self:
        return cls(
            number=correction.number,
            transcript=correction.transcript,
            sentence=correction.sentence,
            code=str(correction.label),
            verdict=correction.verdict,
            coder=correction.coder,
            made_at=correction.made_at,
            model_version=correction.model_version,
            suggested=correction.suggested,
            probability=correction.probability,
        )


class JobErrorView(View):
    """Why a job failed."""

    message: str
    remedy: str


class JobView(View):
    """Long work, how far it is, and what came out."""

    id: str = Field(examples=["0c1d2e3f4a5b6c7d"])
    kind: str = Field(examples=["tag"])
    status: Status
    done: int = Field(description="Sentences; of a retraining per cent", examples=[350])
    total: int = Field(examples=[712])
    step: str | None = Field(
        description="What is being done just now, where there are steps: `pull`, `snapshot`, "
        "`train`, `compare`, `promote` and `decide` of a retraining",
        examples=["train"],
    )
    result: dict[str, Any] | None
    error: JobErrorView | None
    asked_by: str = Field(examples=["local"])
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job, lang: Language = "en") -> Self:
        return cls(
            id=job.id,
            kind=job.kind,
            status=job.status,
            done=job.done,
            total=job.total,
            step=job.step,
            result=None if job.result is None else dict(job.result),
            error=None
            if job.error is None
            else JobErrorView(
                message=translated(job.error["message"], lang),
                remedy=translated(job.error["remedy"], lang),
            ),
            asked_by=job.asked_by,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )
