"""A sentence as the data of a task, and back; a server's task as states of the log.

The fields are flat, so that Label Studio's data manager can filter and sort by each:

    text        the sentence, as coders see it
    before      what was said before it, as coders see it
    place       case, speaker and time, as coders see them
    sentence    our id of it
    case, transcript, speaker, role, time, lang, start, end, question, previous
    queue       what it was chosen for: learn, estimate or other
    codebook    fingerprint of the codebook when it was added
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, get_args

from linkage_annotations.log.state import AnnotationState, Queue, State, Status, TaskState
from linkage_annotations.studio.records import Answer, Result, Task
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.names import (
    COMMENT,
    FIELD_BEFORE,
    FIELD_CODEBOOK,
    FIELD_PLACE,
    FIELD_PREVIOUS,
    FIELD_QUESTION,
    FIELD_QUEUE,
    FIELD_TEXT,
    NO_CODE,
    UNSURE,
)
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role, Transcript

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sentence to be coded, with the context that it is read with.

    Attributes:
        sentence: Our id of it.
        transcript: Our id of the transcript.
        time: Seconds from the beginning of the interview to the turn, where known.
        start: Where it begins in the transcript's text, in code points; also where what is
            shown of it is masked.
        end: Where it ends there.
    """

    sentence: str
    case: str
    transcript: str
    speaker: str | None
    role: Role
    time: float | None
    lang: Language
    start: int
    end: int
    text: str
    context: Context


def items(transcripts: Iterable[Transcript]) -> tuple[Item, ...]:
    """The sentences of transcripts that are to be coded, which are the respondents'."""
    return tuple(item for transcript in transcripts for item in _items(transcript))


def _items(transcript: Transcript) -> Iterator[Item]:
    from linkage_nlp.tagging.tagger import model_inputs, sentences_to_tag

    sentences = sentences_to_tag(transcript)
    inputs = model_inputs(transcript, sentences)
    for sentence, read in zip(sentences, inputs, strict=True):
        turn = transcript.turns[sentence.turn]
        yield Item(
            sentence=sentence.id,
            case=transcript.case,
            transcript=transcript.id,
            speaker=turn.speaker,
            role=turn.role,
            time=turn.time,
            lang=sentence.lang,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            context=read.context,
        )


def task_data(item: Item, *, queue: Queue, codebook: Codebook) -> dict[str, Any]:
    """The data of the task in which a sentence is coded."""
    return {
        FIELD_TEXT: item.text,
        FIELD_BEFORE: _before(item.context),
        FIELD_PLACE: _place(item),
        "sentence": item.sentence,
        "case": item.case,
        "transcript": item.transcript,
        "speaker": item.speaker,
        "role": item.role.value,
        "time": item.time,
        "lang": item.lang,
        "start": item.start,
        "end": item.end,
        FIELD_QUESTION: item.context.question,
        FIELD_PREVIOUS: item.context.previous,
        FIELD_QUEUE: queue.value,
        FIELD_CODEBOOK: codebook.fingerprint,
    }


def read_task(data: Mapping[str, Any]) -> Item:
    """The sentence that a task holds.

    Raises:
        AnnotationError: A field is missing or not of its kind: the task was not made here, or
            was altered.
    """
    return Item(
        sentence=_field(data, "sentence", _said),
        case=_field(data, "case", _text),
        transcript=_field(data, "transcript", _text),
        speaker=_field(data, "speaker", lambda value: None if value is None else _text(value)),
        role=_field(data, "role", Role),
        time=_field(data, "time", lambda value: None if value is None else _seconds(value)),
        lang=_field(data, "lang", _lang),
        start=_field(data, "start", _place_in_text),
        end=_field(data, "end", _place_in_text),
        text=_field(data, FIELD_TEXT, _said),
        context=Context(_field(data, FIELD_QUESTION, _text), _field(data, FIELD_PREVIOUS, _text)),
    )


def read_queue(data: Mapping[str, Any]) -> Queue:
    """What a task's sentence was chosen for.

    Raises:
        AnnotationError: The field is missing or says something else.
    """
    return _field(data, FIELD_QUEUE, Queue)


def states(task: Task, project: int, *, codebook: str, seen: datetime) -> tuple[State, ...]:
    """A task and all its annotations and drafts as states of the log.

    Annotations are taken as they are, be the codes known or not: what is wrong with them is
    for `log.settle.derive` to say, when all is safe in the log. An answer of a control that
    gives no choices stands among the codes as JSON.

    Args:
        task: The task as the server shows it.
        project: The server's number of its project.
        codebook: Fingerprint of the codebook that the project is coded under.
        seen: When the server was looked at.

    Raises:
        AnnotationError: The task was not made here, or was altered.
    """
    item, queue = read_task(task.data), read_queue(task.data)
    found: list[State] = [task_state(item, task.id, project, seen)]
    for answer in (*task.annotations, *task.drafts):
        said = _Said(answer.result)
        found.append(
            AnnotationState(
                project=project,
                task=task.id,
                sentence=item.sentence,
                annotation=answer.id,
                status=_status(answer),
                coder=answer.coder,
                created=answer.created,
                updated=answer.updated,
                seen=seen,
                codes=said.codes,
                no_code=said.no_code,
                unsure=said.unsure,
                comment=said.comment,
                ground_truth=answer.ground_truth,
                codebook=codebook,
                queue=queue,
                suggested_by=answer.suggested_by,
            )
        )
    return tuple(found)


def task_state(item: Item, task: int, project: int, seen: datetime) -> TaskState:
    """A task as a state of the log."""
    return TaskState(
        project=project,
        task=task,
        sentence=item.sentence,
        seen=seen,
        text=item.text,
        context=item.context,
        case=item.case,
        transcript=item.transcript,
        speaker=item.speaker,
        role=item.role,
        time=item.time,
        lang=item.lang,
        start=item.start,
        end=item.end,
    )


def _status(answer: Answer) -> Status:
    if answer.draft:
        return Status.DRAFT
    return Status.SKIPPED if answer.skipped else Status.SUBMITTED


class _Said:
    """What a result says, whatever it says."""

    def __init__(self, result: Result) -> None:
        codes: defaultdict[str, list[str]] = defaultdict(list)
        comments: list[str] = []
        for answer in result:
            name = str(answer.get("from_name", ""))
            value = answer.get("value")
            choices = _texts(value, "choices")
            texts = _texts(value, "text")
            if name == COMMENT and texts is not None:
                comments += texts
            elif choices is not None:
                codes[name] += choices
            else:
                codes[name].append(json.dumps(value, ensure_ascii=False, sort_keys=True))
        self.no_code = _marked(codes, NO_CODE)
        self.unsure = _marked(codes, UNSURE)
        self.comment = "\n".join(comments).strip()
        self.codes = {name: tuple(given) for name, given in codes.items()}


def _marked(codes: dict[str, list[str]], name: str) -> bool:
    """Whether a mark was set; it is taken from the codes if it says only that."""
    if codes.get(name) == [name]:
        del codes[name]
        return True
    if codes.get(name) == []:
        del codes[name]
    return False


def _texts(value: object, key: str) -> list[str] | None:
    given = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(given, list) and all(isinstance(text, str) for text in given):
        return given
    return None


def _before(context: Context) -> str:
    return "\n".join(part for part in (context.question, context.previous) if part)


def _place(item: Item) -> str:
    parts = (item.case, item.speaker, None if item.time is None else _clock(item.time))
    return " · ".join(part for part in parts if part)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def _field(data: Mapping[str, Any], name: str, take: Callable[[Any], _Value]) -> _Value:
    try:
        return take(data[name])
    except KeyError as error:
        raise _not_ours(f"has no field {name!r}") from error
    except (ValueError, TypeError, OverflowError) as error:
        # Not the value itself: it may be what somebody said.
        raise _not_ours(f"has something else than expected in its field {name!r}") from error


def _not_ours(flaw: str) -> AnnotationError:
    return AnnotationError(
        f"the task {flaw}",
        remedy="Import sentences with 'linkage annotate push', and delete other tasks",
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _said(value: object) -> str:
    text = _text(value)
    if not text.strip():
        raise ValueError
    return text


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _place_in_text(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def _lang(value: object) -> Language:
    if value not in get_args(Language):
        raise ValueError
    return "zh" if value == "zh" else "en"
