"""Which of our languages a request prefers."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from linkage_nlp.language import Language


def said_language(scope: Scope) -> Language:
    """The language that a request's header `Accept-Language` prefers; English by default."""
    return preferred(Headers(scope=scope).get("accept-language", ""))


def preferred(header: str) -> Language:
    """The first of our languages in a header `Accept-Language`, by its weights (RFC 9110)."""
    best: Language = "en"
    highest = 0.0
    for part in header.split(","):
        tag, _, rest = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        found: Language | None = "zh" if name == "zh" else "en" if name == "en" else None
        weight = _weight(rest)
        if found is not None and weight > highest:
            best, highest = found, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
