"""Names of firms and universities in Latin letters: endings, and what leads up to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.latin_people import CAPITAL
from linkage_nlp.masking.names.latin_words import CITIES, COUNTRIES, GIVEN_NAMES, NO_NAMES

_LINK = r"(?:\s+(?:of|and|&|de|van der|van|der|di|del|do|et|y|for)\s+|\s*&\s*|\s+)"
_RUN = rf"(?:{CAPITAL}|\d+[A-Z]+|[A-Z]{{2,}})(?:{_LINK}(?:{CAPITAL}|[A-Z]{{2,}}))"
_LEGAL = (
    r"(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|PLC|plc|GmbH|AG|AB|AS|ASA|A/S|ApS|BV|B\.V\.|NV|"
    r"N\.V\.|SA|S\.A\.|SpA|S\.p\.A\.|SRL|Srl|SAS|Oy|Oyj|KK|"
    r"Corp|Corporation|Pty|Sdn Bhd|KG|SE|Co\.?,? Ltd)"
)
_LEGAL_FIRM = re.compile(rf"({CAPITAL}(?:{_LINK}{CAPITAL}){{0,5}}),?\s+{_LEGAL}\b")
_TRADE = (
    "Group|Holdings?|Technolog(?:y|ies)|Systems?|Labs?|Laborator(?:y|ies)|Studios?|Games|Software|"
    "Robotics|Semiconductors?|"
    "Microelectronics|Electronics|Instruments|Sensors|Analytics|Therapeutics|Pharma|"
    "Pharmaceuticals|Biopharma|Biotech|"
    "Biosciences|Biologics|Oncology|Automation|Interactive|Pictures|Entertainment|Ventures|Capital|"
    "Partners|Architects|"
    "Consulting|Solutions|Scientific|Marine|Maritime|Foods?|Audio|Cycles|Motors|Industries|Energy|"
    "Materials|Chemie|Chemicals|"
    "Verft|Bank|Press|Media|Networks|Works|Frameworks|Textiles|Trading|Logistics|Medical|Devices|"
    "Optics|Photonics|Dynamics|"
    "Aerospace|Telecom|Mobile|Digital|Company|Design Solutions|Animation|Films|Publishing|Records|"
    "Tools|Machinery|Engineering|"
    "Services|International|Enterprises|Brothers|Sons|Daughters|Filhos|Orthopaedics|Studio"
)
_TRADE_FIRM = re.compile(rf"({CAPITAL}(?:{_LINK}{CAPITAL}){{0,3}}\s+(?:{_TRADE}))\b")
_STUDIO = re.compile(
    rf"\b((?:Studio|Atelier|Casa|Maison|Banco|Grupo|Groupe|"
    rf"Tinturaria)\s+{CAPITAL}(?:\s+{CAPITAL})?)"
)
_AMPERSAND = re.compile(rf"({CAPITAL}\s*&\s*{CAPITAL}(?:\s+{CAPITAL})?)")
_PLACE_OF_WORK = (
    r"\b(?:work(?:ed|ing|s)?|intern(?:ed|ing)?|employed|consult(?:ed|ing)?|years|time|career|"
    r"stint|job|engineer|manager|director|boss)\s+(?:at|for|with)\s+(?:the\s+)?"
    r"|\b(?:been|was|were)\s+at\s+(?:the\s+)?"
)
_DEALINGS = (
    r"\b(?:joined|founded|acquired|supply|supplied|approached|bought by|sold to|acquired by|"
    r"owned by|funded by|developed with|done by|done with|together with|came from|comes from|"
    r"spun out of|designed by|made by)\s+"
)
_CALLED = (
    r"\b(?:company|firm|studio|startup|start-up|brand|platform|practice|business|publisher|"
    r"supplier|customer|client|investor|employer|distributor)(?:'s name|'s)?\s+"
    r"(?:is called|was called|name is|is|was|called|named|are)\s+"
)
_CUED = re.compile(
    rf"(?:{_PLACE_OF_WORK}|{_DEALINGS}|{_CALLED})({CAPITAL}(?:{_LINK}{CAPITAL}){{0,3}})"
)
_RUNS = re.compile(rf"\bI (?:run|founded|started|own|lead) ({CAPITAL}(?:{_LINK}{CAPITAL}){{0,3}})")

_SCHOOL = (
    r"University College|University of Technology|Institute of [A-Z]\w+(?: [A-Z]\w+)*|State "
    r"University|University|College of [A-Z]\w+|College|Polytechnic|"
    r"School of [A-Z]\w+(?: [A-Z]\w+)?|Business School|Academy of [A-Z]\w+|Academy|Institute"
)
_UNIVERSITY = (
    re.compile(rf"({CAPITAL}(?:(?:\s+(?:of|and|&|de)\s+|\s+){CAPITAL}){{0,3}}?\s+(?:{_SCHOOL}))\b"),
    re.compile(
        r"\b((?:University|College|Institute|School|Academy|Universidad|Universidade|Université|"
        r"Universität|Università|"
        rf"Politecnico|Hochschule)\s+(?:of|de|del|di|do|da|für|for)\s+(?:the\s+|"
        rf"la\s+)?{CAPITAL}(?:(?:\s+(?:of|and|del|de|at)\s+|\s+){CAPITAL}){{0,3}})"
    ),
    re.compile(
        r"\b((?:TU|ETH|RWTH|KTH|UC)\s+[A-Z]\w+|ETH|MIT|EPFL|UCL|LSE|Caltech|Stanford|Harvard|"
        r"Carnegie Mellon|CMU|Berkeley|Yale|Princeton|Cornell|KAIST|HKUST|NUS|NTU|KTH|Tsinghua|"
        r"Fudan|Imperial College)\b"
    ),
)
_ARTICLES = frozenset("the a an our my their his her this that".split())


def organisations(text: str) -> Iterator[Found]:
    """The firms and universities of a text whose names stand in Latin letters."""
    for pattern in _UNIVERSITY:
        for found in pattern.finditer(text):
            yield from _named(text, found, Kind.UNIVERSITY)
    for found in _LEGAL_FIRM.finditer(text):
        yield from _named(text, found, Kind.FIRM, whole=True)
    for pattern in (_TRADE_FIRM, _STUDIO, _AMPERSAND):
        for found in pattern.finditer(text):
            yield from _named(text, found, Kind.FIRM)
    for pattern in (_CUED, _RUNS):
        for found in pattern.finditer(text):
            words = [word.lower() for word in re.split(r"[\s&]+", found[1])]
            if words[0] in NO_NAMES | COUNTRIES | CITIES or words[0] in GIVEN_NAMES:
                continue
            yield from _named(text, found, Kind.FIRM)


def _named(text: str, found: re.Match[str], kind: Kind, *, whole: bool = False) -> Iterator[Found]:
    """The name without the words that open the sentence before it."""
    start, end = found.start(1), found.end() if whole else found.end(1)
    for _ in range(4):
        word = re.match(r"\S+", text[start:end])
        if word is None:
            return
        if word[0].lower() not in NO_NAMES:
            break
        rest = re.match(r"\S+\s+(?:(?:of|and|&|de|for)\s+)?", text[start:end])
        if rest is None:
            return
        start += rest.end()
    name = text[start:end]
    words = re.findall(r"[^\s,.&]+", name)
    own = [w for w in words if w.lower() not in NO_NAMES | COUNTRIES and w[0].isupper()]
    generic = re.compile(rf"(?:{_TRADE}|{_SCHOOL}|{_LEGAL})")
    if not any(
        not generic.fullmatch(w)
        and w.lower() not in {"university", "college", "school", "institute", "academy"}
        for w in own
    ):
        return
    yield Found(start, end, kind)


_TRADE_WORD = re.compile(rf"(?:{_TRADE}|{_LEGAL}|&)\.?")


def is_trade_word(word: str) -> bool:
    """Whether a word of a firm's name says what it does or what form it has."""
    return _TRADE_WORD.fullmatch(word) is not None
