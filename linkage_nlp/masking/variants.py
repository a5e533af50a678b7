"""Shorter forms of names that were found: "Petra" of Petra Hallgrimson, 澄观 of its firm.

Only forms that stand in the texts are of interest. A form that is also a word is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.han_places import CITIES, PROVINCES
from linkage_nlp.masking.names.han_words import (
    BOUNDS,
    COMPOUND_SURNAMES,
    COUNTRIES,
    GENERIC,
    GIVEN,
    NO_NAMES,
    SOFT_BOUNDS,
    SURNAMES,
)
from linkage_nlp.masking.names.latin_orgs import is_trade_word
from linkage_nlp.masking.names.latin_words import NO_NAMES as LATIN_NO_NAMES
from linkage_nlp.masking.names.latin_words import WORD_NAMES
from linkage_nlp.masking.names.ordinary import ordinary_words

_HAN_ONLY = re.compile(r"[\u3400-\u9fff]+")
_LEGAL = re.compile(
    r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|公司|集团|事务所|工作室)$"
)


def variants(text: str, kind: Kind) -> Iterator[str]:
    """The shorter forms of a name, most telling first."""
    if kind is Kind.PERSON:
        yield from _person(text)
    elif kind is Kind.FIRM:
        yield from _firm(text)
    elif kind is Kind.UNIVERSITY and _HAN_ONLY.fullmatch(text) and text.endswith("大学"):
        short = f"{text[0]}大"
        if text[0] not in {*BOUNDS, *SOFT_BOUNDS} and short not in _known() | {
            "老大",
            "强大",
            "伟大",
            "最大",
            "天大",
            "中大",
            "广大",
            "北大荒",
            "东大",
            "上大",
            "加大",
        }:
            yield short


def _person(text: str) -> Iterator[str]:
    if "·" in text:
        yield from (part for part in text.split("·") if len(part) >= 2)
    elif _HAN_ONLY.fullmatch(text):
        surname = 2 if text[:2] in COMPOUND_SURNAMES else 1
        given = text[surname:]
        is_name = text[:surname] in {*COMPOUND_SURNAMES, *SURNAMES} and len(given) == 2
        if is_name and given not in NO_NAMES | _known() and all(c in GIVEN for c in given):
            yield given
    else:
        parts = [part for part in re.split(r"\s+", text) if part[:1].isupper()]
        if len(parts) > 1:
            yield from (
                part
                for part in (parts[-1], *parts[:-1])
                if len(part) > 2
                and not part.endswith(".")
                and part.lower() not in LATIN_NO_NAMES | {"xiao", "lao"}
            )
            for part in parts[:1]:
                yield from (p for p in part.split("-") if "-" in part and len(p) > 3)


def _firm(text: str) -> Iterator[str]:
    if not _HAN_ONLY.fullmatch(text):
        words = text.replace(",", " ").split()
        while len(words) > 1 and is_trade_word(words[-1]):
            words.pop()
        if len(words) < len(text.split()) and len(words[0]) > 3:
            yield " ".join(words)
        if len(words) > 1 and len(words[0]) > 4 and words[0].lower() not in LATIN_NO_NAMES:
            yield words[0]
        return
    core = _LEGAL.sub("", text)
    if not text.endswith(("有限公司", "有限责任公司")):
        # What is short already may be no name at all, and its stem a word: 合规软件.
        return
    yield core
    short = _without_known(core)
    if any(short[i:j] in _known() for i in range(len(short)) for j in range(i + 1, len(short) + 1)):
        return
    if 2 <= len(short) <= 4 and short not in NO_NAMES and short not in _known():
        yield short


def _without_known(core: str) -> str:
    """The name without the place at its beginning and the trade at its end."""
    for place in sorted((*CITIES, *PROVINCES, *COUNTRIES), key=len, reverse=True):
        if core.startswith(place) and len(core) - len(place) >= 2:
            core = core[len(place) :].removeprefix("市").removeprefix("省")
            break
    trades = sorted((word for word in GENERIC if len(word) >= 2), key=len, reverse=True)
    found = True
    while found:
        found = False
        for trade in trades:
            if core.endswith(trade) and len(core) - len(trade) >= 2:
                core, found = core[: -len(trade)], True
                break
    return core


@cache
def _known() -> frozenset[str]:
    return ordinary_words() | frozenset((*GENERIC, *BOUNDS, *COUNTRIES, *CITIES, *PROVINCES))


def is_word(form: str, text: str) -> bool:
    """Whether a form in Latin letters is also a word, by a list or by standing in lower case."""
    if _HAN_ONLY.search(form) or " " in form:
        return False
    low = form.lower()
    return low in WORD_NAMES or re.search(rf"(?<![\w-]){re.escape(low)}(?![\w-])", text) is not None
