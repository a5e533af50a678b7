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
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx2
import pytest

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Codebook

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

    def drop_files(self, selector: str, *paths: Path) -> None:
        """Drag files from elsewhere over an element and let them go."""
        place = self.js(
            f"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=place[0], y=place[1], data=data)

    def choose(self, selector: str, value: str) -> None:
        """Choose an option of a list."""
        self.js(
            f"(() => {{ const list = document.querySelector('{selector}'); list.value = '{value}';"
            "list.dispatchEvent(new Event('change')); })()"
        )

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


def sent(browser: Browser) -> None:
    """Wait until all that was sent is coded, or refused."""
    browser.until("document.querySelectorAll('#sent li').length > 0")
    browser.until("[...document.querySelectorAll('#sent progress')].every(p => p.value === 1)")


def test_dropped_with_a_list_of_cases_and_changed_afterwards(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    answered = "Wu: It is a forum.\nLi: We ask in a forum.\n"
    files = {
        "a.txt": answered,
        "b.txt": CHINESE,
        "about.html": "<html><p>We were at a fair in Munich.</p></html>",
        "cases.csv": "case,file,city\nFirm A,a.txt,Hangzhou\nFirm A,about,\n甲公司,b.txt,上海\n",
        "broken.docx": "no document",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    browser.open(f"{address}/?lang=zh")
    browser.drop_files("#drop", *(tmp_path / name for name in files))
    browser.until("document.querySelectorAll('#sent li').length === 5")
    sent(browser)
    cases = "[...document.querySelectorAll('.case h2')].map(h => h.textContent).join()"
    browser.until(f"{cases} === 'Firm A,甲公司'")

    # What is wrong is said in Chinese, and stays in sight until it is dismissed.
    browser.open(address)
    assert "请重新复制" in browser.js("document.querySelector('#sent .error').textContent")
    browser.js("document.getElementById('dismiss').click()")
    browser.open(address)
    assert browser.js("document.querySelectorAll('#sent li').length") == 0

    # Documents are marked, and can be shown alone.
    assert browser.js("document.querySelectorAll('.case .badge').length") == 1
    browser.js("document.querySelector('.kinds a[href$=document]').click()")
    browser.until("document.querySelectorAll('.case tbody tr').length === 1")

    # Who interviews is said afterwards: the interview is coded anew.
    browser.open(address)
    browser.js("document.querySelector('[aria-label$=\"a.txt\"][data-edit]').click()")
    browser.until("document.getElementById('settings').open")
    browser.js("document.querySelector('#settings [value=Wu]').click()")
    browser.js("document.getElementById('settings-case').value = 'Firm B'")
    browser.js("document.querySelector('#settings [type=submit]').click()")
    browser.until("!document.getElementById('settings').open")
    browser.until(f"{cases} === 'Firm A,Firm B,甲公司'")
    browser.js("[...document.querySelectorAll('th a')].find(a => a.text === 'a.txt').click()")
    browser.until("document.querySelector('.turn.interviewer[data-speaker=Wu]')")
    assert browser.js("document.querySelectorAll('.turn.interviewer .chip').length") == 0

    # What that changed is told.
    browser.js("document.querySelector('.heading a[href$=changes]').click()")
    browser.until("document.querySelectorAll('table.changes tbody tr').length > 0")

    # The jobs are listed, and no work is left.
    browser.open(f"{address}/jobs")
    assert browser.js("document.querySelectorAll('[data-job]').length") == 4
    assert browser.js("document.querySelectorAll('[data-open]').length") == 0
    assert [fault for fault in browser.faults if "422" not in fault] == []


def test_filters_history_and_taking_back(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    interview = tmp_path / "F1.txt"
    interview.write_text(INTERVIEW + "Engineer: We ask in a forum. Fine.\n", encoding="utf-8")
    browser.open(address)
    browser.choose_files("#files", interview)
    sent(browser)
    browser.until("document.querySelector('.case th a')")
    browser.js("document.querySelector('.case th a').click()")
    browser.until("location.pathname.startsWith('/read/')")

    # By who speaks, and by what became of the codes.
    turns = "[...document.querySelectorAll('.turn:not([hidden])')]"
    browser.choose("#speaker", "Engineer")
    browser.until(f"{turns}.length === 1")
    assert browser.js("document.querySelectorAll('.s.hit').length") == 2
    browser.choose("#decision", "review")
    browser.until("document.getElementById('doubtful').getAttribute('aria-pressed') === 'true'")
    browser.choose("#decision", "decided")
    browser.until(f"{turns}.length === 0")
    browser.js("document.getElementById('all').click()")
    browser.until(f"{turns}.length === 5")

    # From one to the next without a keyboard.
    browser.js("document.getElementById('next').click()")
    browser.until("document.getElementById('position').textContent.startsWith('1 /')")
    browser.js("document.getElementById('coder').value = 'Wang'")
    web = "document.querySelector('.s.current .chip[data-code=\"way/web\"]')"
    browser.press("r")
    browser.until(f"{web}.dataset.state === 'rejected'")

    # After a reload there is nothing to undo, but what was said can be taken back.
    browser.call("Page.reload")
    browser.until("document.querySelector('.chip[data-state=rejected]')")
    browser.press("j")
    browser.until("document.querySelector('.s.current')")
    browser.js("document.querySelector('#panel-codes [data-do=withdraw]').click()")
    browser.until(f"{web}.dataset.verdict === '' && {web}.dataset.state === 'accept'")

    # The history has both, with what the model had said.
    browser.press("v")
    browser.until("document.querySelectorAll('#past tbody tr').length === 2")
    rows = (
        "[...document.querySelectorAll('#past tbody tr')].map(r => r.cells[3].textContent).join()"
    )
    assert browser.js(rows) == "taken back,rejected"
    first = browser.js("document.querySelector('#past tbody tr:last-child').textContent")
    assert "Wang" in first
    assert "tiny-1" in first
    browser.press("Escape")
    browser.until("!document.getElementById('past').open")
    assert browser.js("document.activeElement.matches('.s.current')")
    assert browser.faults == []


def test_times_are_those_of_the_readers_clock(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    interview = tmp_path / "F1.txt"
    interview.write_text(INTERVIEW, encoding="utf-8")
    browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")
    browser.open(address)
    browser.choose_files("#files", interview)
    sent(browser)
    browser.open(f"{address}/jobs")
    browser.until("document.querySelector('#jobs time[title]')")
    kept = datetime.fromisoformat(browser.js("document.querySelector('#jobs time').title"))
    shown = browser.js("document.querySelector('#jobs time').textContent")
    assert shown == f"{kept.astimezone(timezone(timedelta(hours=8))):%Y-%m-%d %H:%M}"
    assert browser.faults == []


def test_a_colleagues_word_is_not_undone(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    interview = tmp_path / "F1.txt"
    interview.write_text(INTERVIEW, encoding="utf-8")
    browser.open(address)
    browser.choose_files("#files", interview)
    sent(browser)
    browser.until("document.querySelector('.case th a')")
    browser.js("document.querySelector('.case th a').click()")
    browser.until("location.pathname.startsWith('/read/')")
    browser.js("document.getElementById('coder').value = 'Wang'")
    web = "document.querySelector('.s.current .chip[data-code=\"way/web\"]')"
    browser.press("j")
    browser.until(f"{web}")
    browser.press("a")
    browser.until(f"{web}.dataset.coder === 'Wang'")

    said = {
        "sentence": browser.js("document.querySelector('.s.current').dataset.id"),
        "code": "way/web",
        "verdict": "reject",
        "coder": "Li",
    }
    httpx2.post(f"{address}/v1/corrections", json=said).raise_for_status()
    browser.press("u")

    # The page says so, shows what holds, and has nothing left to undo.
    browser.until("!document.getElementById('fault').hidden")
    fault = browser.js("document.getElementById('fault').textContent")
    assert fault.startswith("Somebody has decided otherwise")
    browser.until(f"{web}.dataset.state === 'rejected' && {web}.dataset.coder === 'Li'")
    assert browser.js("document.getElementById('undo').disabled")
    kept = httpx2.get(f"{address}/v1/corrections").json()["items"]
    assert [(one["verdict"], one["coder"]) for one in kept] == [
        ("accept", "Wang"),
        ("reject", "Li"),
    ]
    # What stood before is again the word of whose it was.
    browser.press("a")
    browser.until(f"{web}.dataset.coder === 'Wang'")
    browser.press("u")
    browser.until(f"{web}.dataset.state === 'rejected' && {web}.dataset.coder === 'Li'")
    # The complaint of the browser is of the answer 409.
    assert [one for one in browser.faults if "409" not in one] == []


def test_a_cancelled_coding_is_no_success_and_unsent_files_are_not_left_without_asking(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    address = serving()
    browser.open(f"{address}/models")
    # The job ends before it could be cancelled by hand.
    browser.js("linkage.follow = async () => ({ status: 'cancelled', result: null, error: null })")
    browser.js("document.getElementById('retag').click()")
    browser.until("document.getElementById('status').textContent.startsWith('Cancelled')")

    interview = tmp_path / "F1.txt"
    interview.write_text(INTERVIEW, encoding="utf-8")
    browser.open(address)
    stays = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert not browser.js(stays)
    # The network hangs.
    browser.js("XMLHttpRequest.prototype.hung = XMLHttpRequest.prototype.send")
    browser.js("XMLHttpRequest.prototype.send = function (form) { window.late = [this, form]; }")
    browser.choose_files("#files", interview)
    browser.until("window.late")
    assert browser.js(stays)
    browser.js("window.late[0].hung(window.late[1])")
    sent(browser)
    assert not browser.js(stays)
    assert browser.faults == []


def test_another_model_is_compared_and_what_it_changes_is_told(
    browser: Browser,
    tmp_path: Path,
    serving: Callable[..., str],
    make_bundle: Callable[..., Path],
    tiny_codebook: Codebook,
) -> None:
    strict = LabelSettings(slope=1.0, intercept=0.0, accept=0.9999, review=0.5)
    second = make_bundle(labels={str(label): strict for label in tiny_codebook.labels})
    info = json.loads((second / "bundle.json").read_text(encoding="utf-8"))
    (second / "bundle.json").write_text(
        json.dumps(info | {"model_version": "tiny-2"}), encoding="utf-8"
    )
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    second.rename(models / "strict")
    address = serving()
    interview = tmp_path / "F1.txt"
    interview.write_text(INTERVIEW, encoding="utf-8")
    browser.open(address)
    browser.choose_files("#files", interview)
    sent(browser)
    browser.until("document.querySelector('.case th a')")
    browser.js("document.querySelector('.case th a').click()")
    browser.until("location.pathname.startsWith('/read/')")

    # Without corrections there is nothing to compare on, and that is said.
    browser.open(f"{address}/models?lang=zh")
    browser.choose("#first-model", "given")
    browser.choose("#second-model", "strict")
    browser.js("document.querySelector('#compare [type=submit]').click()")
    browser.until("!document.getElementById('compare-fault').hidden")
    assert browser.js("document.getElementById('compare-fault').textContent") == (
        "尚无任何更正。请先更正一些编码，再作比较。"
    )
    browser.open(f"{address}/?lang=en")
    browser.js("document.querySelector('.case th a').click()")
    browser.until("location.pathname.startsWith('/read/')")
    browser.press("j")
    browser.press("a")
    browser.until("document.querySelector('.chip[data-verdict=accept]')")

    browser.open(f"{address}/models")
    browser.choose("#first-model", "given")
    browser.choose("#second-model", "strict")
    browser.js("document.querySelector('#compare [type=submit]').click()")
    browser.until("document.querySelector('#comparison table')")
    row = "document.querySelector('#comparison tbody:last-child tr').textContent"
    assert re.sub(r"\s+", " ", browser.js(row)).strip() == "Web1 1 100 %00 0 0 %10"

    # It is put in use, and everything is coded anew; the one correction stays.
    browser.js("document.querySelector('[data-activate=strict]').click()")
    browser.until(
        "document.querySelector('h2 .badge')?.parentNode.textContent.startsWith('strict')"
    )
    browser.js("document.getElementById('retag').click()")
    browser.until(
        "/coded anew: 1; codes decided otherwise: [1-9]/.test("
        "document.getElementById('status').textContent)"
    )
    browser.open(address)
    browser.js("document.querySelector('a[href$=changes]').click()")
    browser.until("document.querySelectorAll('table.changes tbody tr').length > 0")
    assert "accepted by local" in browser.js("document.querySelector('table.changes').textContent")
    assert [fault for fault in browser.faults if "422" not in fault] == []


def test_training_is_begun_followed_and_given_up(
    browser: Browser, tmp_path: Path, serving: Callable[..., str]
) -> None:
    # Nothing answers where the workspace says that Label Studio is.
    workspace = tmp_path / "annotation"
    workspace.mkdir()
    (workspace / "annotate.yaml").write_text("url: http://127.0.0.1:9\nproject: 7\n", "utf-8")
    (workspace / "token").write_text("secret", "utf-8")
    address = serving("--workspace", str(workspace))
    training = "document.getElementById('training')"
    browser.open(f"{address}/models?lang=zh")
    assert "Label Studio 项目 7" in browser.js(f"{training}.textContent")
    browser.js(f"{training}.querySelector('[data-train]').click()")
    # The page shows how far it is, and then by itself what came of it.
    browser.until(f"{training}?.querySelector('[data-cancel]')")
    assert browser.js(f"{training}.querySelector('progress').max") == 100
    browser.until(f"{training}?.querySelector('.error')", seconds=60)
    assert "上次训练失败。no server answers at http://127.0.0.1:9" in browser.js(
        f"{training}.querySelector('.error').textContent"
    )

    browser.open(f"{address}/models?lang=en")
    browser.js(f"{training}.querySelector('[data-train]').click()")
    browser.until(f"{training}?.querySelector('[data-cancel]')")
    browser.js(f"{training}.querySelector('[data-cancel]').click()")
    browser.until(f"{training}?.textContent.includes('The last training was cancelled.')")
    browser.js(f"{training}.querySelector('[data-dismiss]').click()")
    browser.until(f"{training}?.textContent.includes('Closed by hand.')")
    assert browser.js(f"{training}.querySelector('[data-train]').textContent") == "Train now"
    assert browser.faults == []


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
