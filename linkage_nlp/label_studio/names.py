"""The names by which the labelling interface, its tasks and its results are held together.

A dimension's group of choices is named by the dimension's id, and a choice answers with the
code's id. All other names have a hyphen in them, which an id cannot have, so no codebook
clashes with them.
"""

from __future__ import annotations

# Objects and controls.
SENTENCE = "sentence-text"
BEFORE = "turns-before"
ANSWERS = "coder-answers"
NO_CODE = "no-code"
UNSURE = "unsure-mark"
COMMENT = "coder-comment"

# The fields of a task's data that the interface shows. The first two must be there, as
# text that may be empty but for the sentence; Label Studio refuses the task otherwise.
FIELD_TEXT = "text"
FIELD_BEFORE = "before"
FIELD_PLACE = "place"
# Fields that are not shown: what a model reads beside the sentence, what the sentence was
# chosen for, and the fingerprint of the codebook that the task is coded under.
FIELD_QUESTION = "question"
FIELD_PREVIOUS = "previous"
FIELD_QUEUE = "queue"
FIELD_CODEBOOK = "codebook"
# What sentences are chosen for that coders must not be swayed in: figures are estimated from
# them, or a disagreement is settled.
BLIND_QUEUES = frozenset({"estimate", "adjudication"})
# What coders gave, where their disagreement is to be settled.
FIELD_ANSWERS = "answers"
