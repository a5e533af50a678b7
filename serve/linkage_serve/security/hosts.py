"""Which names the service answers to.

A page of any site can make its own name point to this machine (DNS rebinding), and the
browser then takes the service for part of that site. The name in the header `Host` stays
the site's, so what is not known by name is turned away. Where a token is required such a
page has none, and any name will do unless some are given.

A proxy that nobody told the service of would let the whole network in without a token, as
all that it passes on comes from this machine. Most proxies say in a header for whom they ask.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import problem
from linkage_serve.settings import LOOPBACK_NAMES, Settings

# What answers about itself alone, to those who ask by number, such as a health check.
_OPEN = frozenset({"/healthz", "/readyz"})
# What proxies add.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def allowed_names(settings: Settings) -> frozenset[str] | None:
    """The names that the service answers to; None for all."""
    if settings.allowed_hosts:
        return frozenset({*settings.allowed_hosts, *LOOPBACK_NAMES, settings.host})
    if settings.token_required:
        return None
    return frozenset({*LOOPBACK_NAMES, settings.host})


class KnownHosts:
    """Turns away requests to names that are not the service's, or by a proxy unheard of.

    Args:
        app: What comes next.
        names: Its names; None for all.
        proxies: Whether requests may come by a proxy: only where a token is required.
    """

    def __init__(self, app: ASGIApp, *, names: frozenset[str] | None, proxies: bool) -> None:
        self._app = app
        self._proxies = proxies
        self._names = None if names is None else frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _OPEN:
            fault = self._fault(Headers(scope=scope))
            if fault is not None:
                await problem("wrong-host", *fault).send(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _fault(self, headers: Headers) -> tuple[str, str] | None:
        """What is wrong and what to do, if something is."""
        if not self._proxies and any(name in headers for name in _FORWARDED):
            return (
                "this request came by a proxy, of which the service was not told",
                "Name the host with --allowed-host; from then on everybody needs a token",
            )
        if self._names is not None and name_of(headers.get("host", "")) not in self._names:
            return (
                "this service is not known by the name that was asked for",
                "Use the address that it printed, or name the host with --allowed-host",
            )
        return None


def name_of(host: str) -> str:
    """The name in a header `Host`, without port and brackets, in lower case."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]
