"""The labelling interface of a codebook, as Label Studio's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from linkage_annotations.interface import wording
from linkage_annotations.interface.choices import (
    Choice,
    code_choice,
    no_code_choice,
    shown,
    unsure_choice,
)
from linkage_annotations.interface.languages import Languages
from linkage_annotations.interface.style import ANSWERS_STYLE, STYLE
from linkage_nlp.codebook import Codebook, Dimension
from linkage_nlp.errors import CodebookError
from linkage_nlp.label_studio.names import (
    ANSWERS,
    BEFORE,
    COMMENT,
    FIELD_ANSWERS,
    FIELD_BEFORE,
    FIELD_PLACE,
    FIELD_TEXT,
    NO_CODE,
    SENTENCE,
    UNSURE,
)

# Codes are shown as long as 'no code' is not chosen. On a group of choices it also keeps
# Label Studio from sending what was chosen there before.
GUARD = {
    "visibleWhen": "choice-unselected",
    "whenTagName": NO_CODE,
    "whenChoiceValue": NO_CODE,
}

# What XML 1.0 has no place for.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Label Studio takes these for yes and no in every attribute but `value`.
_NOT_TEXT = frozenset({"true", "false"})


def labelling_config(
    codebook: Codebook, languages: Languages = Languages.ZH_EN, *, adjudication: bool = False
) -> str:
    """The interface in which coders label sentences; the same codebook gives the same text.

    A task shows where the sentence stands (`FIELD_PLACE`), the turns before it
    (`FIELD_BEFORE`) and the sentence (`FIELD_TEXT`). Coders choose 'no code', or codes by
    dimension, several or none in each; they may mark it as unsure and write a comment.

    Args:
        codebook: Its codes are the choices; results name them by their ids.
        languages: In which languages, in which order, names and definitions are shown.
        adjudication: Show what coders gave (`FIELD_ANSWERS`), and require a reason.

    Raises:
        CodebookError: Something in the codebook cannot be put into the interface.
    """
    root = Element("View", className="linkage")
    SubElement(root, "Style").text = STYLE + (ANSWERS_STYLE if adjudication else "")
    _header(_view(root, "place"), f"${FIELD_PLACE}")
    _text(_view(root, "before"), BEFORE, FIELD_BEFORE)
    _text(_view(root, "sentence"), SENTENCE, FIELD_TEXT)
    if adjudication:
        answers = _view(root, "answers")
        _header(answers, languages.show(wording.ANSWERS))
        _text(answers, ANSWERS, FIELD_ANSWERS)
    marks = _view(root, "marks")
    _choices(marks, NO_CODE, [no_code_choice(codebook, languages)], choice="single")
    _choices(marks, UNSURE, [unsure_choice(codebook, languages)], choice="single")
    dimensions = SubElement(root, "View", {"className": "linkage-dimensions", **GUARD})
    for dimension in codebook.dimensions:
        _dimension(_view(dimensions, "dimension"), dimension, languages)
    _comment(_view(root, "comment"), languages, required=adjudication)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _comment(view: Element, languages: Languages, *, required: bool) -> None:
    asked = wording.REASON if required else wording.COMMENT
    comment = SubElement(
        view,
        "TextArea",
        name=COMMENT,
        toName=SENTENCE,
        rows="1",
        maxSubmissions="1",
        editable="true",
        placeholder=languages.show(asked, separator=" / "),
    )
    if required:
        comment.set("required", "true")
        comment.set("requiredMessage", languages.show(wording.REASON_MISSING, separator=" / "))


def _dimension(view: Element, dimension: Dimension, languages: Languages) -> None:
    _header(view, shown(dimension.name, languages))
    _choices(
        view,
        dimension.id,
        (code_choice(code, languages) for code in dimension.codes),
        choice="multiple",
        **GUARD,
    )


def _view(parent: Element, name: str) -> Element:
    return SubElement(parent, "View", className=f"linkage-{name}")


def _header(parent: Element, value: str) -> None:
    SubElement(parent, "Header", value=_checked(value), size="5", style="margin:0")


def _text(parent: Element, name: str, field: str) -> None:
    # Without `valueType` a server in secure mode would take the words for an address.
    SubElement(parent, "Text", name=name, value=f"${field}", valueType="text")


def _choices(parent: Element, name: str, choices: Iterable[Choice], **attributes: str) -> None:
    group = SubElement(
        parent,
        "Choices",
        {"name": _literal(name), "toName": SENTENCE, "layout": "inline", **attributes},
    )
    for choice in choices:
        SubElement(
            group,
            "Choice",
            value=_checked(choice.value),
            alias=_literal(choice.alias),
            hotkey=choice.hotkey,
            hint=_literal(choice.hint),
            style=choice.style,
        )


def _literal(text: str) -> str:
    """A text for an attribute in which Label Studio takes some words for yes and no."""
    if text in _NOT_TEXT:
        raise CodebookError(
            f"{text!r} by itself cannot be an id or a definition in Label Studio",
            remedy="Give the code, dimension or definition a longer one in the codebook",
        )
    return _checked(text)


def _checked(text: str) -> str:
    if found := _NOT_XML.search(text):
        raise CodebookError(
            f"the character U+{ord(found.group()):04X} cannot be shown in Label Studio",
            remedy="Remove it from the codebook",
        )
    return text
