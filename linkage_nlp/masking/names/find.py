"""All rules together: the names of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names import (
    han_orgs,
    han_people,
    han_places,
    latin_orgs,
    latin_people,
    latin_places,
)
from linkage_nlp.masking.names.contacts import contacts
from linkage_nlp.masking.names.found import Found, settle
from linkage_nlp.masking.names.recogniser import Recogniser

# What leaves no doubt is taken before names, and firms before the people in their names.
_FIRST = (Kind.EMAIL, Kind.URL, Kind.ID, Kind.PHONE, Kind.ACCOUNT)


@dataclass(frozen=True)
class NameFinder:
    """Finds names by rules and, where given, by a recogniser.

    Attributes:
        places: Whether towns and streets are looked for too.
        recogniser: What `load_recogniser` gives, or None for rules alone.
    """

    places: bool = False
    recogniser: Recogniser | None = None

    def find(self, text: str) -> list[Found]:
        """The names of a text, in order; none overlaps another."""
        sure = _in_order(contacts(text))
        organisations = [*han_orgs.organisations(text), *latin_orgs.organisations(text)]
        people = [
            found
            for found in (*han_people.people(text), *latin_people.people(text))
            if not _is_exclamation(text[found.start : found.end])
        ]
        kept = list(sure)
        for layer in (_formal(text, organisations), people, organisations):
            kept += _free(settle(layer), kept)
        if self.recogniser is not None:
            kept += _free(settle(self.recogniser(text)), kept)
        if self.places:
            found = [*han_places.places(text), *latin_places.places(text)]
            kept += _free(settle(found), kept)
        return sorted(kept, key=lambda f: f.start)


def _is_exclamation(name: str) -> bool:
    """谢谢, 哈哈哈: laughter and thanks are written with characters of names."""
    return (len(set(name)) == 1 and len(name) > 2) or name.startswith("谢谢")


def _in_order(found: Iterator[Found]) -> list[Found]:
    """Contacts, of overlapping ones the kind that says more."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (_FIRST.index(f.kind), f.start - f.end)):
        kept += _free([item], kept)
    return kept


def _formal(text: str, organisations: list[Found]) -> list[Found]:
    """Organisations that are longer than a name of a person is."""
    return [
        f
        for f in organisations
        if f.end - f.start >= (4 if "\u3400" <= text[f.start] <= "\u9fff" else 12)
        or f.kind is Kind.UNIVERSITY
    ]


def _free(found: list[Found], taken: list[Found]) -> list[Found]:
    return [f for f in found if all(f.end <= t.start or f.start >= t.end for t in taken)]
