"""A prefilled questionnaire as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence import quotation
from linkage_nlp.language import Language
from linkage_nlp.report.words import SOURCES
from linkage_nlp.survey.prefill import Quote, Row, Suggestion, Survey
from linkage_nlp.survey.words import CODED_BY, EMPTY, NOTES, WORDS
from linkage_nlp.tagging.tags import Decision, shown_names
from linkage_nlp.writers.sheets import Field, Sheet, Value
from linkage_nlp.writers.words import NOTICE

# How many quotes stand behind a suggestion in what people read.
QUOTES = 3

_PARTS: tuple[tuple[str, Callable[[Row], tuple[Suggestion, ...]]], ...] = (
    ("linkages", lambda row: row.linkages),
    ("partners", lambda row: row.partners),
    ("cities", lambda row: row.cities),
    ("subsidiary", lambda row: () if row.subsidiary is None else (row.subsidiary,)),
)


def answer_sheet(survey: Survey, lang: Language) -> Sheet:
    """The questionnaire: a row for each case and type of knowledge."""
    word = _words(lang)
    rows: list[list[Value]] = [
        [
            row.case,
            survey.type_name(row)[lang],
            row.importance,
            row.accepted or None,
            row.share if row.accepted else None,
            *_answers(row, lang),
        ]
        for row in survey.rows
    ]
    fields = [
        Field(word("case"), 12),
        Field(word("type"), 22),
        Field(word("scale"), 12, digits=0),
        Field(word("sentences"), 11),
        Field(word("share"), 12, percent=True),
        *_answer_fields(lang, 34, 34, 24, 11),
    ]
    return Sheet(word("answers"), fields, rows, frozen=2)


def case_sheet(survey: Survey, case: str, lang: Language) -> Sheet:
    """The answers of one case, for a narrow page."""
    word = _words(lang)
    rows: list[list[Value]] = [
        [
            survey.type_name(row)[lang],
            row.importance,
            f"{row.accepted} ({row.share:.1%})" if row.accepted else None,
            *_answers(row, lang),
        ]
        for row in survey.rows
        if row.case == case
    ]
    fields = [
        Field(word("type"), 22),
        Field(word("rating"), 16, digits=0),
        Field(word("count"), 20),
        *_answer_fields(lang, 34, 32, 22, 25),
    ]
    return Sheet(case, fields, rows)


def _answers(row: Row, lang: Language) -> list[Value]:
    return [listed(found(row), lang) for _, found in _PARTS]


def _answer_fields(lang: Language, *widths: int) -> list[Field]:
    return [
        Field(WORDS[part][lang], width) for (part, _), width in zip(_PARTS, widths, strict=True)
    ]


def part_sheets(survey: Survey, lang: Language, *, quotes: int = QUOTES) -> list[Sheet]:
    """A table for each question, with the quotes behind each suggestion."""
    sheets = [_importance(survey, lang, quotes)]
    for part, found in _PARTS:
        rows = [
            [row.case, survey.type_name(row)[lang], suggestion.name[lang], *_quoted(quote, lang)]
            for row in survey.rows
            for suggestion in found(row)
            for quote in suggestion.quotes[:quotes]
        ]
        word = _words(lang)
        fields = [
            Field(word("case"), 12),
            Field(word("type"), 22),
            Field(word("suggestion"), 26),
            *_quote_fields(lang),
        ]
        sheets.append(Sheet(word(part), fields, rows, () if rows else (EMPTY[lang],)))
    return sheets


def note_sheet(survey: Survey, lang: Language) -> Sheet:
    """What the answers are, and are not."""
    word = _words(lang)
    return Sheet(word("notes"), [Field(word("notes"), 110)], [[n] for n in notes(survey, lang)])


def notes(survey: Survey, lang: Language) -> list[str]:
    """What the answers are, and are not, a paragraph each."""
    who = WORDS["sep"][lang].join([*survey.model_versions, *survey.coders]) or "–"
    return [
        *(note[lang] for note in NOTES),
        CODED_BY[lang].format(who=who),
        *([NOTICE[lang]] if survey.model_versions else []),
    ]


def listed(suggestions: Iterable[Suggestion], lang: Language) -> str | None:
    """`Internet (3), Organisations (1)`; `Internet? (2)` if none is sure; None for nothing."""
    given = list(suggestions)
    shown = [f"{one.name[lang]} ({one.sure})" for one in given if one.sure]
    shown = shown or [f"{one.name[lang]}? ({len(one.quotes)})" for one in given]
    return WORDS["sep"][lang].join(shown) or None


def suggestions(row: Row) -> list[tuple[str, Suggestion]]:
    """All suggestions of a row, each with the key of its question in `WORDS`."""
    return [(part, suggestion) for part, found in _PARTS for suggestion in found(row)]


def quoted(quote: Quote, lang: Language) -> str:
    """A quote ready to paste, with its source, as `linkage quotes` gives it."""
    source = SOURCES[quote.sentence.source][lang].format(case=quote.sentence.case)
    return f"{quotation.quoted(quote.sentence.text)}{source}"


def coded_by(quote: Quote) -> str:
    """Who coded a sentence: the people, else the version of the model."""
    seen = (tag for tag in quote.sentence.codes if tag.decision is not Decision.NONE)
    people = dict.fromkeys(name for tag in seen for name in tag.coders)
    return shown_names(people) or quote.sentence.model_version


def _importance(survey: Survey, lang: Language, quotes: int) -> Sheet:
    word = _words(lang)
    rows: list[list[Value]] = []
    for row in survey.rows:
        if row.label is None:
            continue
        head: list[Value] = [row.case, survey.type_name(row)[lang], row.importance, row.share]
        rows += [[*head, *_quoted(quote, lang)] for quote in row.sentences[:quotes]] or [
            [*head, *[None] * len(_quote_fields(lang))]
        ]
    fields = [
        Field(word("case"), 12),
        Field(word("type"), 22),
        Field(word("scale"), 12, digits=0),
        Field(word("share"), 12, percent=True),
        *_quote_fields(lang),
    ]
    return Sheet(word("importance"), fields, rows)


def _quote_fields(lang: Language) -> list[Field]:
    word = _words(lang)
    return [
        Field(word("state"), 10),
        Field(word("quote"), 80),
        Field(word("cue"), 14),
        Field(word("speaker"), 12),
        Field(word("by"), 26),
        Field(word("id"), 22),
    ]


def _quoted(quote: Quote, lang: Language) -> list[Value]:
    return [
        state(quote)[lang],
        quote.sentence.text,
        quote.cue or None,
        quote.sentence.speaker,
        coded_by(quote),
        quote.sentence.sentence_id,
    ]


def state(quote: Quote) -> Bilingual:
    """Whether a quote is accepted or to be reviewed."""
    return WORDS["accepted" if quote.sure else "review"]


def _words(lang: Language) -> Callable[[str], str]:
    return lambda key: WORDS[key][lang]
