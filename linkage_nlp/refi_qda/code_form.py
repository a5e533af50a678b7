"""What a codebook knows of a code, as the description of a code in other programs.

The standard gives a code one name, one colour and one description. So the description holds
the rest, in a form that people read and that is read back without loss:

    [en] Internet
    Definition: Found on the Internet by people of the firm.
    Include: Reading, searching, asking online.
    Exclude: The Internet as equipment.
    Example: We ask in a forum.

    [zh] 互联网
    定义：……

    [linkage] code=internet key=1 groups=new_linkage individual

A text of several lines goes on in lines that begin with two spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linkage_nlp.codebook import Bilingual, Code
from linkage_nlp.language import Language
from linkage_nlp.refi_qda.plain import for_xml

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "Definition: ": "definition",
        "Include: ": "include",
        "Exclude: ": "exclude",
        "Example: ": "examples",
    },
    "zh": {"定义：": "definition", "纳入：": "include", "排除：": "exclude", "示例：": "examples"},
}
_HEAD = re.compile(r"\[(en|zh)\] (.*)")
_OURS = "[linkage] "
_FURTHER = "  "


@dataclass(frozen=True, slots=True)
class Described:
    """What a description in this form says.

    Attributes:
        names: By language.
        texts: By language and part (`definition`, `include`, `exclude`, `examples`).
        marks: What is for programs: `code`, `key`, `groups` and the like.
    """

    names: Mapping[str, str]
    texts: Mapping[tuple[str, str], tuple[str, ...]]
    marks: Mapping[str, str] = field(default_factory=dict)

    def name(self) -> Bilingual:
        """The name in both languages."""
        return Bilingual(self.names["en"], self.names["zh"])

    def definition(self) -> Bilingual:
        """The definition in both languages; the name where it is gone."""
        return Bilingual(
            *(
                "\n".join(self.texts.get((lang, "definition"), (self.names[lang],)))
                for lang in _WORDS
            )
        )

    def lists(self, part: str) -> Mapping[str, tuple[str, ...]]:
        """What is to be included, excluded, or the examples, in both languages."""
        return {lang: self.texts.get((lang, part), ()) for lang in ("en", "zh")}


def describe_code(code: Code, lang: Language) -> str:
    """The description of a code, the wanted language first."""
    lists = {"include": code.include, "exclude": code.exclude, "examples": code.examples}
    marks = f"code={code.id} key={code.hotkey} groups={' '.join(code.groups)}"
    return _written(code.name, code.definition, lists, marks, lang)


def describe(name: Bilingual, definition: Bilingual | None, marks: str, lang: Language) -> str:
    """The description of a dimension, a group or a codebook."""
    return _written(name, definition, {}, marks, lang)


def read_description(text: str) -> Described | None:
    """What a description says, or None when it is not whole and in this form."""
    names: dict[str, str] = {}
    texts: dict[tuple[str, str], list[str]] = {}
    marks: dict[str, str] = {}
    lang = ""
    for line in _joined(for_xml(text).split("\n")):
        head = _HEAD.match(line)
        if head:
            lang = head[1]
            names[lang] = head[2] + line[head.end() :]
        elif line.startswith(_OURS):
            marks = _marks(line.removeprefix(_OURS))
        elif line.strip():
            found = _part(lang, line)
            if found is None:
                return None
            texts.setdefault((lang, found[0]), []).append(found[1])
    if set(names) != set(_WORDS) or not marks:
        return None
    return Described(names, {key: tuple(parts) for key, parts in texts.items()}, marks)


def _written(
    name: Bilingual,
    definition: Bilingual | None,
    lists: Mapping[str, Mapping[str, Sequence[str]]],
    marks: str,
    lang: Language,
) -> str:
    blocks = []
    for language in (lang, "en" if lang == "zh" else "zh"):
        lines = [_wrapped(f"[{language}] {name[language]}")]
        for word, part in _WORDS[language].items():
            if part == "definition":
                texts: Sequence[str] = () if definition is None else (definition[language],)
            else:
                texts = lists.get(part, {}).get(language, ())
            lines += [_wrapped(f"{word}{text}") for text in texts]
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, f"{_OURS}{marks}"])


def _wrapped(text: str) -> str:
    return text.replace("\n", f"\n{_FURTHER}")


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines with those that go on from them."""
    held: list[str] = []
    for line in lines:
        if held and line.startswith(_FURTHER):
            held.append(line.removeprefix(_FURTHER))
            continue
        if held:
            yield "\n".join(held)
        held = [line]
    if held:
        yield "\n".join(held)


def _part(lang: str, line: str) -> tuple[str, str] | None:
    for word, part in _WORDS.get(lang, {}).items():
        if line.startswith(word):
            return part, line.removeprefix(word)
    return None


def _marks(text: str) -> dict[str, str]:
    """`code=internet key=1 groups=a b` by name; what has no `=` belongs to the one before."""
    marks: dict[str, str] = {}
    name = ""
    for word in text.split():
        head, sign, tail = word.partition("=")
        if sign and head.isalpha():
            name = head
            marks[name] = tail
        elif name:
            marks[name] = f"{marks[name]} {word}".strip()
    return marks
