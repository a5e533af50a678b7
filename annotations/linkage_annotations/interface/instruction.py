"""The instruction that Label Studio shows to coders, as HTML.

It holds bare elements only, since Label Studio's server strips the rest, and no line ends
outside of code, since its page would show them. That page takes the space around headings and
the marks before list items away, so both are put in as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType

from linkage_annotations.interface import wording
from linkage_annotations.interface.hotkeys import no_code_key, unsure_key
from linkage_annotations.interface.languages import Languages
from linkage_annotations.interface.markdown import markdown_to_html
from linkage_nlp.codebook import Code, Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language

_MARKED = re.compile(r"<(?P<name>h[3-6]|/?[uo]l|li)>(?:(?<=<li>)<p>)?")
_NO_GUIDELINES: Mapping[Language, str] = MappingProxyType({})


def instruction(
    codebook: Codebook,
    languages: Languages = Languages.ZH_EN,
    guidelines: Mapping[Language, str] = _NO_GUIDELINES,
) -> str:
    """The keys, and how to code: from the guidelines, or else from the codebook.

    Args:
        codebook: The codes that coders give.
        languages: With two, the second can be unfolded below the first.
        guidelines: The guidelines as Markdown. A language without them gets what the
            codebook says: definitions, what to include and exclude, examples.
    """
    sections: list[str] = []
    for lang in languages.order:
        body = _keys(codebook, lang)
        if lang in guidelines:
            body += markdown_to_html(guidelines[lang])
        else:
            body += "".join(_codebook(codebook, lang))
        section = f'<section lang="{lang}">{_legible(body)}</section>'
        if sections:
            section = f"<details><summary>{wording.LANGUAGE[lang]}</summary>{section}</details>"
        sections.append(section)
    return "".join(sections)


def read_guidelines(folder: str | Path, codebook: Codebook) -> dict[Language, str]:
    """The guidelines of a codebook: the files `<id>.zh.md` and `<id>.en.md`, where there.

    Raises:
        UsageError: A file is there but cannot be read as UTF-8 text.
    """
    found: dict[Language, str] = {}
    for lang in Languages.ZH_EN.order:
        path = Path(folder) / f"{codebook.id}.{lang}.md"
        if not path.is_file():
            continue
        try:
            found[lang] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                "the guidelines cannot be read as UTF-8 text",
                path=path,
                remedy="Save them as UTF-8, in a place that you may read",
            ) from error
    return found


def _legible(html: str) -> str:
    """Space before headings, and bullets or numbers before list items."""
    lists: list[tuple[str, int]] = []

    def mark(tag: re.Match[str]) -> str:
        text, name = tag.group(), tag["name"]
        if name.startswith("h"):
            return f"<br>{text}"
        if name.startswith("/"):
            lists.pop()
        elif name == "li":
            kind, number = lists[-1]
            lists[-1] = (kind, number + 1)
            indent = "\u2003" * (len(lists) - 1)
            return f"{text}{indent}{number}. " if kind == "ol" else f"{text}{indent}• "
        else:
            lists.append((name, 1))
        return text

    return _MARKED.sub(mark, html)


def _keys(codebook: Codebook, lang: Language) -> str:
    keys = wording.KEYS[lang].format(no_code=no_code_key(codebook), unsure=unsure_key(codebook))
    return f"<p>{escape(keys)}</p>"


def _codebook(codebook: Codebook, lang: Language) -> Iterator[str]:
    yield f"<h3>{_line(codebook.name[lang])}</h3>"
    for dimension in codebook.dimensions:
        yield f"<h4>{_line(dimension.name[lang])}</h4>"
        yield f"<p>{_line(dimension.definition[lang])}</p>"
        for code in dimension.codes:
            yield from _code(code, lang)


def _code(code: Code, lang: Language) -> Iterator[str]:
    yield f"<h5>{_line(code.name[lang])} <kbd>{_line(code.hotkey)}</kbd></h5>"
    yield f"<p>{_line(code.definition[lang])}</p>"
    yield _list(wording.GIVEN[lang], code.include.get(lang, ()))
    yield _list(wording.NOT_GIVEN[lang], code.exclude.get(lang, ()))
    yield _list(wording.EXAMPLES[lang], code.examples.get(lang, ()))


def _list(title: str, entries: Sequence[str]) -> str:
    if not entries:
        return ""
    items = "".join(f"<li>{_line(entry)}</li>" for entry in entries)
    return f"<p><strong>{title}</strong></p><ul>{items}</ul>"


def _line(text: str) -> str:
    return escape(" ".join(text.split()))
