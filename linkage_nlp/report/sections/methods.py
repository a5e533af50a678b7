"""A paragraph for the methods of a paper: what was coded by whom, with what, how well."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Heading, Paragraph
from linkage_nlp.report.findings import Findings
from linkage_nlp.report.sections.model import macro_f1, tested_on, thresholds
from linkage_nlp.tagging.tags import shown_names


def methods(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section, in both languages, that of the report first."""
    yield Heading(Bilingual("Methods, to cite", "方法（可引用）")[lang], 1, "methods")
    text = methods_text(findings)
    other: Language = "en" if lang == "zh" else "zh"
    yield Paragraph(text[lang], lang=lang)
    yield Paragraph(text[other], lang=other)


def methods_text(findings: Findings) -> Bilingual:
    """The paragraph."""
    parts = [_corpus(findings), *_people(findings), *_model(findings), *_after(findings)]
    return Bilingual(" ".join(part.en for part in parts), "".join(part.zh for part in parts))


def _corpus(findings: Findings) -> Bilingual:
    overview, codebook = findings.overview, findings.codebook
    split = {lang: overview.in_language(lang) for lang in overview.languages}
    zh, en = split.get("zh", 0), split.get("en", 0)
    return Bilingual(
        f"{len(findings.material.sentences)} sentences of respondents ({zh} Chinese, {en} "
        f"English) from {len(overview.spoken)} cases were coded under the codebook "
        f"“{codebook.name.en}” ({codebook.id} {codebook.version}; {len(codebook.labels)} codes in "
        f"{len(codebook.dimensions)} dimensions) with linkage-nlp {version('linkage-nlp')}.",
        f"使用 linkage-nlp {version('linkage-nlp')}，按编码本“{codebook.name.zh}”（{codebook.id} "
        f"{codebook.version}，{len(codebook.dimensions)} 个维度、{len(codebook.labels)} 个编码），"
        f"对 {len(overview.spoken)} 个案例中受访者的 {len(findings.material.sentences)} 个句子"
        f"（中文 {zh}，英文 {en}）进行编码。",
    )


def _people(findings: Findings) -> Iterator[Bilingual]:
    origin = findings.overview.origin
    if origin.people:
        en, zh = shown_names(origin.coders), "、".join(origin.coders)
        named = (f" ({en})", f"（{zh}）") if en else ("", "")
        number = len(origin.coders)
        who = (f"{number} people", f"{number} 人") if number > 1 else ("one person", "1 人")
        yield Bilingual(
            f"{_codes(origin.people)} set or confirmed by {who[0]}{named[0]}.",
            f"其中 {origin.people} 处采纳的编码由 {who[1]}{named[1]}确定或确认。",
        )
    agreement = findings.agreement
    if agreement is not None and agreement.by_people and agreement.overall.value is not None:
        yield Bilingual(
            f"On {agreement.shared} sentences of {agreement.cases} cases that two or more of "
            f"{len(agreement.people)} coders had coded blind of each other, Krippendorff's alpha, "
            f"as the mean over codes, was {agreement.overall} with its 95 % interval.",
            f"{len(agreement.people)} 名编码者中至少两人独立盲编了 {agreement.cases} 个案例的 "
            f"{agreement.shared} 个句子，Krippendorff's alpha（各编码均值，括号内为 95% 区间）为 "
            f"{agreement.overall}。",
        )


def _model(findings: Findings) -> Iterator[Bilingual]:
    if not findings.coded_by_model:
        return
    origin = findings.overview.origin
    en, zh = ", ".join(origin.model_versions), "、".join(origin.model_versions)
    yield Bilingual(
        f"{_codes(origin.model)} set by the model {en} and not checked by a person; "
        f"{origin.review} codes of lower probability await review and are not counted.",
        f"{origin.model} 处采纳的编码由模型 {zh} 给出，未经人工核对；另有 {origin.review} "
        "处概率较低的编码待复核，不计入。",
    )
    info = findings.model
    if info is None:
        return
    low, high = thresholds(info)
    yield Bilingual(
        f"The model {info.model_version} is a multilingual encoder (base “{info.provenance.base}”) "
        f"fine-tuned on {info.provenance.examples} sentences of {info.provenance.cases} cases, "
        f"with calibrated probabilities and a threshold for each code ({low:.2f} to {high:.2f}).",
        f"模型 {info.model_version} 由多语言编码器（{info.provenance.base}）在 "
        f"{info.provenance.cases} 个案例的 {info.provenance.examples} 个句子上微调而成，"
        f"概率经校准，各编码的阈值在 {low:.2f} 至 {high:.2f} 之间。",
    )
    score, tested = macro_f1(info), tested_on(info)
    if score is not None and score.value is not None and tested is not None:
        yield Bilingual(
            f"On {tested[0]} sentences of {tested[1]} cases that it was not trained on, its "
            f"macro-averaged F1 was {score} with its 95 % interval.",
            f"在未参与训练的 {tested[1]} 个案例的 {tested[0]} 个句子上，其宏平均 F1"
            f"（括号内为 95% 区间）为 {score}。",
        )


def _after(findings: Findings) -> Iterator[Bilingual]:
    if findings.estimates is not None and findings.estimates.shares:
        yield Bilingual(
            "Shares of sentences were corrected by prediction-powered inference with "
            f"{findings.estimates.checked} sentences drawn at random and coded by people.",
            f"句子占比以随机抽取并由人编码的 {findings.estimates.checked} 个句子，按 "
            "prediction-powered inference 校正。",
        )
    yield Bilingual(
        "A case was taken to have a code when at least one of its sentences did.",
        "一个案例只要有一个句子带有某编码，即视为具有该编码。",
    )


def _codes(number: int) -> str:
    return "1 accepted code was" if number == 1 else f"{number} accepted codes were"
