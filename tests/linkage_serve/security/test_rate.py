from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient

from linkage_serve.security.rate import TokenBuckets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    buckets = TokenBuckets(0.5, 2, clock)
    for _ in range(2):
        assert buckets.wait("a") == 0
        buckets.take("a")
    assert buckets.wait("a") == 2
    assert buckets.wait("b") == 0
    clock.now = 1.9
    assert buckets.wait("a") == 1
    clock.now = 2.0
    assert buckets.wait("a") == 0


def test_a_bucket_holds_no_more_than_its_size() -> None:
    clock = Clock()
    buckets = TokenBuckets(1, 2, clock)
    buckets.take("a")
    clock.now = 1000
    buckets.take("a")
    buckets.take("a")
    assert buckets.wait("a") == 1


def test_memory_is_bounded() -> None:
    buckets = TokenBuckets(1, 2, Clock())
    for number in range(20_000):
        buckets.take(str(number))
    assert len(buckets._buckets) <= 10_000


def test_who_asks_too_often_is_told_when_to_come_again(
    make_client: Callable[..., TestClient],
) -> None:
    client = make_client(requests_per_second=0.1, burst=3)
    assert [client.get("/healthz").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/healthz")
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert answer.json()["type"] == "/problems/too-many-requests"
