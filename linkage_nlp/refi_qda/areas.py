"""Areas of pages of a PDF that were coded, and the words of its text that they cover.

An area is a rectangle on a page, and the text of a PDF says nothing of pages. Where a program
tells the words of an area, they are looked for in the text.
"""

from __future__ import annotations

from linkage_nlp.refi_qda.model import Area
from linkage_nlp.segmentation import Span

# Shorter words may be said elsewhere too, where they are not said twice in the text by chance.
_FEWEST = 6
# A name is often cut short. One that ends as sentences do is taken to be all of the words.
_ENDS = tuple(".!?。！？")


def area_place(area: Area, words: str, text: str) -> Span | None:
    """Where the words of an area stand in the text of its source.

    Args:
        area: The area. Its name counts as its words where these are not told, if it is a
            whole sentence or several.
        words: The words that the program tells, empty where it tells none.
        text: The text of the PDF. Ends of lines and spaces may be others in it.

    Returns:
        The place, or None where there are no words, or they do not stand there exactly once.
    """
    named = area.name.strip()
    wanted = "".join((words.strip() or (named if _is_whole(named) else "")).split())
    if len(wanted) < _FEWEST:
        return None
    places = [place for place, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[place] for place in places)
    start = squeezed.find(wanted)
    if start < 0 or squeezed.find(wanted, start + 1) >= 0:
        return None
    return Span(places[start], places[start + len(wanted) - 1] + 1)


def _is_whole(name: str) -> bool:
    return name.endswith(_ENDS) and not name.endswith("..")
