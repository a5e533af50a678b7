"""What a random sample says of the counts."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Bullets, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.figures_in import CaseEstimate, Estimates, Figure, ShareEstimate
from linkage_nlp.report.findings import Findings, anchor


def prevalence(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section; nothing where no estimates were given."""
    estimates = findings.estimates
    if estimates is None:
        return
    yield Heading(Bilingual("Estimates", "估计")[lang], 1, "estimates")
    names = {column.id: column.name[lang] for column in findings.overview.matrix.columns}
    if estimates.fingerprint != findings.codebook.fingerprint:
        yield Paragraph(
            Bilingual(
                "These figures were estimated under another state of the codebook.",
                "这些数字是在编码本的另一版本下估计的。",
            )[lang]
        )
    shares = [share for share in estimates.shares if share.code in names]
    if shares:
        yield _shares(shares, names, estimates, lang)
    cases = [of for of in estimates.cases if of.code in names]
    if cases:
        yield _cases(cases, names, lang)
    if estimates.warnings:
        if lang == "zh":
            yield Paragraph("估计命令给出的提示（英文）：", aside=True)
        yield Bullets(estimates.warnings)


def _shares(
    shares: list[ShareEstimate], names: dict[str, str], estimates: Estimates, lang: Language
) -> Figures:
    heads = [
        Bilingual("Code", "编码")[lang],
        Bilingual("Model counts", "模型计数")[lang],
        Bilingual("Estimate (95 %)", "估计（95%）")[lang],
        Bilingual("Rests on", "依据")[lang],
    ]
    rows = [
        [
            Entry(names[share.code], link=anchor(share.code)),
            Entry(f"{share.model:.1%}"),
            Entry(_percent(share.estimate)),
            Entry(_basis(corrected=share.corrected)[lang]),
        ]
        for share in shares
    ]
    caption = Bilingual(
        f"Share of sentences, corrected by {estimates.checked} that people checked "
        "(prediction-powered inference)",
        f"句子占比：以人工核对的 {estimates.checked} 个随机句子校正"
        "（prediction-powered inference）",
    )[lang]
    return Figures(caption, heads, rows, widths=(0.34, 0.16, 0.28, 0.22))


def _basis(*, corrected: bool) -> Bilingual:
    if corrected:
        return Bilingual("model, corrected", "校正后的模型")
    return Bilingual("sample alone", "仅样本")


def _percent(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "–"
    return f"{figure.value:.1%} ({figure.low:.1%}–{figure.high:.1%})"


def _cases(cases: list[CaseEstimate], names: dict[str, str], lang: Language) -> Figures:
    heads = [
        Bilingual("Code", "编码")[lang],
        Bilingual("Counted", "计数")[lang],
        Bilingual("Found by people", "经人工确认")[lang],
        Bilingual("Expected (95 %)", "期望（95%）")[lang],
    ]
    rows = [
        [
            Entry(names[of.code], link=anchor(of.code)),
            Entry(Bilingual(f"{of.counted} of {of.cases}", f"{of.counted} / {of.cases}")[lang]),
            Entry(str(of.confirmed)),
            Entry(f"{of.expected:.1f} ({of.low}–{of.high})"),
        ]
        for of in cases
    ]
    caption = Bilingual(
        "Number of cases, if the model's probabilities hold and its errors are independent",
        "案例数（假定模型概率准确且各错误相互独立）",
    )[lang]
    return Figures(caption, heads, rows, widths=(0.34, 0.2, 0.2, 0.26))
