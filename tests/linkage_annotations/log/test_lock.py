from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linkage_annotations.log.lock import locked
from linkage_nlp.errors import AnnotationLogError

HOLD = """
import sys
from pathlib import Path
from linkage_annotations.log.lock import locked

with locked(Path(sys.argv[1]), 1.0):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_excludes_others_until_it_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "log.lock"
    with (
        locked(path, 0),
        pytest.raises(AnnotationLogError, match="another process"),
        locked(path, 0.05),
    ):
        pass
    with locked(path, 0):
        pass


def test_a_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log.lock"
    with pytest.raises(KeyboardInterrupt), locked(path, 0):
        raise KeyboardInterrupt
    with locked(path, 0):
        pass


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "log.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused = pytest.raises(AnnotationLogError, match="another process")
        with refused as caught, locked(path, 0):
            pass
        assert caught.value.path == tmp_path
        assert caught.value.remedy
        holder.kill()
        holder.wait()
        with locked(path, 5):
            pass


def test_a_place_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    refused = pytest.raises(AnnotationLogError, match="cannot be locked")
    with refused as caught, locked(tmp_path / "none" / "log.lock", 0):
        pass
    assert caught.value.remedy
