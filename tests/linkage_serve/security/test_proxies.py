"""Behind a proxy: who asks, by https or not, and none that the service was not told of."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from linkage_nlp.errors import UsageError
from linkage_serve.settings import Settings

NAME = "codes.example"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_an_unheard_of_proxy_lets_nobody_in(client: TestClient, header: str) -> None:
    answer = client.get("/v1/transcripts", headers={header: "203.0.113.5"})
    assert answer.status_code == 421
    assert "--allowed-host" in answer.json()["remedy"]
    assert client.get("/readyz", headers={header: "203.0.113.5"}).status_code == 200


def test_one_that_was_told_of_may_pass_on(make_client: Callable[..., TestClient]) -> None:
    client = make_client(allowed_hosts=(NAME,), address=f"http://{NAME}")
    answer = client.get("/v1/transcripts", headers={"X-Forwarded-For": "203.0.113.5"})
    assert answer.status_code == 401


@pytest.mark.skipif(sys.platform == "win32", reason="as the other servers of the tests")
def test_who_asks_is_who_the_proxy_says(start_server: Callable[..., Any], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(tmp_path / "served")]
    made = subprocess.run([*command, "token"], capture_output=True, text=True, check=True)
    server = start_server("--allowed-host", NAME)

    def ask(token: str, client: str, scheme: str = "http") -> httpx2.Response:
        headers = {"Host": NAME, "X-Forwarded-For": client, "X-Forwarded-Proto": scheme}
        return httpx2.post(f"{server.address}/v1/session", json={"token": token}, headers=headers)

    def list_with(token: str, client: str) -> int:
        headers = {"Host": NAME, "X-Forwarded-For": client, "Authorization": f"Bearer {token}"}
        return httpx2.get(f"{server.address}/v1/transcripts", headers=headers).status_code

    for _ in range(10):
        assert list_with("wrong", "203.0.113.5") == 401
    assert list_with("wrong", "203.0.113.5") == 429
    # What the client itself has put before the proxy's word does not count.
    assert list_with("wrong", "198.51.100.7, 203.0.113.5") == 429
    assert list_with("wrong", "203.0.113.6") == 401

    secure = ask(made.stdout.strip(), "203.0.113.5", "https")
    assert secure.status_code == 204
    assert "Secure" in secure.headers["set-cookie"]
    assert "strict-transport-security" in secure.headers
    assert "Secure" not in ask(made.stdout.strip(), "203.0.113.5").headers["set-cookie"]


@pytest.mark.skipif(sys.platform == "win32", reason="as the other servers of the tests")
def test_others_cannot_say_for_whom_they_ask(start_server: Callable[..., Any]) -> None:
    server = start_server("--allowed-host", NAME, "--trusted-proxy", "10.0.0.0/8")
    for number in range(11):
        headers = {
            "Host": NAME,
            "X-Forwarded-For": f"203.0.113.{number}",
            "Authorization": "Bearer x",
        }
        answer = httpx2.get(f"{server.address}/v1/transcripts", headers=headers)
    assert answer.status_code == 429


@pytest.mark.parametrize("proxy", ["*", "", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_is_named_by_its_address(tmp_path: Path, proxy: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        Settings(tmp_path, trusted_proxies=(proxy,))
