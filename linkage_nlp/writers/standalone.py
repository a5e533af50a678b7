"""Pages of one file: no request to elsewhere, and a policy that admits nothing but their own.

The content security policy admits only the style and the script in the page, by their hashes.
Whatever a template is given is escaped by it. `page/standalone.html` is what such pages extend
(blocks `title` and `body`), `page/standalone.css` goes before their own style.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.files import replacing

SHARED = Path(__file__).with_name("page")

LIGHT_PAGE = Color.parse("#ffffff")
DARK_PAGE = Color.parse("#16181d")


@dataclass(frozen=True, slots=True)
class Inline:
    """A style sheet or script in the page, and the hash by which the policy admits it."""

    text: Markup
    hash: str

    @classmethod
    def of(cls, text: str) -> Inline:
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        return cls(Markup(text), f"sha256-{base64.b64encode(digest).decode('ascii')}")  # noqa: S704 - our own files, and colours that are checked


def render_standalone(
    folder: Path, name: str, *, lang: Language, rules: str = "", **values: object
) -> str:
    """A page as text.

    Args:
        folder: Where `NAME.html`, `NAME.css` and `NAME.js` are.
        name: That name.
        lang: The language in which it opens; the template gets it as `lang`.
        rules: Style to add to that of the page. It is not escaped.
        values: What the template uses.
    """
    environment = Environment(
        loader=FileSystemLoader([folder, SHARED]), autoescape=True, undefined=StrictUndefined
    )
    styles = (SHARED / "standalone.css", folder / f"{name}.css")
    style = "".join(path.read_text(encoding="utf-8") for path in styles)
    return environment.get_template(f"{name}.html").render(
        lang=lang,
        html_lang="zh-CN" if lang == "zh" else "en",
        style=Inline.of(style + rules),
        script=Inline.of((folder / f"{name}.js").read_text(encoding="utf-8")),
        **values,
    )


def write_standalone(path: Path, page: str) -> None:
    """Write a page. Raises `UsageError` when the file cannot be written."""
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.write(page)
