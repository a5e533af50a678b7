"""What carries requests to a server: the SDK, on a client of our own.

The SDK's renewal of access tokens goes by our clock alone, and it repeats what must not be
done twice; so opening and repeating requests are ours.
"""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from linkage_annotations.studio.tokens import token_auth
from linkage_nlp.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    import httpx
    from label_studio_sdk import LabelStudio

_CONNECT_TIMEOUT = 10.0
_TIMEOUT = 60.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def open_client(url: str, token: str) -> httpx.Client:
    """What sends requests to a server, each opened with a token.

    Raises:
        MissingExtra: label-studio-sdk, which brings httpx, is not installed.
        UsageError: The address is none of the web.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"{url!r} is not the address of a Label Studio",
            remedy="Give it with http:// or https://, such as http://127.0.0.1:8080",
        )
    try:
        import httpx
    except ImportError as error:
        raise _missing() from error
    return httpx.Client(
        auth=token_auth(url, token),
        timeout=httpx.Timeout(_TIMEOUT, connect=_CONNECT_TIMEOUT),
        # The server's session cookie beside a token would have it ask for more proofs.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # A proxy for the web knows no way to this machine.
        trust_env=parts.hostname not in LOOPBACK,
    )


def open_sdk(url: str, client: httpx.Client) -> LabelStudio:
    """The SDK, sending by a client; nothing is repeated.

    Raises:
        MissingExtra: label-studio-sdk is not installed.
    """
    try:
        from label_studio_sdk import LabelStudio
    except ImportError as error:
        raise _missing() from error
    # The token is put in by the client; the SDK shall not handle it too.
    make: Any = LabelStudio
    sdk: LabelStudio = make(base_url=url, api_key="-", httpx_client=client, max_retries=0)
    return sdk


def _missing() -> MissingExtra:
    return MissingExtra(
        "label-studio-sdk is not installed", remedy="Run: pip install 'linkage-nlp[annotations]'"
    )
