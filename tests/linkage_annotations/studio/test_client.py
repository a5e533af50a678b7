"""Getting ready to ask a server."""

from __future__ import annotations

import subprocess
import sys

import pytest

from linkage_annotations.studio.connection import Studio
from linkage_nlp.errors import MissingExtra, UsageError


@pytest.mark.parametrize("url", ["", "studio.example", "ftp://studio.example", "http://", "//x"])
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of a Label Studio"):
        Studio(url, "token")


@pytest.mark.parametrize("missing", ["httpx", "label_studio_sdk"])
def test_a_missing_sdk_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(MissingExtra, match=r"pip install 'linkage-nlp\[annotations\]'"):
        Studio("http://127.0.0.1:8080", "token")


def test_commands_that_ask_no_server_do_not_wait_for_the_sdk() -> None:
    program = (
        "import linkage_annotations.studio.doctor, linkage_annotations.studio.local, sys;"
        "print([name for name in ('httpx', 'label_studio_sdk', 'pandas') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert said.stdout.decode().strip() == "[]"
