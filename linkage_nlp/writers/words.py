"""The words of workbooks, pages and summaries, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual

NOTICE = Bilingual(
    "These codes are a model's suggestions. A person decides what is reported.",
    "以上编码为模型的建议，报告什么由人决定。",
)

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "accept": Bilingual("accepted", "采纳"),
        "all": Bilingual("Show all", "全部显示"),
        "case": Bilingual("Case", "案例"),
        "cases": Bilingual("Cases", "案例数"),
        "code": Bilingual("Code", "编码"),
        "codes": Bilingual("Codes", "编码"),
        "colour": Bilingual("Colour", "颜色"),
        "definition": Bilingual("Definition", "定义"),
        "dimension": Bilingual("Dimension", "维度"),
        "document": Bilingual("document", "文献资料"),
        "file": Bilingual("File", "文件"),
        "filter_hint": Bilingual(
            "Choose codes to see only the turns that have them.", "选择编码，只看含有它们的发言。"
        ),
        "groups": Bilingual("Groups", "分组"),
        "interviewer": Bilingual("interviewer", "访谈者"),
        "language": Bilingual("Language", "语言"),
        "model": Bilingual("Model", "模型"),
        "probabilities": Bilingual("Show probabilities", "显示概率"),
        "respondent": Bilingual("respondent", "受访者"),
        "review": Bilingual("to review", "待复核"),
        "role": Bilingual("Role", "角色"),
        "sentence": Bilingual("Sentence", "句子"),
        "sentences": Bilingual("Sentences", "句子数"),
        "sheet": Bilingual("Sentences", "句子"),
        "shown": Bilingual("sentences shown", "个句子符合"),
        "skip": Bilingual("Skip to the transcripts", "跳到访谈记录"),
        "speaker": Bilingual("Speaker", "说话人"),
        "summary": Bilingual("Summary", "汇总"),
        "time": Bilingual("Time", "时间"),
        "title": Bilingual("Coded transcripts", "访谈编码"),
        "transcripts": Bilingual("Transcripts", "访谈记录"),
        "turn": Bilingual("Turn", "发言"),
        "cases_with": Bilingual("Cases with it", "有此编码的案例"),
        "accepted_sentences": Bilingual("Accepted sentences", "采纳的句子数"),
        "review_sentences": Bilingual("Sentences to review", "待复核的句子数"),
        "id": Bilingual("Id", "标识"),
        "name": Bilingual("Name", "名称"),
    }
)
