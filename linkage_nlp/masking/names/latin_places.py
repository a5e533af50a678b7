"""Towns in Latin letters: known ones, and those that "in" leads up to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.latin_people import CAPITAL
from linkage_nlp.masking.names.latin_words import CITIES, COUNTRIES, GIVEN_NAMES, NO_NAMES

_LED = re.compile(
    rf"\b(?:in|near|outside|around|based in|moved to|office in|"
    rf"downtown)\s+({CAPITAL}(?:\s+{CAPITAL})?)"
)
_WORD = re.compile(CAPITAL)


def places(text: str) -> Iterator[Found]:
    """The towns and regions of a text. Countries are none: too many people live there."""
    for found in _WORD.finditer(text):
        if found[0].lower() in CITIES:
            yield Found(*found.span(), Kind.PLACE)
    for found in _LED.finditer(text):
        words = found[1].lower().split()
        if words[0] in NO_NAMES | COUNTRIES or words[0] in GIVEN_NAMES:
            continue
        name = found[1] if words[-1] not in NO_NAMES else found[1].split()[0]
        yield Found(found.start(1), found.start(1) + len(name), Kind.PLACE)
