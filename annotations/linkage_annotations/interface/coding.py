"""What a coder said of one sentence, read from and written as a Label Studio `result`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import AnnotationError, DatasetError
from linkage_nlp.label_studio.names import COMMENT, NO_CODE, SENTENCE, UNSURE
from linkage_nlp.label_studio.suggestion import choices_answer, control_answer

_REMEDY = (
    "Compare the project's labelling interface with the codebook, and have the sentence coded again"
)


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder said of one sentence.

    Attributes:
        codes: The codes by dimension, an entry for each dimension of the codebook.
        no_code: Whether the coder said that there is nothing to code.
        unsure: Whether the coder marked it as doubtful.
        comment: What the coder wrote, without the white space around it.
    """

    codes: Mapping[str, tuple[str, ...]]
    no_code: bool = False
    unsure: bool = False
    comment: str = ""

    @property
    def decided(self) -> bool:
        """Whether there are codes or it says that there are none; else it was left blank."""
        return self.no_code or any(self.codes.values())


def read_result(
    result: object, codebook: Codebook, annotation: int | str, *, what: str = "annotation"
) -> Coding:
    """What an annotation's `result` says.

    Nothing is passed over: what does not stem from the interface of this codebook is an
    error, since it would be lost or mean something else. A blank result is fine; see
    `Coding.decided`.

    Args:
        result: As Label Studio stores and exports it: a list of answers of controls.
        codebook: The codebook that it was coded under.
        annotation: The number of the annotation or draft, for errors.
        what: What it is, for errors.

    Raises:
        AnnotationError: An answer of a control or a code that there is not, a malformed or
            repeated one, or codes together with 'no code'.
    """
    answers = _Answers(codebook, f"{what} {annotation}").read(result)
    coding = Coding(
        codes={d.id: answers.choices.get(d.id, ()) for d in codebook.dimensions},
        no_code=bool(answers.choices.get(NO_CODE)),
        unsure=bool(answers.choices.get(UNSURE)),
        comment=answers.comment,
    )
    if coding.no_code and any(coding.codes.values()):
        given = ", ".join(f"{d}/{code}" for d, codes in coding.codes.items() for code in codes)
        raise AnnotationError(
            f"{what} {annotation} says both 'no code' and {given}",
            remedy="Have the coder take back one or the other",
        )
    return coding


def write_result(coding: Coding, codebook: Codebook) -> list[dict[str, Any]]:
    """The `result` that says this; `read_result` gives it back.

    Raises:
        AnnotationError: The codebook lacks a dimension or code, or there are codes together
            with 'no code'.
    """
    try:
        codes = check_codes(coding.codes, codebook)
    except DatasetError as error:
        raise AnnotationError(error.message, remedy=error.remedy) from error
    if coding.no_code and any(codes.values()):
        raise AnnotationError(
            "there are codes together with 'no code'", remedy="Give one or the other"
        )
    marks = {NO_CODE: coding.no_code, UNSURE: coding.unsure}
    result = [choices_answer(name, [name]) for name, marked in marks.items() if marked]
    result += [choices_answer(dimension, given) for dimension, given in codes.items() if given]
    if comment := coding.comment.strip():
        result.append(control_answer(COMMENT, "textarea", {"text": [comment]}))
    return result


class _Answers:
    """The answers of one result, each control's once."""

    def __init__(self, codebook: Codebook, where: str) -> None:
        self._where = where
        self._aliases = {d.id: tuple(c.id for c in d.codes) for d in codebook.dimensions}
        self._aliases |= {NO_CODE: (NO_CODE,), UNSURE: (UNSURE,)}
        self.choices: dict[str, tuple[str, ...]] = {}
        self.comment = ""

    def read(self, result: object) -> _Answers:
        if not isinstance(result, list):
            raise self._error("has a result that is not a list")
        seen: set[str] = set()
        for answer in result:
            if not isinstance(answer, dict):
                raise self._error("has an answer that is not an object")
            name = answer.get("from_name")
            if not isinstance(name, str) or (name not in self._aliases and name != COMMENT):
                raise self._error(f"answers {name!r}, of which the codebook knows nothing")
            if name in seen:
                raise self._error(f"answers {name!r} twice")
            seen.add(name)
            self._take(name, answer)
        return self

    def _take(self, name: str, answer: Mapping[str, Any]) -> None:
        kind, key = ("textarea", "text") if name == COMMENT else ("choices", "choices")
        if answer.get("type") != kind or answer.get("to_name") != SENTENCE:
            raise self._error(f"answers {name!r} otherwise than as {kind} of {SENTENCE!r}")
        value = answer.get("value")
        given = value.get(key) if isinstance(value, dict) else None
        if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
            raise self._error(f"has no list of texts for {name!r}")
        if name == COMMENT:
            self.comment = "\n".join(given).strip()
        else:
            self.choices[name] = self._known(name, given)

    def _known(self, name: str, given: Sequence[str]) -> tuple[str, ...]:
        aliases = self._aliases[name]
        for alias in given:
            if alias not in aliases:
                raise self._error(f"has the unknown code {alias!r} in {name!r}")
        if len(set(given)) != len(given):
            raise self._error(f"has a code twice in {name!r}")
        return tuple(sorted(given, key=aliases.index))

    def _error(self, message: str) -> AnnotationError:
        return AnnotationError(f"{self._where} {message}", remedy=_REMEDY)
