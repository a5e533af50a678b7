"""The words of a prefilled questionnaire, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "title": Bilingual("Prefilled questionnaire", "预填问卷"),
        "answers": Bilingual("Answers", "答案"),
        "importance": Bilingual("Importance", "重要性"),
        "linkages": Bilingual("Types of linkage", "联系类型"),
        "partners": Bilingual("Types of partner", "合作方类型"),
        "cities": Bilingual("Cities", "城市"),
        "subsidiary": Bilingual("Subsidiary", "是否子公司"),
        "notes": Bilingual("Notes", "说明"),
        "case": Bilingual("Case", "案例"),
        "type": Bilingual("Type of knowledge", "知识类型"),
        "scale": Bilingual("Importance (1–5)", "重要性（1–5）"),
        # The heads of narrow columns.
        "rating": Bilingual("Rating 1–5", "重要性 1–5"),
        "count": Bilingual("Count (share)", "句数（占比）"),
        "sentences": Bilingual("Sentences", "句子数"),
        "share": Bilingual("Share of sentences", "句子占比"),
        "suggestion": Bilingual("Suggestion", "建议"),
        "state": Bilingual("State", "状态"),
        "accepted": Bilingual("accepted", "采纳"),
        "review": Bilingual("to review", "待复核"),
        "quote": Bilingual("Quote", "引文"),
        "cue": Bilingual("Cue", "线索词"),
        "speaker": Bilingual("Speaker", "说话人"),
        "by": Bilingual("Coded by", "编码者"),
        "id": Bilingual("Sentence id", "句子标识"),
        "open": Bilingual("open", "未知"),
        "nothing": Bilingual("Nothing was found for this case.", "此案例没有找到任何内容。"),
        "sep": Bilingual(", ", "、"),
        "colon": Bilingual(": ", "："),
    }
)

NOTES: tuple[Bilingual, ...] = (
    Bilingual(
        "Every answer is a suggestion from tagged sentences. Read the quotes, correct, and ask the "
        "firm where it matters.",
        "所有答案都是根据编码句子给出的建议。请阅读引文、加以更正，重要之处请向企业核实。",
    ),
    Bilingual(
        "Importance is taken from the list of cases. How often something is talked about does not "
        "tell how important it is: where the list has no answer it is left open, and the share of "
        "sentences is a hint and no more.",
        "重要性取自案例表。谈得多不等于重要：案例表没有的一律留空，句子占比仅供参考。",
    ),
    Bilingual(
        "Types of linkage stand on the same sentence as the type of knowledge. Types of partner, "
        "cities and subsidiaries are found by cue words in such sentences; a cue word may mean "
        "something else, and no cue does not mean no.",
        "联系类型与知识类型出现在同一句。合作方类型、城市和子公司由句中的线索词找出；"
        "线索词可能另有所指，没有线索词也不等于没有。",
    ),
    Bilingual(
        "Numbers in brackets are accepted sentences. Where none is accepted, what is to be "
        "reviewed is given with a question mark.",
        "括号内为采纳的句子数。没有采纳的，列出待复核的并加问号。",
    ),
)

CODED_BY = Bilingual("Coded by {who}.", "编码者：{who}。")
EMPTY = Bilingual("Nothing to suggest was found.", "没有可供建议的内容。")
