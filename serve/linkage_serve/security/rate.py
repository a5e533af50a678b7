"""How many requests one address may send."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import problem

_ADDRESSES = 10_000


class TokenBuckets:
    """A bucket of permits for each address, refilled at a steady rate (token bucket).

    Of the addresses that were seen longest ago none is kept beyond a limit, so memory is
    bounded whoever sends.

    Args:
        rate: Permits that are added in a second.
        size: Permits that a bucket holds.
        clock: Gives the seconds since some point in time.
    """

    def __init__(self, rate: float, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._size = size
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """For how many seconds an address must wait for its next permit; 0 if it need not."""
        left = self._left(address)
        return 0 if left >= 1 else math.ceil((1 - left) / self._rate)

    def take(self, address: str) -> None:
        """Use up a permit."""
        left = self._left(address)
        self._buckets[address] = max(0.0, left - 1), self._clock()
        self._buckets.move_to_end(address)
        if len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)

    def _left(self, address: str) -> float:
        left, at = self._buckets.get(address, (float(self._size), self._clock()))
        return min(float(self._size), left + (self._clock() - at) * self._rate)


class RateLimit:
    """Turns away an address that sends more than its share."""

    def __init__(self, app: ASGIApp, *, buckets: TokenBuckets) -> None:
        self._app = app
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            address = (scope.get("client") or ("",))[0]
            if wait := self._buckets.wait(address):
                answer = problem(
                    "too-many-requests",
                    "this address sends too many requests",
                    f"Wait {wait} s",
                    headers={"Retry-After": str(wait)},
                )
                await answer.send(scope, receive, send)
                return
            self._buckets.take(address)
        await self._app(scope, receive, send)
