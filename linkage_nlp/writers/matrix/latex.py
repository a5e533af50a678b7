r"""The matrix as LaTeX: a file to \input, with tables in the style of booktabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from linkage_nlp.evidence.overview import Overview
from linkage_nlp.language import Language
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.matrix.markdown import numeric
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.matrix.table import Heading, Table, TableRow, transposed
from linkage_nlp.writers.matrix.tables import all_tables
from linkage_nlp.writers.matrix.words import WORDS

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    # Brackets at the beginning of a cell would be an argument of the line before.
    "[": "{[}",
    "]": "{]}",
    **{mark: f"\\{mark}" for mark in "&%$#{}"},
    # Where a line may break in an address such as channel/study_abroad.
    "_": r"\_\allowbreak{}",
    "/": r"/\allowbreak{}",
}
_MARKS = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_NOT_ASCII_ID = re.compile(r"[^A-Za-z0-9]+")
# From this many columns on, their names stand upright; with more, the table lies across.
_MANY = 9
_ACROSS = 16
# Texts up to the first length are not broken; beyond the second they get no more room.
_SHORT, _LONGEST = 24, 60
# The share of a line that a letter takes, in the size of the tables.
_LETTER = 0.0105
_BY_CASE = frozenset({"matrix", "shares", "shares-of-coded"})

_ADVICE = r"""% Needs in the preamble:
%   \usepackage{booktabs,longtable,array,graphicx,pdflscape}
% With Chinese in it (names of codes or cases), compile with XeLaTeX or LuaLaTeX and
%   \usepackage[fontset=fandol]{ctex}   or   \documentclass[UTF8]{ctexart}
% Tables with many columns lie across a page of their own."""


def write_latex(path: Path, overview: Overview, *, lang: Language = "en") -> None:
    """Write all tables. Raises `UsageError` when the file cannot be written."""
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.writelines(f"{line}\n" for line in latex_lines(overview, lang))


def latex_lines(overview: Overview, lang: Language) -> Iterator[str]:
    """The whole file, line by line."""
    yield _ADVICE
    lines = [line[lang] for line in method(overview)]
    yield from (f"% {_BREAKS.sub(' ', line)}" for line in lines)
    for table in map(_lying, all_tables(overview)):
        yield ""
        yield from _table_lines(table, overview.origin.statement[lang], lang)
    yield ""
    yield r"\begin{itemize}"
    unit = overview.choices.unit
    yield from (rf"  \item {escaped(s.text(unit)[lang])}" for s in overview.statements)
    yield r"\end{itemize}"
    yield ""
    yield from (rf"\par\noindent {escaped(line)}" for line in lines)


def _lying(table: Table) -> Table:
    """Cases by codes with the codes as rows, where cases are fewer: a page is higher than wide."""
    if table.id in _BY_CASE and len(table.rows) < len(table.columns):
        return transposed(table, WORDS["code"])
    return table


def _table_lines(table: Table, origin: str, lang: Language) -> Iterator[str]:
    width = len(table.columns) + 1
    stop = "。" if lang == "zh" else "."
    said = [table.title[lang] + stop, table.note[lang], *([origin] if table.coded else [])]
    across = width > _ACROSS
    yield rf"% {table.id}"
    if across:
        yield r"\begin{landscape}"
    size = r"\scriptsize" if width > _MANY else r"\small"
    yield rf"{{{size}\setlength{{\tabcolsep}}{{3pt}}\setlength{{\LTcapwidth}}{{\linewidth}}"
    yield rf"\begin{{longtable}}{{{_alignment(table, lang)}}}"
    yield rf"\caption{{{escaped(' '.join(said))}}}\label{{tab:{_label(table.id)}}}\\"
    # The caption stands once, the names of the columns on every page.
    for end in (r"\endfirsthead", r"\endhead"):
        yield r"\toprule"
        yield from _head_lines(table, lang)
        yield r"\midrule"
        yield end
    before: TableRow | None = None
    for row in table.rows:
        name = escaped(row.heading.text[lang])
        if not row.entries:
            if before is not None:
                yield r"\addlinespace"
            yield rf"\multicolumn{{{width}}}{{l}}{{\textit{{{name}}}}}\\*"
        else:
            if row.total and before is not None and not before.total:
                yield r"\midrule"
            yield " & ".join([name, *(escaped(e.shown(lang)) for e in row.entries)]) + r" \\"
        before = row
    yield r"\bottomrule"
    yield r"\end{longtable}}"
    if across:
        yield r"\end{landscape}"


def _head_lines(table: Table, lang: Language) -> Iterator[str]:
    names = [escaped(column.text[lang]) for column in table.columns]
    if len(names) >= _MANY:
        # Upright names need no more room than their numbers; what stands over them would.
        names = [rf"\rotatebox{{90}}{{{name}}}" for name in names]
    elif any(column.over for column in table.columns):
        spans = _spans(table.columns, lang)
        over = [rf"\multicolumn{{{number}}}{{c}}{{{escaped(name)}}}" for name, number in spans]
        yield " & ".join(["", *over]) + r" \\"
        start = 2
        rules = []
        for name, number in spans:
            if name:
                rules.append(rf"\cmidrule(lr){{{start}-{start + number - 1}}}")
            start += number
        yield " ".join(rules)
    yield " & ".join([escaped(table.corner[lang]), *names]) + r" \\"


def _spans(columns: tuple[Heading, ...], lang: Language) -> list[tuple[str, int]]:
    """What stands over the columns, each with how many neighbours share it."""
    spans: list[tuple[str, int]] = []
    for column in columns:
        name = column.over[lang] if column.over else ""
        if spans and spans[-1][0] == name and name:
            spans[-1] = name, spans[-1][1] + 1
        else:
            spans.append((name, 1))
    return spans


def _alignment(table: Table, lang: Language) -> str:
    """Numbers to the right; long texts share what is left of a line, and break in it."""
    rows = [row for row in table.rows if row.entries]
    lengths = [
        max((_length(row.entries[place].shown(lang)) for row in rows), default=0)
        for place in range(len(table.columns))
    ]
    names = max((_length(row.heading.text[lang]) for row in rows), default=0)
    long = {
        place: min(length, _LONGEST)
        for place, length in enumerate(lengths)
        if length > _SHORT and not numeric(table)[place]
    }
    others = [
        max(length, 0 if len(lengths) >= _MANY else _length(table.columns[place].text[lang]))
        for place, length in enumerate(lengths)
        if place not in long
    ]
    room = max(0.3, 0.96 - _LETTER * (min(names, _SHORT) + sum(others)) - 0.013 * len(lengths))
    letters = [_broken(0.22) if names > _SHORT and (long or len(lengths) > _MANY) else "l"]
    for place, number in enumerate(numeric(table)):
        if place in long:
            letters.append(_broken(room * long[place] / sum(long.values())))
        else:
            letters.append("r" if number else "l")
    return "".join(letters)


def _length(text: str) -> int:
    """The length of a text in Latin letters."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _broken(share: float) -> str:
    """A column that takes a share of the line."""
    return rf">{{\raggedright\arraybackslash}}p{{{share:.2f}\linewidth}}"


def _label(id: str) -> str:
    """A label is of ASCII; what is not becomes its code points."""
    return _NOT_ASCII_ID.sub(
        lambda found: "-" if found[0].isascii() else "".join(f"{ord(c):x}" for c in found[0]), id
    )


def escaped(text: str) -> str:
    """Text as LaTeX prints it."""
    return _MARKS.sub(lambda found: _SPECIAL[found[0]], _BREAKS.sub(" ", text))
