"""In which language a page is shown."""

from __future__ import annotations

from fastapi import Request

from linkage_nlp.language import Language

COOKIE = "linkage_language"
PARAMETER = "lang"


def asked_language(request: Request) -> Language | None:
    """The language that the address asks for, if it asks for one."""
    return _language(request.query_params.get(PARAMETER, ""))


def language_of(request: Request) -> Language:
    """What the address asks for, else what was chosen last, else what the browser prefers."""
    chosen = asked_language(request) or _language(request.cookies.get(COOKIE, ""))
    return chosen or preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """The first of our languages in a header `Accept-Language`, by its weights (RFC 9110)."""
    best: Language = "en"
    highest = 0.0
    for part in header.split(","):
        tag, _, rest = part.partition(";")
        found = _language(tag.strip().lower().partition("-")[0])
        weight = _weight(rest)
        if found is not None and weight > highest:
            best, highest = found, weight
    return best


def _language(text: str) -> Language | None:
    return "zh" if text == "zh" else "en" if text == "en" else None


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
