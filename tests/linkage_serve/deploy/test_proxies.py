"""The examples for proxies, with the real programs before a real service."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

DEPLOY = Path(__file__).parents[3] / "serve" / "deploy"
NAME = "codes.example.org"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the proxies are Unix programs")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                text = log.read_text(encoding="utf-8", errors="replace")
                assert process.poll() is None, text
                assert time.monotonic() < end, text
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def behind(start_server: Callable[..., Any], tmp_path: Path) -> tuple[Any, str]:
    """A service that is known by the name of the examples, and a token of it."""
    command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(tmp_path / "served")]
    made = subprocess.run([*command, "token"], capture_output=True, text=True, check=True)
    return start_server("--allowed-host", NAME), made.stdout.strip()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}"),
            *("-out", str(files[0]), "-keyout", str(files[1])),
        ],
        check=True,
        capture_output=True,
    )
    return files


def test_through_nginx(
    behind: tuple[Any, str], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    server, token = behind
    port, plain = free_port(), free_port()
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for pattern, value in (
        (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate[0])),
        (r"/etc/letsencrypt/\S+/privkey.pem", str(certificate[1])),
        (r"http://127.0.0.1:8707", server.address),
    ):
        site, count = re.subn(pattern, value, site)
        assert count, pattern
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off;\npid {tmp_path}/nginx.pid;\nerror_log stderr;\nuser root;\n"
        f"events {{}}\nhttp {{\n{temporary}include {tmp_path}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    command = [nginx, "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    with running(command, port, tmp_path / "nginx.log"):
        check(port, token, certificate[0])
        with httpx2.Client() as client:
            moved = client.get(f"http://127.0.0.1:{plain}/matrix", headers={"Host": NAME})
        assert moved.status_code == 301
        assert moved.headers["location"] == f"https://{NAME}/matrix"


def test_through_caddy(
    behind: tuple[Any, str], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy is not installed (Debian: apt-get install caddy)")
    server, token = behind
    port = free_port()
    site = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    site, count = re.subn(
        r"^codes\.example\.org \{",
        f"{NAME}:{port} {{\n\ttls {certificate[0]} {certificate[1]}\n",
        site,
        flags=re.M,
    )
    assert count == 1
    site = site.replace("127.0.0.1:8707", server.address.removeprefix("http://"))
    file = tmp_path / "Caddyfile"
    file.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + site, encoding="utf-8")
    command = ["env", f"HOME={tmp_path}", caddy, "run", "--config", str(file)]
    with running(command, port, tmp_path / "caddy.log"):
        check(port, token, certificate[0])


def check(port: int, token: str, certificate: Path) -> None:
    """What must work through a proxy: the page, signing in, uploads, progress, what is refused."""
    trusted = ssl.create_default_context(cafile=str(certificate))
    # The name is that of the certificate; the way to it is this machine.
    address = f"https://127.0.0.1:{port}"
    own = f"{NAME}:{port}"

    with httpx2.Client(base_url=address, verify=trusted, timeout=60) as client:
        client.headers["Host"] = own

        def ask(method: str, path: str, **more: Any) -> httpx2.Response:
            return client.request(method, path, extensions={"sni_hostname": NAME}, **more)

        assert ask("GET", "/readyz").status_code == 200
        assert ask("GET", "/v1/transcripts").status_code == 401
        page = ask("GET", "/", headers={"Accept": "text/html"})
        assert page.status_code == 303
        assert page.headers["location"].startswith("/sign-in")
        assert "strict-transport-security" in page.headers

        # As the page does it: an older browser says where it comes from by Origin alone.
        signed = ask(
            "POST", "/v1/session", json={"token": token}, headers={"Origin": f"https://{own}"}
        )
        assert signed.status_code == 204
        cookie = signed.headers["set-cookie"]
        assert "Secure" in cookie
        session = {"Cookie": cookie.partition(";")[0]}
        other = ask(
            "POST",
            "/v1/session",
            json={"token": token},
            headers={"Origin": "https://evil.example"},
        )
        assert other.status_code == 403

        # More than a proxy takes unasked (1 MB), and enough to take a while.
        text = "We ask in a forum. " * 6000 + ("And 我们 in a forum, " * 500 + "so. ") * 160
        files = {"files": ("F1.txt", text.encode())}
        sent = ask("POST", "/v1/transcripts", files=files, headers=session)
        assert len(text.encode()) > 1_500_000
        assert sent.status_code == 201, sent.text
        job = sent.json()["job"]["id"]
        events: list[tuple[str, int]] = []
        with client.stream(
            "GET",
            f"/v1/jobs/{job}/events",
            headers=session,
            extensions={"sni_hostname": NAME},
        ) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            name = ""
            for line in stream.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    events.append((name, json.loads(value)["done"]))
        # Held back, they would all come at the end; the first is of a job that has begun.
        assert events[-1][0] == "end"
        assert len(events) > 2
        assert events[0][1] < events[-1][1]
        for _ in range(10):
            assert ask("GET", "/v1/jobs", headers={"Authorization": "Bearer x"}).status_code == 401
        refused = ask("GET", "/v1/jobs", headers={"Authorization": "Bearer x"})
        assert refused.status_code == 429
