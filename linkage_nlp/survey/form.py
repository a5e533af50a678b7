"""What a questionnaire asks, and by which words answers are looked for: a YAML file.

rows: knowledge                    dimension with a row for each code
linkages: channel                  dimension of the types of linkage
relations: channel/organisation    code whose sentences are searched for partners
partners: [ {name{en, zh}, cues{en[], zh[]}} ]
subsidiary: {en[], zh[]}
cities: [ {en[], zh[]} ]           the first of each is the name
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.codebook.yaml_lines import YamlValue, read_yaml
from linkage_nlp.errors import UsageError
from linkage_nlp.survey.cues import Cue

DEFAULT_PATH = Path(__file__).parent.parent / "data" / "survey" / "gin.yaml"

_KEYS = ("rows", "linkages", "relations", "partners", "subsidiary", "cities")
_LANGUAGES = ("en", "zh")
_SUBSIDIARY = Bilingual("yes", "是")


@dataclass(frozen=True)
class Form:
    """A questionnaire.

    Attributes:
        rows: The dimension with a row for each code.
        linkages: The dimension of the types of linkage.
        relations: The code whose sentences tell of partners and subsidiaries.
        partners: Types of partner.
        subsidiary: Whether a partner is of the same firm.
        cities: Cities.
    """

    rows: str
    linkages: str
    relations: Label
    partners: tuple[Cue, ...]
    subsidiary: Cue
    cities: tuple[Cue, ...]


def load_form(path: Path | None, codebook: Codebook) -> Form:
    """Read a form and check that it fits the codebook.

    Args:
        path: The file; the packaged one by default.
        codebook: That of the tags.

    Raises:
        CodebookError: The file breaks the schema, with the line.
        UsageError: There is no such file, or the codebook lacks what it names.
    """
    file = DEFAULT_PATH if path is None else path
    if not file.is_file():
        raise UsageError("there is no such form", path=file, remedy="Check the path")
    fields = read_yaml(file, "the form").fields(_KEYS)
    form = Form(
        rows=fields["rows"].text(),
        linkages=fields["linkages"].text(),
        relations=_label(fields["relations"]),
        partners=tuple(_partner(value) for value in fields["partners"].items()),
        subsidiary=Cue.of(_SUBSIDIARY, *_words(fields["subsidiary"])),
        cities=tuple(_city(value) for value in fields["cities"].items()),
    )
    _check(form, codebook, file)
    return form


def _check(form: Form, codebook: Codebook, path: Path) -> None:
    dimensions = {dimension.id for dimension in codebook.dimensions}
    absent = [name for name in (form.rows, form.linkages) if name not in dimensions]
    if form.relations not in codebook.labels:
        absent.append(str(form.relations))
    if absent:
        raise UsageError(
            f"the codebook {codebook.id!r} has no {', '.join(absent)}, which this form asks for",
            path=path,
            remedy="Copy the form, put in dimensions and a code of your codebook, and give it "
            "with --form",
        )


def _label(value: YamlValue) -> Label:
    dimension, slash, code = value.text().partition("/")
    if not slash:
        raise value.error("no code", "Write its dimension and its id, e.g. channel/organisation")
    return Label(dimension, code)


def _partner(value: YamlValue) -> Cue:
    fields = value.fields(("name", "cues"))
    names = fields["name"].fields(_LANGUAGES)
    return Cue.of(Bilingual(names["en"].text(), names["zh"].text()), *_words(fields["cues"]))


def _city(value: YamlValue) -> Cue:
    en, zh = _words(value)
    return Cue.of(Bilingual(en[0], zh[0]), en, zh, capital=True)


def _words(value: YamlValue) -> tuple[list[str], list[str]]:
    fields = value.fields(_LANGUAGES)
    en, zh = ([word.text() for word in fields[lang].items()] for lang in _LANGUAGES)
    if not en or not zh:
        raise value.error("words are missing", "Give one word at least in each language")
    return en, zh
