"""What there is to say about a labelling interface, for those who set a project up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters.

    `problem`: annotations are lost or cannot be read. `warning`: coders can be led astray.
    `note`: harmless.
    """

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Kind(StrEnum):
    """What was found."""

    UNREADABLE = "unreadable"
    NO_SENTENCE = "no_sentence"
    NO_CONTEXT = "no_context"
    MISSING_GROUP = "missing_group"
    RENAMED_GROUP = "renamed_group"
    MISSING_CONTROL = "missing_control"
    EXTRA_CONTROL = "extra_control"
    WRONG_CONTROL = "wrong_control"
    SINGLE_CHOICE = "single_choice"
    MISSING_CODE = "missing_code"
    EXTRA_CODE = "extra_code"
    RENAMED_CODE = "renamed_code"
    REPEATED_CODE = "repeated_code"
    UNGUARDED = "unguarded"
    KEY_CLASH = "key_clash"
    DEAD_KEY = "dead_key"
    CHANGED_NAME = "changed_name"
    CHANGED_LOOK = "changed_look"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        subject: What it is about: a code as `dimension/code`, or the name of a control.
        message: What was found, as a full clause without a final full stop.
        remedy: What to do about it, as a full clause; empty for a note.
    """

    kind: Kind
    severity: Severity
    subject: str
    message: str
    remedy: str = ""
