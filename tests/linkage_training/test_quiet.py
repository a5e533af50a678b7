from __future__ import annotations

import os
from pathlib import Path

import pytest

from linkage_training.quiet import keep_quiet


@pytest.mark.parametrize(("base", "offline"), [("embedded", True), ("nobody/encoder", False)])
def test_nobody_is_told_and_the_network_is_for_hub_names_alone(
    base: str, offline: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "TRANSFORMERS_VERBOSITY"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.chdir(tmp_path)
    keep_quiet(base)
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] == os.environ["DO_NOT_TRACK"] == "1"
    assert (os.environ["HF_HUB_OFFLINE"] == "1") is offline
