"""Every message that a person can meet has its Chinese."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

import linkage_nlp
import linkage_serve
from linkage_serve.problems import TYPES
from linkage_serve.wording import TEMPLATES, clause, preferred, sentence, translated

# Calls that say something to people, and which of their arguments do.
ERRORS = frozenset(
    "LinkageError UsageError CodebookError TranscriptError EmptyTranscript UnknownFormat "
    "CommandFailed DamagedFile ProtectedFile OversizedFile BundleError ServiceError "
    "UnknownItem Overloaded StoreError".split()
)
SAID = {**dict.fromkeys(ERRORS, slice(0, 1)), "problem": slice(1, 3), "Fault": slice(1, 3)}
KEYWORDS = frozenset({"message", "remedy", "detail"})

CORE, SERVE = (Path(package.__file__ or "").parent for package in (linkage_nlp, linkage_serve))
SOURCES = (
    (CORE, ("transcripts", "bundle.py", "codebook/model.py", "writers/files.py")),
    (CORE, ("writers/formats.py", "writers/xlsx.py")),
    (SERVE, ("api", "jobs", "library", "models", "page", "problems.py", "security")),
    (SERVE, ("retraining", "store", "studio", "tagging")),
)
# What is said before the service has begun, on a terminal.
AT_THE_START = frozenset(
    {
        "retraining/workspaces.py",
        "store/database.py",
        "store/exclusive.py",
        "store/migration.py",
    }
)
# These pass on what another has said.
PASSED_ON = frozenset({"error.message", "error.remedy", "file.error.message", "file.error.remedy"})


def modules() -> Iterator[tuple[str, Path]]:
    for root, names in SOURCES:
        for name in names:
            path = root / name
            for file in [path] if path.suffix else sorted(path.rglob("*.py")):
                relative = file.relative_to(root).as_posix()
                if relative not in AT_THE_START and "migrations" not in relative:
                    dotted = relative.removesuffix(".py").removesuffix("/__init__")
                    yield f"{root.name}.{dotted.replace('/', '.')}", file


def templates(node: ast.expr, scope: dict[str, object]) -> list[str]:
    """The texts that an expression may be, with `{}` for what is only known when it runs."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=values):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in values]
            return ["".join(map(str, parts))]
        case ast.BinOp(left=left, right=right):
            return [a + b for a in templates(left, scope) for b in templates(right, scope)]
        case ast.IfExp(body=body, orelse=orelse):
            return templates(body, scope) + templates(orelse, scope)
        case ast.Name(id=name) if isinstance(scope.get(name), str):
            return [str(scope[name])]
    return [f"<{ast.unparse(node)}>"]


def said(module: str, file: Path) -> Iterator[tuple[str, str]]:
    scope = vars(importlib.import_module(module))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in SAID:
            given = node.args[SAID[node.func.id]]
            given += [one.value for one in node.keywords if one.arg in KEYWORDS]
            for expression in given:
                for text in templates(expression, scope):
                    yield text, f"{module}:{node.lineno}"


# What stands in tables, or is put together, where the test cannot see it.
ELSEWHERE = (
    "Open it and save it as .docx or .txt",
    "Open it and save it as .xlsx or .csv",
    "Copy its text into a .docx or .txt file",
    "Transcribe it first, and give the .srt or .json file of the speech recognition",
    "this request came by a proxy, of which the service was not told",
    "this service is not known by the name that was asked for",
    "Start it with --allowed-host and the name that the proxy gives it; then tokens are needed",
    "Use the address that it printed, or name the host with --allowed-host",
    "the request is larger than 200000000 bytes",
    "Try again in 5 s",
    "an error within the service",
    "somebody has decided otherwise on this code meanwhile",
    "the database failed 3 times during this",
    "the service ended 3 times while it did this",
    "See the log of the service, then ask for it again",
    "no annotation workspace of this project is known",
    "'linkage loop run' was killed, as happens when memory runs out",
    "unknown role (a longer text)",
    "no column is named 'text'; it is empty",
    "no column is named 'text'; found 甲, 乙",
)
UNSEEN = frozenset(
    {
        "<lack.what.en>",
        "<lack.remedy.en>",
        "<remedy>",
        "<self._detail>",
        "<detail>",
        "<error.remedy>",
        "<TYPES[name].meaning>",
    }
    | {"<_said(one, lang)>", "<message>", "<what>", "<*fault>"}
)


def has_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", translated(text, "zh")) is not None


def test_every_message_that_a_person_can_meet_is_there_in_chinese() -> None:
    missing = {}
    seen = 0
    for module, file in modules():
        for text, place in said(module, file):
            seen += 1
            if text.strip("<>") in PASSED_ON or text in UNSEEN or text in TEMPLATES:
                continue
            # A template may be a part of a longer text, or be put together of two.
            if text.replace("{}", "x") != translated(text.replace("{}", "x"), "zh"):
                continue
            missing[text] = place
    assert not missing
    assert seen > 150


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_stands_in_tables_is_there_too(text: str) -> None:
    assert has_chinese(text)


def test_kinds_of_problems_are_explained_in_chinese() -> None:
    for kind in TYPES.values():
        assert has_chinese(kind.title)
        assert has_chinese(sentence(kind.meaning, "zh"))


def test_every_chinese_text_says_what_the_english_does_and_nothing_else() -> None:
    for english, chinese in TEMPLATES.items():
        holes = english.count("{}")
        assert sorted(re.findall(r"\{(\d)\}", chinese)) == [str(one) for one in range(holes)]
        assert chinese
        assert not chinese.endswith(("。", ".")) or chinese.endswith("...")


def test_what_differs_is_put_in_its_place() -> None:
    said = translated("dimension 'way' of codebook 'tiny' has no code 'x'", "zh")
    assert said == "编码表 'tiny' 的维度 'way' 没有编码 'x'"
    assert (
        translated("more than 2000 sentences in one request", "zh")
        == "一次请求中有超过 2000 个句子"
    )
    assert translated("something of nobody", "zh") == "something of nobody"
    assert translated("it is empty", "en") == "it is empty"


def test_a_row_is_named_in_both_languages() -> None:
    assert sentence("the case is missing", "en", 3) == "Row 3: the case is missing."
    assert sentence("the case is missing", "zh", 3) == "第 3 行：缺少案例。"
    assert clause("the case is missing", "en") == "the case is missing"
    assert sentence("", "zh") == sentence("", "en") == ""


@given(st.text(max_size=60))
def test_what_a_message_quotes_does_no_harm(name: str) -> None:
    assert translated(f"there is no model {name!r}", "zh") == f"没有模型 {name!r}"


def test_problems_come_in_the_language_that_is_asked_for(client: TestClient) -> None:
    zh = {"Accept-Language": "zh-CN,zh;q=0.9"}
    found = client.get("/v1/transcripts/000000000000", headers=zh)
    assert found.json()["detail"] == "没有访谈 '000000000000'。"
    assert found.json()["title"] == "这里没有内容"
    assert found.headers["Content-Language"] == "zh"
    assert found.headers["Vary"] == "Accept-Language"
    assert client.get("/v1/transcripts/000000000000").json()["title"] == "There is nothing here"
    files = [("files", ("a.vtt", b"WEBVTT\n\n0:x --> 1\nHi\n")), ("files", ("b.doc", b"x"))]
    refused = client.post("/v1/transcripts", files=files, headers=zh).json()
    assert [one["message"] for one in refused["errors"]] == [
        "第 3 行：无法读取这条字幕的时间",
        "不能读取 .doc 文件",
    ]
    assert refused["errors"][1]["remedy"] == "请打开后另存为 .docx 或 .txt"
    case = client.patch("/v1/transcripts/000000000000", json={"case": ""}, headers=zh)
    assert case.json()["errors"][0]["message"] == "文字过短"
    assert "没有内容" in client.get("/problems/not-found", headers=zh).text


def test_the_page_says_what_is_wrong_in_its_own_language(client: TestClient) -> None:
    assert "没有访谈" in client.get("/read/000000000000?lang=zh").text
    # The cookie holds, whatever the browser prefers.
    again = client.get("/read/000000000001", headers={"Accept-Language": "en"})
    assert "没有访谈" in again.text


@pytest.mark.parametrize(
    ("header", "language"), [("", "en"), ("zh-TW", "zh"), ("fr, en;q=0.2, zh;q=0.3", "zh")]
)
def test_the_header_is_weighed(header: str, language: str) -> None:
    assert preferred(header) == language
