"""Whether suggestions from a codebook fit the interface of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.label_studio.controls import Control, Controls
from linkage_nlp.label_studio.names import FIELD_TEXT, SENTENCE


def misfits(controls: Controls, codebook: Codebook) -> tuple[str, ...]:
    """What keeps suggestions from being shown, a clause each; nothing when all will be.

    Only names of the codebook and of our own are in the clauses.

    Args:
        controls: The project's interface.
        codebook: The model's.
    """
    return tuple(_misfits(controls, codebook))


def fitting(result: Iterable[Mapping[str, Any]], controls: Controls) -> list[dict[str, Any]]:
    """Those answers of a suggestion that the interface can show, with the choices that it has.

    A group in which only one may be chosen is left to the coder where there are several.

    Args:
        result: As `prediction_result` gives it.
        controls: The project's interface.
    """
    if not _shows_sentence(controls):
        return []
    groups = _groups(controls)
    kept = []
    for answer in result:
        control = groups.get(answer["from_name"])
        if control is None:
            continue
        known = {choice.answer for choice in control.choices}
        given = [code for code in answer["value"]["choices"] if code in known]
        if given and (control.choice == "multiple" or len(given) == 1):
            kept.append({**answer, "value": {"choices": given}})
    return kept


def _misfits(controls: Controls, codebook: Codebook) -> Iterator[str]:
    if not _shows_sentence(controls):
        yield f"nothing called {SENTENCE!r} shows the field {FIELD_TEXT!r}"
    groups = _groups(controls)
    for dimension in codebook.dimensions:
        control = groups.get(dimension.id)
        if control is None:
            yield f"no group of choices about the sentence is called {dimension.id!r}"
            continue
        if control.choice != "multiple":
            yield f"only one code can be given in {dimension.id!r}"
        known = {choice.answer for choice in control.choices}
        for code in dimension.codes:
            if code.id not in known:
                yield f"{Label(dimension.id, code.id)} cannot be given"


def _shows_sentence(controls: Controls) -> bool:
    return controls.objects.get(SENTENCE) == f"${FIELD_TEXT}"


def _groups(controls: Controls) -> dict[str, Control]:
    """The groups of choices about the sentence; of several with one name none counts."""
    named = [control.name for control in controls.controls]
    return {
        control.name: control
        for control in controls.controls
        if control.kind == "choices"
        and control.to_name == SENTENCE
        and named.count(control.name) == 1
    }
