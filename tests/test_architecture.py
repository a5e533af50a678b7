"""Which part may import which, and what stays out of the core."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = "linkage_nlp"
STAGES = ("linkage_annotations", "linkage_serve", "linkage_training")
# What only a stage may bring in.
STAGE_PACKAGES = frozenset(
    "accelerate alembic datasets fastapi label_studio_sdk onnx prometheus_client psycopg ray "
    "safetensors sklearn sqlalchemy starlette torch transformers uvicorn".split()
)


def packages() -> dict[str, Path]:
    """The folder of each package of the distribution."""
    found = {CORE: ROOT / CORE}
    for stage in STAGES:
        found[stage] = ROOT / stage.removeprefix("linkage_") / stage
    return found


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").split(".")[0]


def files(package: str) -> list[Path]:
    return sorted(packages()[package].rglob("*.py"))


def test_every_package_is_looked_at() -> None:
    for package, folder in packages().items():
        assert (folder / "__init__.py").is_file(), package
    assert len(files(CORE)) > 30


def test_the_core_knows_no_stage() -> None:
    for path in files(CORE):
        assert not set(imported(path)) & set(STAGES), path


def test_the_core_needs_no_package_of_a_stage() -> None:
    for path in files(CORE):
        assert not set(imported(path)) & STAGE_PACKAGES, path


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_no_other_stage(stage: str) -> None:
    others = set(STAGES) - {stage}
    for path in files(stage):
        assert not set(imported(path)) & others, path


def test_the_service_runs_without_torch() -> None:
    for path in files("linkage_serve"):
        assert not set(imported(path)) & {"torch", "transformers"}, path


def loaded_by(script: str, *args: str) -> set[str]:
    """The top-level packages that a new process has loaded after a script."""
    tail = "\nimport sys; print('LOADED', *sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", script + tail, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_the_help_of_tag_comes_without_the_model() -> None:
    loaded = loaded_by("import linkage_nlp, linkage_nlp.cli.tag")
    assert CORE in loaded
    assert not loaded & {"torch", "transformers", "onnxruntime", "numpy", "openpyxl", "docx"}


def test_tagging_loads_neither_torch_nor_transformers(tiny_bundle: Path) -> None:
    script = (
        "import sys\n"
        "from linkage_nlp import Tagger\n"
        "assert Tagger.load(sys.argv[1]).tag('We ask in a forum.')[0].codes"
    )
    loaded = loaded_by(script, str(tiny_bundle))
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers"}


def test_the_application_comes_without_torch() -> None:
    loaded = loaded_by("import linkage_serve.app, linkage_serve.server")
    assert "fastapi" in loaded
    assert not loaded & {"torch", "transformers", "openpyxl", "docx", "sklearn"}


def test_the_help_of_serve_comes_without_the_service() -> None:
    loaded = loaded_by("import linkage_serve.cli.serve")
    assert not loaded & {"fastapi", "sqlalchemy", "uvicorn", "onnxruntime", "numpy"}
