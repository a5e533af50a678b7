"""Which cases show which codes: bars by code, and the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.matrix import Column
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Bar, Bars, Block, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.findings import Findings, anchor

# More columns than these do not fit on a page.
_COLUMNS = 12


def matrix(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    yield Heading(Bilingual("Cases by codes", "案例 × 编码")[lang], 1, "matrix")
    yield Paragraph(
        Bilingual(
            "A case has a code when at least one of its sentences does. Numbers in the matrix are "
            "accepted sentences, the darker the more; “(r)” marks a case of which a sentence is "
            "only to be reviewed, and which is not counted.",
            "一个案例只要有一个句子带有某编码，即视为有该编码。矩阵中的数字为采纳的句子数，颜色越深越多；"
            "“核”表示该案例只有待复核的句子，不计入。",
        )[lang],
        aside=True,
    )
    parts = [(d.name[lang], findings.columns_of(d.id)) for d in findings.codebook.dimensions]
    if findings.groups:
        parts.append((Bilingual("Groups of codes", "编码分组")[lang], findings.groups))
    for name, columns in parts:
        yield Heading(name, 2)
        yield _bars(findings, name, columns, lang)
        for start in range(0, len(columns), _COLUMNS):
            yield _table(findings, name, columns[start : start + _COLUMNS], lang)


def _bars(findings: Findings, name: str, columns: Sequence[Column], lang: Language) -> Bars:
    bars = []
    for column in sorted(columns, key=lambda c: -len(findings.statements[c.id].cases)):
        found = findings.statements[column.id]
        accepted, _ = findings.sentences(column.id)
        shares = [
            len(cases) / found.of if found.of else 0.0 for cases in (found.cases, found.review)
        ]
        figure = Bilingual(
            f"{len(found.cases)} of {found.of} · {accepted} sentence{'' if accepted == 1 else 's'}",
            f"{found.of} 中有 {len(found.cases)} · {accepted} 句",
        )[lang]
        bars.append(Bar(column.name[lang], shares, figure))
    description = Bilingual(
        "One bar a code, as long as its share of cases: ", "每个编码一条条形，长度为其案例占比："
    )[lang]
    return Bars(
        Bilingual(f"{name}: cases with each code", f"{name}：有各编码的案例数")[lang],
        description + "; ".join(f"{bar.name}: {bar.figure}" for bar in bars),
        [
            Bilingual("cases with the code", "有该编码的案例")[lang],
            Bilingual("only to be reviewed", "仅有待复核句子的案例")[lang],
        ],
        (0, 1),
        bars,
    )


def _table(findings: Findings, name: str, columns: Sequence[Column], lang: Language) -> Figures:
    overview = findings.overview
    cells = {
        (case, column.id): overview.matrix.cell(case, column.id)
        for case in overview.spoken
        for column in columns
    }
    most = max((len(cell.accept) for cell in cells.values()), default=0)
    doubt = Bilingual("(r)", "核")[lang]
    rows = []
    for case in overview.spoken:
        row = [Entry(case)]
        for column in columns:
            cell = cells[case, column.id]
            number = len(cell.accept)
            text = str(number) if number else doubt if cell.review else ""
            weight = number / most if most else 0.0
            row.append(Entry(text, weight, anchor(column.id) if text else ""))
        rows.append(row)
    counts = [Entry(str(len(findings.statements[column.id].cases))) for column in columns]
    rows.append([Entry(Bilingual("Cases with it", "案例数")[lang]), *counts])
    return Figures(
        Bilingual(f"{name}: sentences by case and code", f"{name}：各案例各编码的句子数")[lang],
        [Bilingual("Case", "案例")[lang], *(column.name[lang] for column in columns)],
        rows,
        upright=True,
    )
