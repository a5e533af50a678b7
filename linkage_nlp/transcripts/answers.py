"""Answers without labels, where only the questions have one."""

from __future__ import annotations

from collections.abc import Sequence

from linkage_nlp.transcripts.labels import Line
from linkage_nlp.transcripts.model import Role
from linkage_nlp.transcripts.words import role_of


def answer_lines(lines: Sequence[Line], numbers: Sequence[int] | None) -> frozenset[int]:
    """The lines at which somebody not named begins to answer.

    Many interviews label the questions alone. When all labels are words for an interviewer
    and there are at least two, what follows a question in a paragraph of its own is the
    answer; where no line is such a paragraph, it is what follows on the next line.

    Args:
        lines: The lines of a labelled document.
        numbers: The paragraph that each line belongs to, where the file has paragraphs.
    """
    labels = [line.speaker for line in lines if line.speaker is not None]
    if len(labels) < 2 or any(role_of(label) is not Role.INTERVIEWER for label in labels):
        return frozenset()
    return _after_questions(lines, numbers, own_paragraph=True) or _after_questions(
        lines, numbers, own_paragraph=False
    )


def _after_questions(
    lines: Sequence[Line], numbers: Sequence[int] | None, *, own_paragraph: bool
) -> frozenset[int]:
    found = set()
    asked = answered = False
    for index, line in enumerate(lines):
        says = line.end > line.start
        if line.speaker is not None:
            asked, answered = says, False
        elif says and asked and not answered:
            if not own_paragraph or _begins_paragraph(index, lines, numbers):
                found.add(index)
                answered = True
        elif says:
            # The label stood alone, and this is the question. What follows on the next line
            # may be more of it.
            asked = own_paragraph
    return frozenset(found)


def _begins_paragraph(index: int, lines: Sequence[Line], numbers: Sequence[int] | None) -> bool:
    if numbers is not None:
        return numbers[index] != numbers[index - 1]
    return lines[index - 1].start == lines[index - 1].end
