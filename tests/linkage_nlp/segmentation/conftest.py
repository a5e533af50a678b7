from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from linkage_nlp.segmentation import split_sentences

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "segmentation.py"


@pytest.fixture(scope="session")
def benchmark_script() -> ModuleType:
    """The benchmark, which reads and scores the hard cases."""
    spec = importlib.util.spec_from_file_location("segmentation_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def check() -> Callable[..., None]:
    """Splits a text whose boundaries are marked with ‖, and compares."""

    def check(marked: str, **options: int) -> None:
        text = marked.replace("‖", "")
        spans = split_sentences(text, **options)
        assert [text[a:b] for a, b in spans] == [part.strip() for part in marked.split("‖")]

    return check
