from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import linkage_nlp


def test_all_is_sorted_and_equals_what_can_be_imported() -> None:
    names = linkage_nlp.__all__
    assert names == sorted(names)
    assert len(names) == len(set(names))
    for name in names:
        assert getattr(linkage_nlp, name) is not None
    assert set(names) <= set(dir(linkage_nlp))


def test_type_checkers_see_the_same_names_from_the_same_places() -> None:
    tree = ast.parse(Path(linkage_nlp.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    stated = {
        alias.name: statement.module
        for statement in guarded.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert stated == linkage_nlp._HOME_OF
    assert sorted(stated) == linkage_nlp.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Taggers'"):
        _ = linkage_nlp.Taggers
    with pytest.raises(ImportError):
        exec("from linkage_nlp import Taggers")


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = (
        "import sys; before = set(sys.modules); import linkage_nlp; "
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "linkage_nlp" in loaded
    heavy = {"numpy", "onnxruntime", "tokenizers", "yaml", "docx", "openpyxl", "rich", "jinja2"}
    assert not heavy & set(loaded)
