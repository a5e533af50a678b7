"""Asking a server again while it is away, and saying plainly what went wrong in the end."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from linkage_annotations.studio.tokens import NotRenewed, TokenKind
from linkage_nlp.errors import (
    StudioDenied,
    StudioError,
    StudioMissing,
    StudioUnclear,
    StudioUnreachable,
)

T = TypeVar("T")

# Nobody waits a minute to read of a mistyped address: before the first answer, this is all.
_FIRST_PATIENCE = 2.0
_LONGEST_PAUSE = 8.0


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a request came to nothing.

    Attributes:
        passing: It may pass by itself.
        done: The server may have done what was asked all the same.
        retry_after: Seconds that the server asks to wait.
    """

    error: StudioError
    passing: bool
    done: bool
    retry_after: float | None = None


class Patience:
    """Repeats requests to one server as long as that is safe and makes sense.

    Args:
        url: The server's address, for messages.
        kind: What kind of token is used, for messages.
        seconds: How long a request is repeated in all.
        sleep: What waits.
    """

    def __init__(
        self,
        url: str,
        kind: TokenKind,
        seconds: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url
        self._kind = kind
        self._seconds = seconds
        self._sleep = sleep
        self._met = False

    def ask(
        self, what: str, call: Callable[[], T], *, repeatable: bool = True, explain: bool = False
    ) -> T:
        """What a call returns, made again after failures that pass.

        Args:
            what: What is asked, as it follows 'Label Studio could not', for messages.
            call: Makes one request or several, through the SDK.
            repeatable: Whether it does no harm to make it twice. If not, it is made again
                only when the server cannot have taken it in.
            explain: Whether the server's own words may be shown; never where they may hold
                interview text.

        Raises:
            StudioUnclear: It is not repeatable, and may or may not have been done.
            StudioError: The server refuses, or fails for longer than we wait.
        """
        pauses = self._pauses()
        while True:
            try:
                answer = call()
            except self._failures() as error:
                failure = self._judge(what, error, explain=explain)
            else:
                self._met = True
                return answer
            # The traceback of the SDK's errors would show what was sent, so it is cut off.
            if failure.done and not repeatable:
                raise StudioUnclear(
                    failure.error.message, remedy="Look at what is there before doing it again"
                ) from None
            if not failure.passing or not self._wait(pauses, failure.retry_after):
                raise failure.error from None

    @staticmethod
    def _failures() -> tuple[type[Exception], ...]:
        """What the SDK raises when a request comes to nothing."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError
        from label_studio_sdk.core.parse_error import ParsingError

        return (httpx.HTTPError, httpx.InvalidURL, ApiError, ParsingError, NotRenewed)

    def _pauses(self) -> Iterator[float]:
        """Seconds to wait before each new attempt; ends when patience does."""
        end = time.monotonic() + (
            self._seconds if self._met else min(self._seconds, _FIRST_PATIENCE)
        )
        pause = 0.25
        while time.monotonic() + pause <= end:
            yield pause
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _wait(self, pauses: Iterator[float], retry_after: float | None) -> bool:
        """Wait before another attempt; false when there shall be none."""
        pause = next(pauses, None)
        if pause is None or (retry_after is not None and retry_after > self._seconds):
            return False
        self._sleep(max(pause, retry_after or 0.0))
        return True

    def _judge(self, what: str, error: Exception, *, explain: bool) -> _Failure:
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        match error:
            case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
                return _Failure(self._unreachable(), passing=True, done=False)
            case httpx.InvalidURL() | httpx.UnsupportedProtocol():
                return _Failure(self._unreachable(), passing=False, done=False)
            case httpx.TransportError():
                broken = StudioUnreachable(
                    f"the connection to Label Studio broke off when it should {what}",
                    remedy="Look whether it still runs, and do the same again",
                )
                return _Failure(broken, passing=True, done=True)
            case NotRenewed(status=status, retry_after=after):
                failed = self._refused(what, status, None, explain=False)
                return _Failure(failed, passing=True, done=False, retry_after=_seconds(after))
            case ApiError(status_code=int(status)) if status >= 300:
                headers = {k.lower(): v for k, v in (error.headers or {}).items()}
                return _Failure(
                    self._refused(what, status, error.body, explain=explain),
                    passing=status in (408, 429) or status >= 500,
                    done=status >= 500,
                    retry_after=_seconds(headers.get("retry-after")),
                )
            case _:
                return _Failure(self.strange(), passing=False, done=True)

    def strange(self) -> StudioError:
        """What is to be said of an answer that no Label Studio gives."""
        return StudioError(
            f"what answers at {self._url} is not Label Studio, or not a version that is known",
            remedy="Check the address with 'linkage annotate doctor'",
        )

    def _unreachable(self) -> StudioUnreachable:
        return StudioUnreachable(
            f"no server answers at {self._url}",
            remedy="Start Label Studio ('linkage annotate up' starts one here), or set its address "
            "as 'url' in annotate.yaml or in LABEL_STUDIO_URL",
        )

    def _refused(self, what: str, status: int, body: object, *, explain: bool) -> StudioError:
        """What an answer with an error status means."""
        if status == 401:
            return StudioDenied(
                f"Label Studio does not accept the {_TOKEN_NAMES[self._kind]}",
                remedy=_TOKEN_REMEDIES[self._kind],
            )
        if status == 403:
            return StudioDenied(
                f"the token's owner may not {what}",
                remedy="Use a token of the account that owns the project, and run "
                "'linkage annotate doctor'",
            )
        why, remedy = self._reason(status, _words(body) if explain else "")
        kind = StudioMissing if status == 404 else StudioError
        return kind(f"Label Studio could not {what}: {why}", remedy=remedy)

    @staticmethod
    def _reason(status: int, words: str) -> tuple[str, str]:
        """Why a request was not carried out, and the remedy."""
        if 300 <= status < 400:
            return "the address leads elsewhere", _OTHER_ADDRESS
        if status == 404:
            return (
                "it is not there, or not to be seen with this token",
                "Look in Label Studio whether it was deleted",
            )
        if status == 429:
            return "it gets too many requests", "Wait a few minutes and do the same again"
        if status >= 500:
            return (
                f"it failed (HTTP {status})",
                "Look at its log, and do the same again when it is well",
            )
        return (
            f"it refuses (HTTP {status}{': ' + words if words else ''})",
            "Run 'linkage annotate doctor' to see whether this version of it is known to work",
        )


_OTHER_ADDRESS = (
    "Give the one that the browser shows on Label Studio's start page, with https where it has it"
)
_TOKEN_NAMES: Mapping[TokenKind, str] = {
    TokenKind.LEGACY: "legacy token",
    TokenKind.ACCESS: "access token",
    TokenKind.PERSONAL: "personal access token",
}
_TOKEN_REMEDIES: Mapping[TokenKind, str] = {
    TokenKind.LEGACY: "Legacy tokens are off by default: make a personal access token in Label "
    "Studio under 'Account & Settings' and use that",
    TokenKind.ACCESS: "Access tokens last five minutes: use the personal access token from Label "
    "Studio's 'Account & Settings' itself",
    TokenKind.PERSONAL: "It may have run out or been revoked, or be of another server: make a new "
    "one in Label Studio under 'Account & Settings'",
}


def _seconds(retry_after: str | None) -> float | None:
    """The header 'Retry-After' in seconds (RFC 9110, 10.2.3): a number or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def _words(body: Any) -> str:
    """What the server says is wrong, on one line, without its wrapping."""
    if not isinstance(body, dict):
        return ""
    parts: list[str] = []
    detail = body.get("validation_errors") or body.get("detail")
    for field, said in detail.items() if isinstance(detail, dict) else [("", detail)]:
        text = " ".join(map(str, said)) if isinstance(said, list) else str(said or "")
        parts.append(f"{field}: {text}" if field and text else text)
    return " ".join(" ".join(parts).split())[:300].rstrip(".")
