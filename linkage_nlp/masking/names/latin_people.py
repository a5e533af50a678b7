"""Names of people in Latin letters, in English and in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.latin_words import (
    CITIES,
    COUNTRIES,
    GIVEN_NAMES,
    NO_NAMES,
    NO_NAMES_OF_TWO,
    PERSON_VERBS,
    WORD_NAMES,
)
from linkage_nlp.masking.names.surnames_latin import PINYIN_SURNAMES, is_pinyin_given

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŽČĐ"
_LOWER = "a-zà-öø-ÿąćęłńśźżčďěňřšťůžğışőű"
CAPITAL = (
    rf"(?<![{_UPPER}{_LOWER}\d_])[{_UPPER}][{_UPPER}{_LOWER}]*"
    rf"(?:[’'\-][{_UPPER}][{_LOWER}]+)*(?![{_UPPER}{_LOWER}\d])"
)
_PARTICLE = (
    r"(?:van der|van den|van de|de la|de los|van|von|de|der|den|da|di|du|del|dos|la|le|al|el|bin|"
    r"ibn|ter|ten|zu|af)"
)
_REST = rf"(?:\s+(?:{_PARTICLE}\s+)?(?:[{_UPPER}]\.\s*)?{CAPITAL})"
_TITLE = (
    r"(?<!\w)(?:Mrs?|Ms|Miss|Mister|Dr|Prof|Professor|Doctor|Sir|Madam|Herr|Frau|Signora?|Señora?|"
    r"Monsieur|Madame|Datuk|Dato|Lord|Lady)\b\.?"
)
_TITLED = re.compile(rf"{_TITLE}\s+((?:[{_UPPER}]\.\s*)?{CAPITAL}{_REST}{{0,2}})")
_SAN = re.compile(rf"({CAPITAL})(?=-(?:san|sensei|sama|kun)\b)")
_NAMED = re.compile(
    rf"(?:\b[Mm]y name(?:'s| is| was)|\b[Hh](?:is|er) name(?:'s| is| was)|\bI'm|\bI am|\bI’m|"
    rf"\bname was|\b[Tt]his is|\b[Tt]hat(?:'s| is| would be)|"
    rf"\bnamed|\bcalled|\bcalls? (?:me|him|her)|\b(?:everybody|everyone|people|they) calls? me|"
    rf"\bplease say|\bcertain)\s+({CAPITAL}{_REST}{{0,3}})"
)
_RELATED = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Tt]he|"
    rf"[Aa])\s+(?:[a-z\-]+\s+){{0,2}}?(?:co-?founder|founder|partner|boss|colleague|supervisor|"
    rf"professor|"
    rf"friend|wife|husband|brother|sister|father|mother|daughter|son|mentor|contact|assistant|"
    rf"engineer|postdoc|designer|"
    rf"animator|lead|trainer|manager|flatmate|classmate|director|foreman|student|author|guy|woman|"
    rf"man|one of them)\b,?\s+(?:is\s+|was\s+|there\s+is\s+|there\s+was\s+|called\s+|in the "
    rf"group,\s+|there,\s+)?({CAPITAL}{_REST}{{0,2}})"
)
_WORDS = re.compile(rf"{CAPITAL}{_REST}{{0,3}}")
_VERB = re.compile(rf"(?:,? (?:who|which)|'s|\s+(?:{'|'.join(PERSON_VERBS)}))\b")
_OPENING = re.compile(r"(?:^|[.!?。！？:：\"“‘(（\n\t])\s*$")
_AND_GIVEN = re.compile(r"\s+and\s+")


def people(text: str) -> Iterator[Found]:
    """The people of a text whose names stand in Latin letters."""
    for found in _TITLED.finditer(text):
        name = _trimmed(found[1])
        word = " " not in name and name.lower() in WORD_NAMES
        if word:
            # "Dr May" is masked with the title: the word alone would be.
            yield Found(found.start(), found.start(1) + len(name), Kind.PERSON, exact=True)
        elif name:
            yield Found(found.start(1), found.start(1) + len(name), Kind.PERSON)
    for found in _SAN.finditer(text):
        yield Found(*found.span(1), Kind.PERSON)
    for pattern in (_NAMED, _RELATED):
        for found in pattern.finditer(text):
            name = _trimmed(found[1])
            if len(name) > 1 and not _is_other(name) and not _names_a_thing(text, found.start()):
                yield _person(found.start(1), name)
    for found in _WORDS.finditer(text):
        yield from _in_run(text, found)


def _in_run(text: str, found: re.Match[str]) -> Iterator[Found]:
    """The name within words that stand together in capitals."""
    words = list(re.finditer(rf"{_PARTICLE}(?=\s)|[^\s]+", found[0]))
    for index, word in enumerate(words):
        key = word[0].lower()
        start = found.start() + word.start()
        following = words[index + 1 :]
        first = key.split("-")[0]
        before = words[index - 1][0].lower() if index else ""
        after = following[0][0].lower() if following else ""
        if f"{before} {key}" in NO_NAMES_OF_TWO or f"{key} {after}" in NO_NAMES_OF_TWO:
            continue
        if word[0].isupper() and len(word[0]) > 2:
            continue
        if (key in GIVEN_NAMES or first in GIVEN_NAMES) and word[0][0].isupper():
            rest = _surname(following)
            at = found.start() + rest if rest else found.start() + word.end()
            alone = rest is None
            if alone and key in WORD_NAMES and not _is_meant(text, start, at):
                continue
            if alone and key in NO_NAMES:
                continue
            if alone and key in CITIES and not _is_meant(text, start, at):
                continue
            yield _person(start, text[start:at])
            return
        if following and _is_chinese(word[0], following[0][0]):
            yield _person(start, text[start : found.start() + following[0].end()])
            return


def _person(start: int, name: str) -> Found:
    word = " " not in name and name.lower() in WORD_NAMES
    return Found(start, start + len(name), Kind.PERSON, exact=word)


def _surname(words: list[re.Match[str]]) -> int | None:
    """Where the family name ends that these words begin with, or None."""
    end = None
    for word in words[:3]:
        key = word[0].lower().rstrip(".")
        if word[0][0].islower():
            continue
        if key in NO_NAMES or key in COUNTRIES:
            break
        # The dot of a last initial may end the sentence as well.
        end = word.start() + len(word[0].rstrip("."))
    return end


def _is_chinese(first: str, second: str) -> bool:
    """Whether two words are a Chinese name in letters, in either order."""
    one, two = first.lower(), second.lower()
    if one in NO_NAMES or two in NO_NAMES:
        return False
    return (one in PINYIN_SURNAMES and is_pinyin_given(second)) or (
        two in PINYIN_SURNAMES and is_pinyin_given(first) and one not in CITIES
    )


def _trimmed(name: str) -> str:
    """The words up to one that belongs to no name ("Anna and", "Bob The"), without a last dot."""
    kept: list[str] = []
    for word in name.split(" "):
        if word.lower() in NO_NAMES and word.lower() not in WORD_NAMES:
            break
        kept.append(word)
    while kept and kept[-1].islower():
        kept.pop()
    return " ".join(kept).rstrip(". ")


def _is_other(name: str) -> bool:
    first = name.lower().split()[0]
    return first in COUNTRIES or (first in NO_NAMES and first not in WORD_NAMES)


def _names_a_thing(text: str, start: int) -> bool:
    """Whether "called X" is said of a firm or a product."""
    return (
        re.search(
            r"\b(?:company|firm|studio|startup|start-up|brand|platform|practice|business|product|"
            r"software|app|game|tool|shop)(?:'s)?\b[^.;!?]{0,25}$",
            text[max(0, start - 60) : start],
        )
        is not None
    )


def _is_meant(text: str, start: int, end: int) -> bool:
    """Whether a word that is also a name means a person here: "Frank told us", "my boss Mark"."""
    if _OPENING.search(text[:start]):
        return (
            re.match(
                r"(?:'s)?\s+(?:told|said|says|tells|asked|brought|joined|runs|knows|wrote)\b",
                text[end:],
            )
            is not None
        )
    return (
        _VERB.match(text, end) is not None
        or re.search(r"(?:\band|\bwith|\bcalled|,)\s+$", text[:start]) is not None
    )
