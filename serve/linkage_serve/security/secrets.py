"""Tokens and sessions: made at random, kept as hashes, compared in constant time.

A secret has 256 random bits, so it cannot be guessed from its hash however fast the hash is
computed: SHA-256 is enough, and the slow hashes that passwords need, whose words can be
tried out, would only cost time with every request. A stolen database lets nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

TOKEN_PREFIX = "linkage"  # noqa: S105 - not a secret

_BYTES = 32
_FORM = re.compile(r"linkage_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_SESSION_FORM = re.compile(r"([0-9a-f]{12})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret by its public id, as it is shown once, and as it is kept."""

    id: str
    shown: str
    hash: str


def new_token() -> Secret:
    """A token: `linkage_ID_SECRET`, which tools that look for leaked secrets can know."""
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(_BYTES)
    return Secret(public, f"{TOKEN_PREFIX}_{public}_{secret}", _hash(secret))


def new_session() -> Secret:
    """The value of a session's cookie: `ID.SECRET`."""
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(_BYTES)
    return Secret(public, f"{public}.{secret}", _hash(secret))


def parse_token(text: str) -> tuple[str, str] | None:
    """The id and the secret of a token, if it has the form of one."""
    match = _FORM.fullmatch(text)
    return None if match is None else (match[1], match[2])


def parse_session(text: str) -> tuple[str, str] | None:
    """The id and the secret of a session, if it has the form of one."""
    match = _SESSION_FORM.fullmatch(text)
    return None if match is None else (match[1], match[2])


def matches(secret: str, hash: str) -> bool:
    """Whether a secret is the one that was kept; it takes the same time for any."""
    return hmac.compare_digest(_hash(secret), hash)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("ascii")).hexdigest()
