"""The words of projects and of what the commands say, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "about": Bilingual("About this project", "关于本项目"),
        "accepted": Bilingual("accepted", "采纳"),
        "coders": Bilingual("People who coded: {names}.", "编码人员：{names}。"),
        "counts": Bilingual(
            "Cases: {cases}. Texts: {texts}. Coded sentences: {coded} of {sentences}.",
            "案例 {cases} 个，文本 {texts} 份，有编码的句子 {coded} 句，共 {sentences} 句。",
        ),
        "data": Bilingual("linkage-nlp data: {name}", "linkage-nlp 数据：{name}"),
        "data_head": Bilingual("linkage-nlp data", "linkage-nlp 数据"),
        "documents": Bilingual("Documents", "文档"),
        "interviews": Bilingual("Interviews", "访谈"),
        "keep": Bilingual(
            "The notes whose names begin with 'linkage-nlp data' hold probabilities and ids, for "
            "linkage import; they need not be read, and must not be changed.",
            "名称以“linkage-nlp 数据”开头的备忘录保存概率和编号，供 linkage import 使用，"
            "不必阅读，也请勿修改。",
        ),
        "models": Bilingual(
            "Coded by the models {names}; a model's codes are suggestions, and a person decides "
            "what is reported.",
            "由模型 {names} 编码；模型的编码是建议，报告什么由人决定。",
        ),
        "review": Bilingual("to review", "待复核"),
        "review_code": Bilingual("{name} (to review)", "{name}（待复核）"),
        "review_codes": Bilingual("To review", "待复核"),
        "review_definition": Bilingual(
            "Codes that the model is not sure of. Where one is right, give the sentence the code "
            "itself; in any case take this one away.",
            "模型没有把握的编码。若正确，请为该句加上正式编码；无论对错，都请去掉此编码。",
        ),
        "unknown_model": Bilingual("unknown", "未知"),
        "unnamed": Bilingual("unnamed coder", "未署名编码者"),
        "untitled": Bilingual("text", "文本"),
    }
)

# By which the user that stands for a model is known.
MODEL_USER = "linkage-nlp "
