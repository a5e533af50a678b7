"""How the labelling interface of a project differs from what its codebook asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from linkage_annotations.interface.choices import Choice, code_choice
from linkage_annotations.interface.config import GUARD
from linkage_annotations.interface.findings import Finding, Kind, Severity
from linkage_annotations.interface.hotkeys import check_keys
from linkage_annotations.interface.languages import Languages
from linkage_nlp.codebook import Code, Codebook, Dimension
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.controls import Control, Controls, ShownChoice, read_controls
from linkage_nlp.label_studio.names import (
    BEFORE,
    COMMENT,
    FIELD_BEFORE,
    FIELD_TEXT,
    NO_CODE,
    SENTENCE,
    UNSURE,
)

_ANEW = "Make the interface anew from the codebook"
_OWN = {NO_CODE: "choices", UNSURE: "choices", COMMENT: "textarea"}


def compare_config(config: str, codebook: Codebook) -> tuple[Finding, ...]:
    """What is to be said of a project's interface, gravest first; nothing when it is fine.

    Names and hints may be in any language, or both, and controls in any order.

    Args:
        config: The project's interface as XML.
        codebook: The codebook of the project.
    """
    try:
        controls = read_controls(config)
    except AnnotationError as error:
        problem = Severity.PROBLEM
        return (Finding(Kind.UNREADABLE, problem, "", error.message, error.remedy),)
    found = [
        *_objects(controls),
        *_Groups(controls, codebook).findings(),
        *_own_controls(controls),
        *check_keys(_keys(controls)),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _objects(controls: Controls) -> Iterator[Finding]:
    if controls.objects.get(SENTENCE) != f"${FIELD_TEXT}":
        yield Finding(
            Kind.NO_SENTENCE,
            Severity.PROBLEM,
            SENTENCE,
            f"nothing called {SENTENCE!r} shows the task's field {FIELD_TEXT!r}",
            _ANEW,
        )
    if controls.objects.get(BEFORE) != f"${FIELD_BEFORE}":
        yield Finding(
            Kind.NO_CONTEXT,
            Severity.WARNING,
            BEFORE,
            f"coders do not see what was said before, the task's field {FIELD_BEFORE!r}",
            _ANEW,
        )


def _own_controls(controls: Controls) -> Iterator[Finding]:
    named = {control.name: control for control in controls.controls}
    for name, kind in _OWN.items():
        if name not in named:
            # Without 'no code', a blank sentence may as well be one that was passed over.
            severity = Severity.PROBLEM if name == NO_CODE else Severity.WARNING
            yield Finding(
                Kind.MISSING_CONTROL, severity, name, f"coders are not asked {name!r}", _ANEW
            )
            continue
        control = named[name]
        answers = [choice.answer for choice in control.choices]
        if control.kind != kind or (kind == "choices" and answers != [name]):
            yield _wrong(name, f"{name!r} is not {kind} with the one answer {name!r}")
        elif control.to_name != SENTENCE:
            yield _wrong(name, f"{name!r} is not about {SENTENCE!r} but {control.to_name!r}")


def _keys(controls: Controls) -> Iterator[tuple[str, str]]:
    for control in controls.controls:
        for choice in control.choices:
            if choice.hotkey:
                yield f"{control.name}/{choice.answer}", choice.hotkey


def _wrong(subject: str, message: str) -> Finding:
    return Finding(Kind.WRONG_CONTROL, Severity.PROBLEM, subject, message, _ANEW)


class _Groups:
    """The groups of choices beside the dimensions that they stand for."""

    def __init__(self, controls: Controls, codebook: Codebook) -> None:
        self._codebook = codebook
        self._controls = controls.controls
        self._names = Counter(control.name for control in controls.controls)

    def findings(self) -> Iterator[Finding]:
        """All that there is to say of groups and codes."""
        groups = {control.name: control for control in reversed(self._controls)}
        dimensions = {dimension.id for dimension in self._codebook.dimensions}
        strange = [c for c in self._controls if c.name not in dimensions | _OWN.keys()]
        for name, times in self._names.items():
            if times > 1:
                yield _wrong(name, f"{times} controls are called {name!r}")
        for dimension in self._codebook.dimensions:
            if dimension.id in groups:
                yield from _group(groups[dimension.id], dimension)
            elif renamed := _renamed_group(dimension, strange):
                strange.remove(renamed)
                yield Finding(
                    Kind.RENAMED_GROUP,
                    Severity.PROBLEM,
                    dimension.id,
                    f"the codes of {dimension.id!r} stand under the name {renamed.name!r}",
                    f"Call it {dimension.id!r} again; annotations made meanwhile are refused",
                )
                yield from _group(renamed, dimension)
            else:
                yield Finding(
                    Kind.MISSING_GROUP,
                    Severity.PROBLEM,
                    dimension.id,
                    f"the dimension {dimension.id!r} is not asked",
                    _ANEW,
                )
        for control in strange:
            yield Finding(
                Kind.EXTRA_CONTROL,
                Severity.PROBLEM,
                control.name,
                f"{control.name!r} is not of the codebook: annotations that answer it are refused",
                "Remove it, or add the dimension to the codebook",
            )


def _renamed_group(dimension: Dimension, strange: list[Control]) -> Control | None:
    """The control with a name of its own that has most codes of a dimension, if any has."""
    ids = {code.id for code in dimension.codes}

    def shared(control: Control) -> int:
        return len(ids & {choice.answer for choice in control.choices})

    best = max(strange, key=shared, default=None)
    return best if best is not None and shared(best) else None


def _group(control: Control, dimension: Dimension) -> Iterator[Finding]:
    """What there is to say of the group of a dimension."""
    name = dimension.id
    if control.kind != "choices":
        yield _wrong(name, f"{name!r} is not a group of choices but {control.kind!r}")
        return
    if control.to_name != SENTENCE:
        yield _wrong(name, f"{name!r} is not about {SENTENCE!r} but {control.to_name!r}")
    if control.choice != "multiple":
        yield Finding(
            Kind.SINGLE_CHOICE,
            Severity.PROBLEM,
            name,
            f"only one code can be given in {name!r}",
            'Set choice="multiple"',
        )
    if any(control.guards.get(key) != value for key, value in GUARD.items()):
        yield Finding(
            Kind.UNGUARDED,
            Severity.WARNING,
            name,
            f"codes of {name!r} can be given together with 'no code': such annotations are refused",
            _ANEW,
        )
    yield from _codes(control, dimension)


def _codes(control: Control, dimension: Dimension) -> Iterator[Finding]:
    answers = Counter(choice.answer for choice in control.choices)
    for answer, times in answers.items():
        if times > 1:
            yield Finding(
                Kind.REPEATED_CODE,
                Severity.PROBLEM,
                f"{dimension.id}/{answer}",
                f"{answer!r} stands {times} times in {dimension.id!r}",
                "Keep one",
            )
    extra = [c for c in control.choices if c.answer not in {code.id for code in dimension.codes}]
    for code in dimension.codes:
        subject = f"{dimension.id}/{code.id}"
        if code.id in answers:
            choice = next(c for c in control.choices if c.answer == code.id)
            yield from _look(choice, code, subject)
        elif renamed := _renamed_code(code, extra):
            extra.remove(renamed)
            yield Finding(
                Kind.RENAMED_CODE,
                Severity.PROBLEM,
                subject,
                f"{subject} answers as {renamed.answer!r}",
                f'Set alias="{code.id}" again; annotations made meanwhile are refused',
            )
        else:
            yield Finding(
                Kind.MISSING_CODE, Severity.PROBLEM, subject, f"{subject} cannot be given", _ANEW
            )
    for choice in extra:
        subject = f"{dimension.id}/{choice.answer}"
        yield Finding(
            Kind.EXTRA_CODE,
            Severity.PROBLEM,
            subject,
            f"{subject} is not in the codebook: annotations that give it are refused",
            "Remove the choice, or add the code to the codebook",
        )


def _renamed_code(code: Code, extra: list[ShownChoice]) -> ShownChoice | None:
    """The choice that answers as something else but shows the code's name, or has its key."""
    names = {look.value for look in _looks(code)}
    for choice in extra:
        if choice.value in names:
            return choice
    return next((choice for choice in extra if choice.hotkey == code.hotkey), None)


def _look(choice: ShownChoice, code: Code, subject: str) -> Iterator[Finding]:
    """What is shown otherwise than in the codebook, which does not matter to the data."""
    looks = _looks(code)
    if choice.value not in {look.value for look in looks}:
        yield Finding(
            Kind.CHANGED_NAME, Severity.NOTE, subject, f"{subject} is shown as {choice.value!r}"
        )
    same = {
        "hot key": choice.hotkey == code.hotkey,
        "hint": choice.hint in {look.hint for look in looks},
        "colours": choice.style == looks[0].style,
    }
    if changed := [part for part, unchanged in same.items() if not unchanged]:
        yield Finding(
            Kind.CHANGED_LOOK, Severity.NOTE, subject, f"{subject} has other {', '.join(changed)}"
        )


def _looks(code: Code) -> list[Choice]:
    return [code_choice(code, languages) for languages in Languages]
