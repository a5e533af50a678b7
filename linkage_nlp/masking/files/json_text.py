"""JSON of speech recognition (.json), and JSON a line (.jsonl): tags, datasets and others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from linkage_nlp.errors import DamagedFile
from linkage_nlp.masking.files.model import Format, Replace, Rewritten
from linkage_nlp.masking.files.plain import encode_as
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.source import Source

# What is compared by programs and is no text.
_FIXED = frozenset(
    "sentence_id id lang role model_version codebook dimension code codes decision settled "
    "provenance source".split()
)
# Single words beside the sentence that they make up: a name would stand there in pieces.
_PIECES = ("words", "word_segments", "chars", "tokens")


def load_json(text: str, source: Source, row: int | None = None) -> Any:
    """Parse JSON. Raises `DamagedFile` without telling what stands there."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedFile(
            "not valid JSON",
            path=source.place,
            row=row or getattr(error, "lineno", None),
            remedy="It was cut short or edited; export it again",
        ) from error


def strings(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a JSON value, in order, without ids and the like."""
    if isinstance(value, str):
        if key not in _FIXED:
            yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _PIECES or not isinstance(item, list):
                yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)


def replaced(value: Any, replace: Callable[[str], str], key: str = "") -> Any:
    """A JSON value with the names in its texts replaced."""
    if isinstance(value, str):
        return value if key in _FIXED else replace(value)
    if isinstance(value, list):
        return [replaced(item, replace, key) for item in value]
    if isinstance(value, dict):
        return {
            replace(name): _pieces(item, replace)
            if name in _PIECES
            else replaced(item, replace, name)
            for name, item in value.items()
        }
    return value


def _pieces(items: Any, replace: Callable[[str], str]) -> Any:
    """Words one by one: where their line holds a name, the words are left out.

    Their times stay, so that players still work.
    """
    if not isinstance(items, list):
        return replaced(items, replace)
    keys = ("word", "char", "text", "token")
    found = [
        next((k for k in keys if isinstance(item, dict) and isinstance(item.get(k), str)), None)
        for item in items
    ]
    parts = [item[k] if k else "" for item, k in zip(items, found, strict=True)]
    lines = ("".join(parts), " ".join(part.strip() for part in parts))
    if all(replace(line) == line for line in lines):
        return [replaced(item, replace) for item in items]
    return [
        {**item, k: ""} if k else replaced(item, replace)
        for item, k in zip(items, found, strict=True)
    ]


def _words(source: Source) -> str:
    return "\n".join(strings(load_json(decode(source), source)))


def _everything(source: Source) -> str:
    text = decode(source)
    value = load_json(text, source)
    return text + "\n" + json.dumps(value, ensure_ascii=False)


def _rewrite(source: Source, replace: Replace, _clean: bool) -> Rewritten:
    text = decode(source)
    value = replaced(load_json(text, source), lambda given: replace(given).text)
    indent = re.match(r"[\[{]\r?\n([ \t]+)", text.lstrip())
    compact = '":"' in text and '": "' not in text
    new = json.dumps(
        value,
        ensure_ascii=text.isascii() and "\\u" in text,
        indent=indent[1] if indent else None,
        separators=(",", ":") if compact else None,
    )
    return Rewritten(encode_as(new + ("\n" if text.endswith("\n") else ""), source))


JSON = Format(words=_words, everything=_everything, rewrite=_rewrite)


def _line_values(source: Source) -> Iterator[tuple[str, Any]]:
    for row, line in enumerate(decode(source).split("\n"), start=1):
        yield line, load_json(line, source, row) if line.strip() else None


def _line_words(source: Source) -> str:
    return "\n".join(text for _, value in _line_values(source) for text in strings(value))


def _line_everything(source: Source) -> str:
    values = [value for _, value in _line_values(source)]
    return decode(source) + "\n" + json.dumps(values, ensure_ascii=False)


def rewrite_lines(source: Source, change: Callable[[Any], Any]) -> bytes:
    """A .jsonl file with each value changed, and lines that stay as they were."""
    lines = []
    for line, value in _line_values(source):
        new = change(value)
        lines.append(line if new == value else json.dumps(new, ensure_ascii=False))
    return encode_as("\n".join(lines), source)


def _line_rewrite(source: Source, replace: Replace, _clean: bool) -> Rewritten:
    return Rewritten(
        rewrite_lines(source, lambda value: replaced(value, lambda given: replace(given).text))
    )


JSONL = Format(words=_line_words, everything=_line_everything, rewrite=_line_rewrite)
