"""Who coded, and how far people agree."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.figures_in import Agreement, Figure
from linkage_nlp.report.findings import Findings, anchor


def coding(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    yield Heading(Bilingual("Coders and agreement", "编码者与一致性")[lang], 1, "coding")
    yield Paragraph(findings.overview.origin.statement[lang])
    if findings.agreement is None:
        yield Paragraph(
            Bilingual(
                "Agreement between coders was not given to this report.",
                "本报告未获得编码者一致性的数据。",
            )[lang]
        )
        return
    yield from _agreement(findings, findings.agreement, lang)


def _agreement(findings: Findings, agreement: Agreement, lang: Language) -> Iterator[Block]:
    if not agreement.by_people:
        yield Paragraph(
            Bilingual(
                "The agreement that was given is that of readings by a language model, not of "
                "people, and is not shown.",
                "所给一致性数据出自语言模型的两次阅读，而非人，故不列出。",
            )[lang]
        )
        return
    yield Paragraph(
        Bilingual(
            f"{len(agreement.people)} people ({', '.join(agreement.people)}) coded blind of each "
            f"other; {agreement.shared} sentences of {agreement.cases} cases were coded by two or "
            f"more. Krippendorff's alpha, mean over all codes: {agreement.overall} "
            "(95 % interval over cases).",
            f"{len(agreement.people)} 人（{'、'.join(agreement.people)}）独立盲编；"
            f"{agreement.cases} 个案例的 {agreement.shared} 个句子由两人或以上编码。"
            f"Krippendorff's alpha（全部编码的均值）：{agreement.overall}"
            "（95% 区间，按案例重抽样）。",
        )[lang]
    )
    if agreement.cases > len(findings.overview.spoken):
        yield Paragraph(
            Bilingual(
                "They are of more cases than this report has, so in part of other interviews.",
                "其案例多于本报告的案例，因此部分出自其他访谈。",
            )[lang]
        )
    if agreement.fingerprint != findings.codebook.fingerprint:
        yield Paragraph(
            Bilingual(
                "These figures were measured under another state of the codebook.",
                "这些数字是在编码本的另一版本下测得的。",
            )[lang]
        )
    heads = [Bilingual("Code", "编码")[lang], Bilingual("Alpha (95 %)", "Alpha（95%）")[lang]]
    rows = []
    for dimension in findings.codebook.dimensions:
        mean = Bilingual(f"{dimension.name.en}, mean", f"{dimension.name.zh}，均值")[lang]
        rows.append([Entry(mean), _entry(agreement.mean_alphas.get(dimension.id))])
        for column in findings.columns_of(dimension.id):
            alpha = _entry(agreement.alphas.get(column.id))
            rows.append([Entry(column.name[lang], link=anchor(column.id)), alpha])
    caption = Bilingual(
        "Agreement of people on all sentences that two coded",
        "两人均编码的全部句子上的一致性",
    )[lang]
    yield Figures(caption, heads, rows, widths=(0.4, 0.25))
    yield Paragraph(
        Bilingual(
            "Conclusions are usually drawn from 0.80 on, tentative ones from 0.667 on "
            "(Krippendorff 2004). ",
            "通常 0.80 以上可下结论，0.667 以上只宜作试探性结论（Krippendorff 2004）。",
        )[lang]
        + (
            Bilingual(
                f"The measurement itself names {agreement.doubts} doubts, mostly of figures "
                "that rest on little.",
                f"测量结果自身列出 {agreement.doubts} 条存疑之处，多为数据过少。",
            )[lang]
            if agreement.doubts
            else ""
        ),
        aside=True,
    )


def _entry(figure: Figure | None) -> Entry:
    return Entry("–" if figure is None else str(figure))
