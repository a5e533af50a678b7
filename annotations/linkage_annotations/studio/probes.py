"""What a server does not say of itself, found out without changing anything there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkage_annotations.studio.client import open_client

if TYPE_CHECKING:
    import httpx

# Nothing listens there (RFC 863's port is not used any more), and nothing is sent there.
_HERE = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a server tells its makers; None where it does not say.

    Attributes:
        usage: What people do in it (COLLECT_ANALYTICS).
        errors: Errors in people's browsers, with who they are (FRONTEND_SENTRY_DSN).
    """

    usage: bool | None
    errors: bool | None


class Probes:
    """Questions to one server.

    Args:
        url: Its address.
        token: A token that works.
    """

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def telling(self) -> Telling:
        """What it tells its makers, as its start page says.

        Raises:
            httpx.HTTPError: It does not answer.
        """
        with self._client() as client:
            page = client.get(f"{self._url}/projects/", follow_redirects=True).text
        usage = re.search(r"\bcollect_analytics\s*[:=]\s*(true|false)", page)
        errors = re.search(r'\bsentry_dsn\s*:\s*(null|")', page)
        return Telling(
            usage=None if usage is None else usage[1] == "true",
            errors=None if errors is None else errors[1] != "null",
        )

    def blocks_local_models(self, project: int) -> bool | None:
        """Whether models at local addresses are refused; None if it cannot be told.

        A model is offered without the password that it is said to need: it is refused for
        its address first, for the password then, and never called.

        Raises:
            httpx.HTTPError: It does not answer.
        """
        offered = {"project": project, "url": _HERE, "auth_method": "BASIC_AUTH"}
        return self._refused_for_address("/api/ml/", offered)

    def blocks_local_webhooks(self, project: int) -> bool | None:
        """Whether webhooks to local addresses are refused; None if it cannot be told.

        One is offered for an action that there is not.

        Raises:
            httpx.HTTPError: It does not answer.
        """
        offered = {"project": project, "url": _HERE, "actions": ["NO_SUCH_ACTION"]}
        return self._refused_for_address("/api/webhooks/", offered)

    def _refused_for_address(self, path: str, offered: dict[str, Any]) -> bool | None:
        with self._client() as client:
            status = client.post(self._url + path, json=offered).status_code
        return {403: True, 400: False}.get(status)

    def _client(self) -> httpx.Client:
        return open_client(self._url, self._token)
