"""The words of the matrix in all its forms, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.statements import Unit
from linkage_nlp.language import Language

# How languages are called.
LANGUAGES: Mapping[Language, Bilingual] = MappingProxyType(
    {"zh": Bilingual("Chinese", "中文"), "en": Bilingual("English", "英文")}
)

UNITS: Mapping[Unit, Bilingual] = MappingProxyType(
    {Unit.FIRM: Bilingual("Firm", "企业"), Unit.CASE: Bilingual("Case", "案例")}
)
MANY: Mapping[Unit, Bilingual] = MappingProxyType(
    {Unit.FIRM: Bilingual("Firms", "企业数"), Unit.CASE: Bilingual("Cases", "案例数")}
)
WHICH: Mapping[Unit, Bilingual] = MappingProxyType(
    {
        Unit.FIRM: Bilingual("Which firms", "哪些企业"),
        Unit.CASE: Bilingual("Which cases", "哪些案例"),
    }
)

# The names of worksheets that hold several tables, or have a shorter name than their table.
SHEETS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "matrix": Bilingual("Matrix", "矩阵"),
        "shares": Bilingual("Shares", "比例"),
        "pairs": Bilingual("Co-occurrence", "共现"),
        "splits": Bilingual("Attributes", "属性分布"),
        "cases": Bilingual("Cases", "案例"),
        "codes": Bilingual("Codes and method", "编码与方法"),
    }
)

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "accepted": Bilingual("accepted", "采纳"),
        "answers": Bilingual("Answers", "回答数"),
        "back": Bilingual("Back to the table", "返回表格"),
        "before": Bilingual("Said before", "前文"),
        "by": Bilingual("Coded by", "编码者"),
        "close": Bilingual("Close", "关闭"),
        "code": Bilingual("Code", "编码"),
        "coded": Bilingual("Coded sentences", "有编码的句子数"),
        "coded_in": Bilingual("Coded in", "访谈中有编码"),
        "contents": Bilingual("Tables", "表格"),
        "decision": Bilingual("Decision", "结论"),
        "definition": Bilingual("Definition", "定义"),
        "dimension": Bilingual("Dimension", "维度"),
        "file": Bilingual("File", "文件"),
        "group": Bilingual("Groups", "分组"),
        "id": Bilingual("Sentence id", "句子标识"),
        "language": Bilingual("Language", "语言"),
        "less": Bilingual("fewer sentences", "句子较少"),
        "more": Bilingual("more", "较多"),
        "mean": Bilingual("Mean", "均值"),
        "method": Bilingual("How this was counted", "统计方法"),
        "model": Bilingual("model", "模型"),
        "name": Bilingual("Name", "名称"),
        "named": Bilingual("Id", "标识"),
        "of": Bilingual("Of", "总数"),
        "of_coded": Bilingual("Of the coded sentences", "占有编码的句子"),
        "of_said": Bilingual("Of all sentences", "占全部句子"),
        "pair_quotes": Bilingual("Quotes of pairs", "共现引文"),
        "probability": Bilingual("Probability", "概率"),
        "quotes": Bilingual("Quotes", "引文"),
        "review": Bilingual("to review", "待复核"),
        "review_cases": Bilingual("To be reviewed", "待复核"),
        "sentence": Bilingual("Sentence", "句子"),
        "sentences": Bilingual("Sentences", "句子数"),
        "share": Bilingual("Share", "比例"),
        "skip": Bilingual("Skip to the tables", "跳到表格"),
        "speaker": Bilingual("Speaker", "说话人"),
        "statements": Bilingual("Statements", "结论语句"),
        "statement_en": Bilingual("Statement (English)", "语句（英文）"),
        "statement_zh": Bilingual("Statement (Chinese)", "语句（中文）"),
        "time": Bilingual("Time", "时间"),
        "title": Bilingual("Evidence matrix", "证据矩阵"),
        "unknown": Bilingual("not known", "未知"),
        "value": Bilingual("Value", "取值"),
        "with": Bilingual("with it", "有此编码"),
        "keyboard": Bilingual(
            "Choose a number to read its sentences; the arrow keys move among the numbers.",
            "选择数字可阅读对应的句子；方向键可在数字之间移动。",
        ),
    }
)
