"""What is repeated, how long, and what is said in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from label_studio_sdk.core.api_error import ApiError
from label_studio_sdk.core.parse_error import ParsingError

from linkage_annotations.studio.patience import Patience
from linkage_annotations.studio.tokens import NotRenewed, TokenKind
from linkage_nlp.errors import StudioDenied, StudioError, StudioUnclear, StudioUnreachable

URL = "http://studio.example"


class Call:
    """Fails as told, one failure a call, and returns 'done' when none is left."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def refused(status: int, body: Any = None, **headers: str) -> ApiError:
    return ApiError(status_code=status, headers=headers, body=body)


def all_of(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(below for sub in kind.__subclasses__() for below in all_of(sub))]


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def patience(slept: list[float]) -> Patience:
    return Patience(URL, TokenKind.PERSONAL, 1.0, sleep=slept.append)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError(""),
        httpx.ConnectTimeout(""),
        httpx.ReadError(""),
        httpx.ReadTimeout(""),
        httpx.RemoteProtocolError(""),
        refused(429),
        refused(408),
        refused(500),
        refused(503),
        NotRenewed(502, None),
    ],
)
def test_what_passes_by_itself_is_tried_again(patience: Patience, failure: Exception) -> None:
    call = Call(failure, failure)

    assert patience.ask("do it", call) == "done"
    assert call.made == 3


@pytest.mark.parametrize("failure", [httpx.ConnectError(""), refused(429), NotRenewed(500, None)])
def test_what_cannot_have_been_taken_is_sent_again(patience: Patience, failure: Exception) -> None:
    call = Call(failure)

    assert patience.ask("do it", call, repeatable=False) == "done"
    assert call.made == 2


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadError(""),
        httpx.ReadTimeout(""),
        httpx.WriteError(""),
        httpx.RemoteProtocolError(""),
        refused(500),
        refused(502),
        refused(200, "<html>"),
    ],
)
def test_what_may_have_been_taken_is_never_sent_again(
    patience: Patience, failure: Exception
) -> None:
    call = Call(failure)

    with pytest.raises(StudioUnclear, match="Look at what is there"):
        patience.ask("do it", call, repeatable=False)
    assert call.made == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 302])
def test_a_refusal_is_final(patience: Patience, status: int) -> None:
    call = Call(refused(status))

    with pytest.raises(StudioError):
        patience.ask("do it", call)
    assert call.made == 1


def test_patience_comes_to_an_end(patience: Patience) -> None:
    call = Call(*[refused(500)] * 99)

    with pytest.raises(StudioError, match=r"could not do it: it failed \(HTTP 500\)"):
        patience.ask("do it", call)
    assert 2 <= call.made <= 4


def test_an_address_at_which_nobody_ever_answered_is_given_up_soon(slept: list[float]) -> None:
    patience = Patience(URL, TokenKind.PERSONAL, 3600, sleep=slept.append)

    with pytest.raises(StudioUnreachable, match=URL):
        patience.ask("do it", Call(*[httpx.ConnectError("")] * 99))
    assert sum(slept) < 3

    slept.clear()
    patience.ask("do it", Call())
    patience.ask("do it", Call(*[httpx.ConnectError("")] * 9))
    assert sum(slept) > 30


def test_the_server_is_given_the_time_that_it_asks_for(slept: list[float]) -> None:
    patience = Patience(URL, TokenKind.PERSONAL, 30, sleep=slept.append)
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)

    patience.ask("do it", Call(refused(429, None, **{"Retry-After": "1"})))
    patience.ask("do it", Call(refused(503, None, **{"retry-after": moment})))
    patience.ask("do it", Call(refused(503, None, **{"retry-after": "in a while"})))

    assert slept[0] == 1
    assert 10 < slept[1] <= 20
    assert slept[2] == 0.25


def test_a_server_that_asks_for_more_than_we_have_is_not_waited_for(
    patience: Patience, slept: list[float]
) -> None:
    with pytest.raises(StudioError, match="too many requests"):
        patience.ask("do it", Call(refused(429, None, **{"retry-after": "3600"})))
    assert slept == []


@pytest.mark.parametrize("kind", [*all_of(httpx.HTTPError), httpx.InvalidURL])
def test_every_error_of_httpx_becomes_one_of_ours(
    patience: Patience, kind: Callable[..., Exception]
) -> None:
    request = httpx.Request("GET", URL)
    if kind is httpx.HTTPStatusError:
        failure: Exception = httpx.HTTPStatusError(
            "", request=request, response=httpx.Response(500)
        )
    else:
        failure = kind("")

    with pytest.raises(StudioError):
        patience.ask("do it", Call(*[failure] * 99))


def test_every_error_of_the_sdk_becomes_one_of_ours(patience: Patience) -> None:
    for failure in (
        ParsingError(status_code=200, headers={}, body={}, cause=ValueError()),
        ApiError(),
        refused(200, "<html>"),
        refused(418),
    ):
        with pytest.raises(StudioError):
            patience.ask("do it", Call(failure))


def test_a_bug_of_ours_is_not_taken_for_the_servers(patience: Patience) -> None:
    with pytest.raises(ZeroDivisionError):
        patience.ask("do it", Call(ZeroDivisionError()))


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (TokenKind.LEGACY, "the legacy token. Legacy tokens are off by default"),
        (TokenKind.ACCESS, "the access token. Access tokens last five minutes"),
        (TokenKind.PERSONAL, "the personal access token. It may have run out"),
    ],
)
def test_each_kind_of_token_has_its_remedy(kind: TokenKind, wanted: str) -> None:
    with pytest.raises(StudioDenied, match=wanted):
        Patience(URL, kind, 1).ask("do it", Call(refused(401)))


def test_what_the_server_says_is_shown_only_where_it_holds_no_interview(
    patience: Patience,
) -> None:
    body = {
        "detail": "Validation error",
        "validation_errors": {"title": ["Too  long."], "non_field_errors": "我们去慕尼黑"},
    }

    with pytest.raises(StudioError) as silent:
        patience.ask("do it", Call(refused(400, body)))
    with pytest.raises(StudioError) as open_:
        patience.ask("do it", Call(refused(400, body)), explain=True)

    assert silent.value.message == "Label Studio could not do it: it refuses (HTTP 400)"
    assert "title: Too long. non_field_errors: 我们去慕尼黑" in open_.value.message
    assert silent.value.__cause__ is None
    assert silent.value.__suppress_context__
