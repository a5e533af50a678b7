"""The model that coded, in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from linkage_nlp.bundle import BundleInfo
from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.figures_in import Figure, figure
from linkage_nlp.report.findings import Findings, anchor


def model(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section; nothing where no model coded."""
    if not findings.coded_by_model:
        return
    yield Heading(Bilingual("Model", "模型")[lang], 1, "model")
    versions = findings.overview.origin.model_versions
    if findings.model is None:
        yield Paragraph(
            Bilingual(
                f"Codes come from {', '.join(versions)}. Its bundle was not given to this report, "
                "so nothing can be said of how good it is.",
                f"编码来自 {'、'.join(versions)}。本报告未获得该模型的文件，无从说明其质量。",
            )[lang]
        )
        return
    info = findings.model
    if others := [version for version in versions if version != info.model_version]:
        yield Paragraph(
            Bilingual(
                f"Other codes come from {', '.join(others)}, of which this section says nothing.",
                f"另有编码来自 {'、'.join(others)}，本节不作说明。",
            )[lang]
        )
    yield Paragraph(_made(info, lang))
    yield from _scores(findings, info, lang)


def macro_f1(info: BundleInfo) -> Figure | None:
    """Mean F1 over all codes, in all languages; None where the bundle does not say."""
    try:
        return figure(info.scores["all"]["overall"]["macro_f1"])
    except (KeyError, TypeError):
        return None


def thresholds(info: BundleInfo) -> tuple[float, float]:
    """The lowest and the highest probability from which on a code is accepted."""
    accept = [settings.accept for settings in info.labels.values()]
    return min(accept), max(accept)


def tested_on(info: BundleInfo) -> tuple[int, int] | None:
    """Of how many sentences and cases the scores are; None where the bundle does not say."""
    try:
        return int(info.scores["all"]["sentences"]), int(info.scores["all"]["cases"])
    except (KeyError, TypeError):
        return None


def _made(info: BundleInfo, lang: Language) -> str:
    low, high = thresholds(info)
    made = info.provenance
    return Bilingual(
        f"{info.model_version}, made on {info.created}: the encoder “{made.base}”, fine-tuned on "
        f"{made.examples} sentences of {made.cases} cases (dataset {made.dataset_sha256[:12]}). "
        f"Its probabilities are calibrated. A code is accepted from {low:.2f} to {high:.2f} on, "
        "depending on the code, and below that, down to its own limit, left to be reviewed.",
        f"{info.model_version}，{info.created} 生成：由编码器“{made.base}”在 {made.cases} 个案例的 "
        f"{made.examples} 个句子上微调而成（数据集 {made.dataset_sha256[:12]}）。概率经过校准。"
        f"各编码的采纳阈值在 {low:.2f} 至 {high:.2f} 之间；低于阈值而高于复核下限的，留待复核。",
    )[lang]


def _scores(findings: Findings, info: BundleInfo, lang: Language) -> Iterator[Block]:
    tested = tested_on(info)
    scores: Mapping[str, Any] = info.scores.get("all", {}).get("codes", {}) if tested else {}
    if tested is None or not scores:
        yield Paragraph(Bilingual("The bundle has no scores.", "模型文件中没有评测分数。")[lang])
        return
    heads = [
        Bilingual("Code", "编码")[lang],
        Bilingual("Precision", "查准率")[lang],
        Bilingual("Recall", "查全率")[lang],
        "F1 (95 %)",
        Bilingual("Accepted from", "采纳阈值")[lang],
    ]
    rows = []
    for label in findings.codebook.labels:
        score, settings = scores.get(str(label)), info.labels.get(str(label))
        if score is None or settings is None:
            continue
        name = findings.codebook.code(label).name[lang]
        values = [figure(score[key]) for key in ("precision", "recall")]
        texts = [*(str(Figure(value.value)) for value in values), str(figure(score["f1"]))]
        rows.append(
            [
                Entry(name, link=anchor(str(label))),
                *map(Entry, texts),
                Entry(f"{settings.accept:.2f}"),
            ]
        )
    caption = Bilingual(
        f"Scores on {tested[0]} sentences of {tested[1]} cases that it was not trained on",
        f"在未参与训练的 {tested[1]} 个案例的 {tested[0]} 个句子上的得分",
    )[lang]
    yield Figures(caption, heads, rows, widths=(0.3, 0.14, 0.14, 0.22, 0.16))
    yield Paragraph(
        Bilingual(
            "These sentences are not of the interviews reported here; on other interviews the "
            "model may be worse.",
            "这些句子并非出自本报告的访谈；在其他访谈上，模型可能更差。",
        )[lang],
        aside=True,
    )
