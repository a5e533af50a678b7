"""The page in a real browser: sending in, reading, correcting by keyboard, both languages.

Chromium is spoken to over a pipe (`--remote-debugging-pipe`), so no driver is needed.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

COMMAND = (sys.executable, "-m", "linkage_nlp", "serve")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the browser is driven over Unix pipes"),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium is installed (Debian: apt-get install chromium)"
    ),
]

INTERVIEW = """Interviewer: Where do you meet them?
Boss: We ask in a forum. It is a website. The weather is fine.
Interviewer: 您在慕尼黑工作过吗？
Boss: I was in Munich. 我们在展会。
"""
CHINESE = "访谈者：在哪里？\n老板：我们在展会。\n"


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, profile: Path) -> None:
        command, theirs = self._pipe(reading=False)
        answers, ours = self._pipe(reading=True)

        def take_pipes() -> None:
            os.dup2(theirs, 3)
            os.dup2(ours, 4)

        self._process = subprocess.Popen(
            [
                *(CHROMIUM or "", "--headless", "--no-sandbox", "--disable-gpu"),
                *("--disable-dev-shm-usage", "--remote-debugging-pipe", "--no-first-run"),
                *("--disable-background-networking", "--lang=en", f"--user-data-dir={profile}"),
                "--window-size=1280,900",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,  # Python's own are closed by the system
            preexec_fn=take_pipes,  # noqa: PLW1509 - it makes two system calls
        )
        os.close(theirs)
        os.close(ours)
        self._commands = open(command, "wb", buffering=0)  # noqa: PTH123, SIM115
        self._answers = open(answers, "rb", buffering=0)  # noqa: PTH123, SIM115
        self._left = b""
        self._number = 0
        self._session: str | None = None
        self.faults: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.call(f"{domain}.enable")

    @staticmethod
    def _pipe(*, reading: bool) -> tuple[int, int]:
        """Our end and the browser's, both above the numbers that the browser takes."""
        read, write = os.pipe()
        high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (read, write)]
        os.close(read)
        os.close(write)
        return (high[0], high[1]) if reading else (high[1], high[0])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            more = self._answers.read(1 << 16)
            assert more, "the browser ended"
            self._left += more
        first, _, self._left = self._left.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.faults.append(json.dumps(parameters["exceptionDetails"]))
        elif event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.faults.append(parameters["entry"]["text"])

    def js(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str, *, seconds: float = 20) -> None:
        """Wait until an expression is true; the page may be loading meanwhile."""
        end = time.monotonic() + seconds
        while not self.js(f"document.readyState === 'complete' && Boolean({expression})"):
            assert time.monotonic() < end, f"never: {expression}\n{self.js('location.href')}"
            time.sleep(0.05)

    def open(self, address: str) -> None:
        self.call("Page.navigate", url=address)
        self.until("document.getElementById('content')")

    def press(self, key: str) -> None:
        """Press and release a key."""
        code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key)
        text = {"Enter": "\r"}.get(key, "" if code else key)
        extra = {"windowsVirtualKeyCode": code, "code": key} if code else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, **extra)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **extra)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def choose_files(self, selector: str, *paths: Path) -> None:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def picture(self, path: Path, *, width: int = 1280, height: int = 900) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self._commands.close()
        self._answers.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    opened = Browser(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def serving(tmp_path: Path, tiny_bundle: Path) -> Iterator[Callable[..., str]]:
    """Starts a service with the tiny model; takes more options, gives its address."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> str:
        process = subprocess.Popen(
            [
                *(*COMMAND, "--port", "0", "--threads", "1", "--data", str(tmp_path / "data")),
                *("--model", str(tiny_bundle), *options),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        assert process.stdout is not None
        first = process.stdout.readline()
        match = re.search(r"http://[^\s/]+", first)
        assert match, first
        return match[0]

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=60)
        assert process.stdout is not None
        process.stdout.close()


def test_from_a_file_to_corrected_evidence(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    english, chinese, broken = (tmp_path / name for name in ("F1.txt", "F2.txt", "F3.docx"))
    english.write_text(INTERVIEW, encoding="utf-8")
    chinese.write_text(CHINESE, encoding="utf-8")
    broken.write_bytes(b"no document")

    # Send in, one of the files broken: the others are coded, the error stays in sight.
    browser.open(address)
    assert browser.js("document.documentElement.lang") == "en"
    browser.choose_files("#files", english, broken, chinese)
    browser.until("document.querySelectorAll('#sent li').length === 3")
    browser.until("[...document.querySelectorAll('#sent progress')].every(p => p.value === 1)")
    assert browser.js("document.querySelectorAll('#sent .error').length") == 1
    assert "F3.docx" in browser.js("document.querySelector('#sent .error').parentNode.textContent")

    # The library lists both by case.
    browser.open(address)
    assert browser.js("[...document.querySelectorAll('.case h2')].map(h => h.textContent)") == [
        "F1",
        "F2",
    ]
    browser.js("document.querySelector('.case th a').click()")
    browser.until("location.pathname.startsWith('/read/')")

    # Read and correct with the keyboard alone.
    web = "document.querySelector('.s.current .chip[data-code=\"way/web\"]')"
    browser.press("j")
    browser.until(f"{web} && document.activeElement.matches('.s.current')")
    browser.press("a")
    browser.until(f"{web}.dataset.verdict === 'accept'")
    browser.press("r")
    browser.until(f"{web}.dataset.state === 'rejected'")
    browser.press("u")
    browser.until(f"{web}.dataset.verdict === 'accept'")
    browser.press("e")
    browser.until("document.getElementById('picker').open")
    browser.press("4")
    added = "document.querySelector('.s.current .chip[data-code=\"place/abroad\"]')"
    browser.until(f"{added} && {added}.dataset.verdict === 'accept'")

    # It is kept.
    browser.call("Page.reload")
    browser.until("document.querySelectorAll('.chip[data-verdict=accept]').length === 2")

    # Filter by a code: only the turns that have it are left.
    browser.js("document.querySelector('[data-filter=\"way/fair\"]').click()")
    browser.until("document.querySelectorAll('.turn:not([hidden])').length === 1")
    assert browser.js("document.querySelectorAll('.s.hit').length") == 1

    # The matrix counts it, and leads to the quotes and back into the interview.
    browser.open(f"{address}/matrix")
    browser.js("document.querySelector('.matrix tbody a').click()")
    browser.until("location.pathname === '/quotes'")
    assert "forum" in browser.js("document.querySelector('.quotes').textContent")
    browser.js("document.querySelector('.quotes a').click()")
    browser.until("document.querySelector('.s.current')")
    assert "forum" in browser.js("document.querySelector('.s.current').textContent")

    # Chinese, and it is remembered.
    browser.js("document.querySelector('.langs [hreflang=zh]').click()")
    browser.until("document.documentElement.lang === 'zh-CN'")
    browser.open(f"{address}/models")
    assert browser.js("document.querySelector('h1').textContent") == "模型"

    # The only complaint is of the file that was refused.
    assert [fault for fault in browser.faults if "422" not in fault] == []


def test_signing_in_with_a_token(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    made = subprocess.run(
        [*COMMAND, "--data", str(tmp_path / "data"), "token", "--name", "Wang"],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    token = re.search(r"linkage_\w{12}_[\w-]{43}", made.stdout)
    assert token, made.stdout
    address = serving("--allowed-host", "linkage.example")

    # Whoever asks for a page is asked for a token, and then comes to that page.
    browser.open(f"{address}/matrix")
    assert browser.js("location.pathname") == "/sign-in"
    browser.js("document.getElementById('token').focus()")
    browser.type("linkage_wrong")
    browser.press("Enter")
    browser.until("!document.getElementById('fault').hidden")
    browser.js("document.getElementById('token').value = ''")
    browser.type(token[0])
    browser.press("Enter")
    browser.until("location.pathname === '/matrix'")

    browser.js("document.getElementById('sign-out').click()")
    browser.until("location.pathname === '/sign-in'")
    browser.open(address)
    assert browser.js("location.pathname") == "/sign-in"
