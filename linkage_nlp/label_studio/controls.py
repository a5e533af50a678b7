"""The controls of a labelling interface that stands in a project, perhaps edited by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from linkage_nlp.errors import AnnotationError

# Attributes that say when a control is shown.
_GUARDS = ("visibleWhen", "when")
_DECLARATION = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A choice as it stands in the interface; what is not given is empty."""

    value: str
    alias: str | None
    hotkey: str
    hint: str
    style: str

    @property
    def answer(self) -> str:
        """What results call it."""
        return self.value if self.alias is None else self.alias


@dataclass(frozen=True, slots=True)
class Control:
    """Something that coders answer.

    Attributes:
        kind: Its tag, in lower case.
        guards: Its conditions of being shown, by attribute.
        choices: Those written into the interface, in order.
    """

    name: str
    kind: str
    to_name: str
    choice: str
    guards: dict[str, str]
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """What a labelling interface shows and asks.

    Attributes:
        objects: The objects by name, each with the field of the task that it shows.
        controls: The controls in their order.
    """

    objects: dict[str, str]
    controls: tuple[Control, ...]


def read_controls(config: str) -> Controls:
    """Read the XML of a labelling interface.

    Raises:
        AnnotationError: It is not well-formed, or declares entities, which can grow
            without bound and which Label Studio refuses too.
    """
    if _DECLARATION.search(config):
        raise AnnotationError(
            "the labelling interface declares XML entities",
            remedy="Take the declaration out, or make the interface anew",
        )
    try:
        root = ElementTree.fromstring(config)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError) as error:
        raise AnnotationError(
            f"the labelling interface is not well-formed XML ({error})",
            remedy="Mend it in the project's settings, or make it anew",
        ) from error
    objects: dict[str, str] = {}
    controls: list[Control] = []
    for element in root.iter():
        name = element.get("name")
        if name is None:
            continue
        if "toName" in element.attrib:
            controls.append(_control(element, name))
        else:
            objects[name] = element.get("value", "")
    return Controls(objects, tuple(controls))


def _control(element: Element, name: str) -> Control:
    return Control(
        name=name,
        kind=element.tag.lower(),
        to_name=element.get("toName", ""),
        choice=element.get("choice", "single"),
        guards={key: value for key, value in element.items() if key.startswith(_GUARDS)},
        choices=tuple(_choices(element)),
    )


def _choices(element: Element) -> Iterator[ShownChoice]:
    for child in element.iter():
        if child.tag.lower() == "choice":
            yield ShownChoice(
                value=child.get("value", ""),
                alias=child.get("alias"),
                hotkey=child.get("hotkey", ""),
                hint=child.get("hint", ""),
                style=child.get("style", ""),
            )
