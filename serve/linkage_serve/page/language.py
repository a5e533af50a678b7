"""In which language a page is shown."""

from __future__ import annotations

from fastapi import Request

from linkage_nlp.language import Language
from linkage_serve.wording import preferred

COOKIE = "linkage_language"
PARAMETER = "lang"


def asked_language(request: Request) -> Language | None:
    """The language that the address asks for, if it asks for one."""
    return _language(request.query_params.get(PARAMETER, ""))


def language_of(request: Request) -> Language:
    """What the address asks for, else what was chosen last, else what the browser prefers."""
    chosen = asked_language(request) or _language(request.cookies.get(COOKIE, ""))
    return chosen or preferred(request.headers.get("accept-language", ""))


def _language(text: str) -> Language | None:
    return "zh" if text == "zh" else "en" if text == "en" else None
