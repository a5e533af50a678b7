"""Signing in with a token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from linkage_serve.page.rendering import PageRoute, render
from linkage_serve.security.identity import SIGN_IN

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(SIGN_IN)
def show_sign_in(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """A field for the token; then on to the page that was asked for."""
    return render(request, "sign_in", next=next if is_own_path(next) else "/")


def is_own_path(address: str) -> bool:
    """Whether an address is a path on this service, and leads to no other site.

    Browsers drop tabs and line breaks from an address before they read it, and take a
    backslash for a slash.
    """
    return (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isprintable()
    )
