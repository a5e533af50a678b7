"""A codebook as YAML, in the form that `load` reads."""

from __future__ import annotations

from typing import Any

import yaml

from linkage_nlp.codebook.model import Bilingual, Code, Codebook, Dimension

_WIDTH = 96


def codebook_yaml(codebook: Codebook, comment: str = "") -> str:
    """The text of a codebook file.

    Args:
        codebook: What to write.
        comment: Lines to stand above it, without their marks.
    """
    content = {
        "id": codebook.id,
        "version": codebook.version,
        "name": _both(codebook.name),
        "groups": [
            {"id": g.id, "name": _both(g.name), "definition": _both(g.definition)}
            for g in codebook.groups
        ],
        "dimensions": [_dimension(dimension) for dimension in codebook.dimensions],
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return "".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines()) + str(text)


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "name": _both(dimension.name),
        "definition": _both(dimension.definition),
        "codes": [_code(code) for code in dimension.codes],
    }


def _code(code: Code) -> dict[str, Any]:
    lists = {"include": code.include, "exclude": code.exclude, "examples": code.examples}
    return {
        "id": code.id,
        "name": _both(code.name),
        "definition": _both(code.definition),
        **{
            part: {lang: list(texts.get(lang, ())) for lang in ("en", "zh")}
            for part, texts in lists.items()
        },
        "color": code.color,
        "hotkey": code.hotkey,
        "groups": list(code.groups),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
