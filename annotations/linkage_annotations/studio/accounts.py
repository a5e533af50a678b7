"""Accounts on a server, by the pages that people use: what has no call of the API."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from linkage_nlp.errors import StudioDenied, StudioError, StudioUnreachable, UsageError

if TYPE_CHECKING:
    import httpx

_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account on a server."""

    email: str
    password: str


def new_account(email: str) -> Account:
    """An account with a password that nobody guesses.

    Raises:
        UsageError: This is no e-mail address.
    """
    name, at, host = email.strip().lower().rpartition("@")
    if not (name and at and host) or any(mark in email.strip() for mark in " \t\n,;<>"):
        raise UsageError(
            f"{email!r} is not an e-mail address",
            remedy="Label Studio knows people by such; it need not exist, and nothing is sent "
            "there",
        )
    return Account(f"{name}@{host}", secrets.token_urlsafe(15))


def write_account(path: Path, account: Account) -> None:
    """Keep an account where its owner alone can read it.

    Raises:
        UsageError: The file cannot be written.
    """
    record = {"email": account.email, "password": account.password}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    except OSError as error:
        raise UsageError(
            f"the account cannot be written ({error.strerror or error})",
            path=path,
            remedy="Check the permission to write there",
        ) from error


def read_account(path: Path) -> Account | None:
    """The account in a file; nothing if there is none.

    Raises:
        UsageError: The file is not as it was written.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Account(record["email"], record["password"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            "the account of the local Label Studio cannot be read",
            path=path,
            remedy='It must be {"email": …, "password": …}; give what you sign in with',
        ) from error


@contextmanager
def signed_in(url: str, account: Account) -> Iterator[httpx.Client]:
    """A session of somebody who signed in.

    Raises:
        StudioDenied: The server does not take this account.
        StudioError: It does something else that is not expected.
    """
    with _session(url) as client:
        answer = _post_form(
            client, "/user/login/", {"email": account.email, "password": account.password}
        )
        if answer.status_code != 302:
            raise StudioDenied(
                f"Label Studio does not take the password of {account.email}",
                remedy="If it was changed there, change it in the account's file as well",
            )
        yield client


def sign_up(url: str, invitation: str, account: Account) -> None:
    """Make an account by a link of invitation.

    Raises:
        StudioDenied: The server does not make it.
    """
    with _session(url) as client:
        answer = _post_form(
            client,
            urljoin("/", invitation),
            {"email": account.email, "password": account.password},
        )
        if answer.status_code != 302:
            raise StudioDenied(
                f"Label Studio makes no account for {account.email}",
                remedy="There may be one already, or the link of invitation be out of date",
            )


def make_token(client: httpx.Client) -> str:
    """A personal access token for who is signed in.

    Raises:
        StudioDenied: There is one already, which nobody can be shown again.
        StudioError: The server makes none.
    """
    answer = _checked(client.post("/api/token/", headers=_proof(client)))
    if answer.status_code == 409:
        raise StudioDenied(
            "the account has a personal access token already, which is shown only once",
            remedy=f"Revoke it at {client.base_url}user/account and run the command again, or put "
            "it into the file 'token' of the workspace",
        )
    try:
        return str(answer.json()["token"])
    except (ValueError, KeyError, TypeError) as error:
        raise StudioError(
            f"Label Studio makes no personal access token (HTTP {answer.status_code})",
            remedy=f"Make one at {client.base_url}user/account and put it into the file 'token' of "
            "the workspace",
        ) from error


@contextmanager
def _session(url: str) -> Iterator[httpx.Client]:
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False) as client:
            yield client
    except httpx.HTTPError as error:
        raise StudioUnreachable(
            f"no Label Studio answers at {url}", remedy="Look at its log, and start it again"
        ) from error


def _post_form(client: httpx.Client, path: str, fields: dict[str, str]) -> httpx.Response:
    """Fill in a page's form as a browser does, with its proof that the page was seen."""
    _checked(client.get(path))
    form = {**fields, "csrfmiddlewaretoken": _csrf(client)}
    return _checked(client.post(path, data=form, headers=_proof(client)))


def _proof(client: httpx.Client) -> dict[str, str]:
    return {"Referer": str(client.base_url), "X-CSRFToken": _csrf(client)}


def _csrf(client: httpx.Client) -> str:
    return client.cookies.get("csrftoken") or ""


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= 500:
        raise StudioError(
            f"Label Studio failed (HTTP {answer.status_code})",
            remedy="Look at its log, and do the same again",
        )
    return answer
