"""The words of the history's table and page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_annotations.loop.in_force import How
from linkage_annotations.loop.turn import Outcome
from linkage_annotations.loop.verdict import Doubt, Finding
from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language

ABSENT = "–"

LANGUAGE_NAMES: Mapping[Language, Bilingual] = MappingProxyType(
    {"zh": Bilingual("Chinese", "中文"), "en": Bilingual("English", "英文")}
)

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "beside": Bilingual("beside", "对比"),
        "built_in": Bilingual("built-in model", "内置模型"),
        "cases": Bilingual("cases", "案例"),
        "codes": Bilingual("codes", "编码数"),
        "date": Bilingual("date", "日期"),
        "decision": Bilingual("decision", "决定"),
        "difference": Bilingual("difference (95 %)", "差值（95 %）"),
        "finding": Bilingual("finding", "判断"),
        "history": Bilingual("The turns of the loop", "各轮训练记录"),
        "how": Bilingual("how", "方式"),
        "in_force": Bilingual("in force", "使用中"),
        "held_out": Bilingual("held-out sentences", "留出句子"),
        "held_out_cases": Bilingual("held-out cases", "留出案例"),
        "language": Bilingual("language", "语言"),
        "left": Bilingual("left unfinished", "已放弃"),
        "model": Bilingual("model", "模型"),
        "models": Bilingual("Models in force", "使用过的模型"),
        "new": Bilingual("new model", "新模型"),
        "new_score": Bilingual("new", "新"),
        "none": Bilingual("There is no turn yet.", "尚无训练记录。"),
        "not_in_force": Bilingual("not put in force", "未采用"),
        "old_score": Bilingual("old", "原"),
        "old": Bilingual("model then in force", "当时使用的模型"),
        "plot": Bilingual("Scores by turn", "各轮得分"),
        "read": Bilingual("How to read this", "如何阅读"),
        "reason": Bilingual("reason", "理由"),
        "sentences": Bilingual("sentences", "句子"),
        "training": Bilingual("training cases", "训练案例"),
        "turn": Bilingual("turn", "轮次"),
        "turns": Bilingual("Turns", "各轮"),
        "under_way": Bilingual("under way", "进行中"),
        "x": Bilingual("turn, and sentences settled by then", "轮次，及当时已确定的句子数"),
        "y": Bilingual("macro-F1, mean over dimensions", "各维度宏平均 F1 的均值"),
    }
)

OUTCOMES: Mapping[Outcome, Bilingual] = MappingProxyType(
    {
        Outcome.PROMOTED: Bilingual("promoted", "采用"),
        Outcome.FIRST: Bilingual("first of its codebook", "该编码本的首个模型"),
        Outcome.FORCED: Bilingual("promoted by force", "强制采用"),
        Outcome.REFUSED: Bilingual("refused", "拒绝"),
        Outcome.UNDECIDED: Bilingual("too little to say", "数据不足"),
    }
)

HOWS: Mapping[How, Bilingual] = MappingProxyType(
    {
        How.PROMOTED: OUTCOMES[Outcome.PROMOTED],
        How.FIRST: OUTCOMES[Outcome.FIRST],
        How.FORCED: OUTCOMES[Outcome.FORCED],
        How.ROLLBACK: Bilingual("rolled back", "回退"),
    }
)

FINDINGS: Mapping[Finding, Bilingual] = MappingProxyType(
    {
        Finding.HOLDS: Bilingual("not worse", "不差于原模型"),
        Finding.WORSE: Bilingual("worse", "更差"),
        Finding.UNSURE: Bilingual("too little to say", "数据不足"),
        Finding.ALONE: Bilingual("nothing to compare with", "无可比模型"),
    }
)

# `{cases}`, `{codes}`: what is needed; `{loss}`: what might go unnoticed.
DOUBTS: Mapping[Doubt, Bilingual] = MappingProxyType(
    {
        Doubt.FEW_CASES: Bilingual("fewer than {cases} held-out cases", "留出案例少于 {cases} 个"),
        Doubt.FEW_CODES: Bilingual("fewer than {codes} codes given", "编码少于 {codes} 个"),
        Doubt.WIDE: Bilingual(
            "a loss of {loss} could go unnoticed", "可能有 {loss} 的下降未被察觉"
        ),
    }
)

NOTES: tuple[Bilingual, ...] = (
    Bilingual(
        "Sentences are those of the workspace; after a plus sign, those of other datasets that "
        "were trained on too.",
        "句子数为本工作区的句子；加号后为同时用于训练的其他数据集的句子。",
    ),
    Bilingual(
        "The score is macro-F1, the mean over the codes of a dimension and then over dimensions, "
        "on sentences of cases that no model of any turn was trained on. Sentences that a model "
        "chose for its doubts, or that were coded with a model’s suggestion in view, are left out.",
        "得分为宏平均 F1：先在维度内对各编码取均值，再对各维度取均值，只用从未参与任何一轮训练的"
        "案例中的句子计算。由模型按不确定性挑选的句子、以及编码时显示过模型建议的句子不计入。",
    ),
    Bilingual(
        "Both models of a turn are measured on the same sentences. Held-out cases are added from "
        "turn to turn, so compare within a turn rather than between distant ones.",
        "同一轮的两个模型在相同的句子上比较。留出案例逐轮增加，因此应在同一轮内比较，"
        "不宜比较相隔较远的轮次。",
    ),
    Bilingual(
        "95 % intervals come from draws of whole cases; that of a difference draws the same cases "
        "for both models. A model is refused where the interval of its difference lies below 0 in "
        "either language.",
        "95 % 区间来自对整个案例的重抽样；差值的区间对两个模型抽取相同的案例。"
        "只要任一语言的差值区间整体低于 0，就拒绝新模型。",
    ),
)
