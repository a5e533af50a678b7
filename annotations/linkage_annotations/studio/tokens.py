"""The three kinds of token that Label Studio knows, and how each opens a request."""

from __future__ import annotations

import base64
import binascii
import json
import math
import time
from collections.abc import Generator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from linkage_nlp.errors import StudioDenied

if TYPE_CHECKING:
    import httpx

# An access token is renewed this many seconds before it would run out.
_MARGIN = 20.0


class TokenKind(StrEnum):
    """What a token is.

    `personal` is made under 'Account & Settings' and is what we ask for: it buys an
    `access` token, which lasts five minutes. `legacy` is 40 characters and off by default
    since Label Studio 1.20.
    """

    LEGACY = "legacy"
    ACCESS = "access"
    PERSONAL = "personal"


class NotRenewed(Exception):
    """The server did not give an access token, for a reason that may pass; nothing was asked.

    Attributes:
        status: The HTTP status that it answered with.
        retry_after: Its header 'Retry-After', if it sent one.
    """

    def __init__(self, status: int, retry_after: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after


def token_kind(token: str) -> TokenKind:
    """What kind of token this is, by its form alone."""
    claims = _claims(token)
    if claims is None:
        return TokenKind.LEGACY
    return TokenKind.ACCESS if claims.get("token_type") == "access" else TokenKind.PERSONAL


def token_end(token: str) -> float | None:
    """When the token runs out, in seconds since the epoch; nothing if it does not say."""
    end = (_claims(token) or {}).get("exp")
    return float(end) if isinstance(end, int | float) else None


def _claims(token: str) -> dict[str, Any] | None:
    """What a JSON web token says, unverified (RFC 7519); nothing if it is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def token_auth(url: str, token: str) -> httpx.Auth:
    """What opens each request of an `httpx` client with a token.

    An access token is renewed before it runs out, and when the server refuses it all the
    same: clocks differ, and the SDK's own renewal goes by ours alone.

    Args:
        url: The server's address.
        token: A token of any kind.
    """
    import httpx

    class Opener(httpx.Auth):
        def __init__(self) -> None:
            self._kind = token_kind(token)
            self._access = token if self._kind is TokenKind.ACCESS else ""
            self._renew_at = -math.inf

        def sync_auth_flow(
            self, request: httpx.Request
        ) -> Generator[httpx.Request, httpx.Response, None]:
            if self._kind is TokenKind.LEGACY:
                request.headers["Authorization"] = f"Token {token}"
                yield request
                return
            if self._kind is TokenKind.PERSONAL and time.monotonic() > self._renew_at:
                yield from self._renew()
            request.headers["Authorization"] = f"Bearer {self._access}"
            response = yield request
            if response.status_code == 401 and self._kind is TokenKind.PERSONAL:
                yield from self._renew()
                request.headers["Authorization"] = f"Bearer {self._access}"
                yield request

        def _renew(self) -> Generator[httpx.Request, httpx.Response, None]:
            response = yield httpx.Request(
                "POST", f"{url}/api/token/refresh/", json={"refresh": token}
            )
            response.read()
            if response.status_code == 200:
                self._access = _read_access(response)
                self._renew_at = time.monotonic() + _lifetime(self._access) - _MARGIN
            elif response.status_code == 429 or response.status_code >= 500:
                raise NotRenewed(response.status_code, response.headers.get("retry-after"))
            else:
                raise StudioDenied(
                    "Label Studio does not accept the personal access token",
                    remedy="It may have run out or been revoked: make a new one in Label Studio "
                    "under 'Account & Settings'",
                )

    return Opener()


def _lifetime(access: str) -> float:
    """How many seconds an access token is good for, whatever our clock says."""
    claims = _claims(access) or {}
    try:
        return float(claims["exp"]) - float(claims["iat"])
    except (KeyError, TypeError, ValueError):
        return 0.0


def _read_access(response: httpx.Response) -> str:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    access = answer.get("access") if isinstance(answer, dict) else None
    if not isinstance(access, str):
        raise StudioDenied(
            "the server's answer to the token is not that of a Label Studio",
            remedy="Check the address: it must be that of Label Studio's start page",
        )
    return access
