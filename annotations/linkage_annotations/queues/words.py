"""The words of the page and the table on simulations, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_annotations.queues.replay import Way
from linkage_nlp.codebook import Bilingual

ABSENT = "–"

WAYS: Mapping[Way, Bilingual] = MappingProxyType(
    {
        Way.RANDOM: Bilingual("at random", "随机"),
        Way.UNCERTAIN: Bilingual("uncertain", "不确定"),
        Way.MIXED: Bilingual("mixed", "混合"),
    }
)

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "simulation": Bilingual("Which sentences to label", "标注哪些句子"),
        "all": Bilingual("All codes", "全部编码"),
        "curves": Bilingual("F1 by number of labels", "F1 与标注数"),
        "x": Bilingual("labelled sentences", "已标注句子数"),
        "y": Bilingual("macro F1", "宏平均 F1"),
        "difference": Bilingual("difference to random", "与随机之差"),
        "reached": Bilingual("reaches random’s end at", "达到随机末端所需标注数"),
        "labels": Bilingual("labels", "标注数"),
        "figures": Bilingual("In figures", "数字"),
        "stopping": Bilingual("When to stop", "何时停止"),
        "read": Bilingual("How to read this", "如何阅读"),
    }
)

SUMMARY = Bilingual(
    "{sentences} sentences, {cases} cases, replays {seeds}, from {start} to {labels} labels in "
    "steps of {step}",
    "句子 {sentences}，案例 {cases}，重复 {seeds} 次，标注数 {start} 至 {labels}，每轮 {step}",
)

RESTS = Bilingual(
    "{way}: the predictions come to rest at {labels} labels, in {found} of {seeds} replays (half "
    "of these earlier, half later).",
    "{way}：预测在标注 {labels} 句时趋于稳定（{seeds} 次重复中的 {found} 次，取中位数）。",
)
RESTLESS = Bilingual(
    "{way}: the predictions do not come to rest with {labels} labels (kappa of the last three "
    "turns {kappa}, while {bound} is asked for): more labels still change what the model says.",
    "{way}：标注 {labels} 句时预测尚未稳定（最后三轮 kappa 为 {kappa}，要求 {bound}）："
    "继续标注仍会改变模型的判断。",
)

NOTES: tuple[Bilingual, ...] = (
    Bilingual(
        "“Mixed” takes a share of each turn at random and chooses the others, as ‘next’ does.",
        "“混合”指每轮一部分随机抽取，其余由模型挑选，与 next 命令相同。",
    ),
    Bilingual(
        "Each replay sets some cases aside, begins with the same random sentences for every way "
        "of choosing, and adds sentences a turn at a time. F1 is measured on the cases set aside. "
        "Lines are means over replays, bands reach from the least to the most.",
        "每次重复先留出部分案例，各方式从同一批随机句子开始，逐轮增加。F1 在留出的案例上测得。"
        "线为各次重复的均值，带为最小至最大。",
    ),
    Bilingual(
        "The learner is a quick stand-in (TF-IDF of characters, logistic regression), not the "
        "transformer: compare the lines with each other, and do not take their height for what "
        "your model will reach.",
        "学习器是快速的替身（字符 TF-IDF 与逻辑回归），并非 Transformer：只比较各线之间的差别，"
        "其高低不代表您的模型能达到的水平。",
    ),
    Bilingual(
        "How much is gained depends on how rare the codes are: the rarer, the more random labels "
        "are spent on sentences without any.",
        "收益取决于编码的稀有程度：编码越稀有，随机标注越多地花在没有编码的句子上。",
    ),
    Bilingual(
        "Sentences that a model chose cannot tell how frequent codes are, nor how good the model "
        "is: keep a share at random for that.",
        "由模型挑选的句子不能说明编码有多常见，也不能说明模型有多好：请保留一部分随机句子。",
    ),
)
