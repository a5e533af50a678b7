"""What a model reads of a task that `linkage annotate` has put into a project."""

from __future__ import annotations

from collections.abc import Mapping

from linkage_nlp.codebook import Codebook
from linkage_nlp.label_studio.names import (
    BLIND_QUEUES,
    FIELD_CODEBOOK,
    FIELD_PREVIOUS,
    FIELD_QUESTION,
    FIELD_QUEUE,
    FIELD_TEXT,
)
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.encoding import ModelInput


def task_input(data: object, codebook: Codebook) -> ModelInput | None:
    """What a model reads of a task; None where it has nothing to say of it.

    That is so for tasks from elsewhere; for those that are coded under another codebook, where
    the same id may mean something else; and for those that are to be coded blind.

    Args:
        data: The `data` of a task.
        codebook: The model's.
    """
    if not isinstance(data, Mapping) or data.get(FIELD_CODEBOOK) != codebook.fingerprint:
        return None
    if _plain(data.get(FIELD_QUEUE)) in {None, *BLIND_QUEUES}:
        return None
    text, question, previous = (
        _plain(data.get(field)) for field in (FIELD_TEXT, FIELD_QUESTION, FIELD_PREVIOUS)
    )
    if text is None or not text.strip() or question is None or previous is None:
        return None
    return ModelInput(text, Context(question, previous))


def _plain(value: object) -> str | None:
    """A text without halves of characters, which no tokenizer reads."""
    if not isinstance(value, str):
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return None
    return value
