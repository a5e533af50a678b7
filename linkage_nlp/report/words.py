"""The words of quotes, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual
from linkage_nlp.transcripts.model import SourceKind

QUOTE_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "title": Bilingual("Quotes", "引文"),
        "note": Bilingual(
            "The best quotes of each code: sentences that stand alone first, a person's coding "
            "before a model's, and one case after another. {origin}",
            "每个编码最好的引文：能独立成句的在前，人工编码的先于模型编码的，各案例轮流。{origin}",
        ),
        "none": Bilingual(
            "No accepted sentence, hence no quote: {codes}.",
            "没有采纳的句子，因而没有引文：{codes}。",
        ),
        "found": Bilingual(
            "Quotes: {shown}, of {cases} cases.", "引文 {shown} 条，来自 {cases} 个案例。"
        ),
        "asked": Bilingual("Asked", "问"),
        "said_before": Bilingual("Before", "前一句"),
        "coded_by_person": Bilingual("coded by {coder}", "由 {coder} 编码"),
        "coded_by_model": Bilingual(
            "coded by the model {model}, probability {probability}, checked by nobody",
            "由模型 {model} 编码，概率 {probability}，未经人工核对",
        ),
        "needs_context": Bilingual(
            "does not stand alone: quote with what was said before",
            "不能独立成句：请连同前文一起引用",
        ),
    }
)

SOURCES: Mapping[SourceKind, Bilingual] = MappingProxyType(
    {
        SourceKind.INTERVIEW: Bilingual(
            " (Source: interview on {case})", "（来源：对 {case} 的访谈）"
        ),
        SourceKind.DOCUMENT: Bilingual(
            " (Source: document on {case})", "（来源：关于 {case} 的文件）"
        ),
    }
)
