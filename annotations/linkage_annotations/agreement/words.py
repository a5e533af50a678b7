"""The words of tables, pages and warnings on agreement, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_annotations.agreement.doubts import (
    CASES,
    POSITIVE_CASES,
    POSITIVES,
    UNITS,
    DoubtKind,
)
from linkage_annotations.agreement.figures import Slice
from linkage_annotations.agreement.notices import NoticeKind
from linkage_nlp.codebook import Bilingual

# What stands in for a figure that is not defined.
ABSENT = "–"

SLICE_NAMES: Mapping[Slice, Bilingual] = MappingProxyType(
    {
        "all": Bilingual("All languages", "全部语言"),
        "zh": Bilingual("Chinese", "中文"),
        "en": Bilingual("English", "英文"),
    }
)

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "agreement": Bilingual("Agreement between coders", "编码者间一致性"),
        "all_codes": Bilingual("All codes", "全部编码"),
        "alpha": Bilingual("alpha", "alpha"),
        "cases": Bilingual("cases", "案例"),
        "code": Bilingual("code", "编码"),
        "codebook": Bilingual("Codebook", "编码本"),
        "coded": Bilingual("coded alone", "仅编码句"),
        "code_or_none": Bilingual("A code and none", "有编码与无编码"),
        "coder": Bilingual("coder", "编码者"),
        "codes_and_dimensions": Bilingual("Codes and dimensions", "编码与维度"),
        "codes_and_coders": Bilingual("Each code and coder", "各编码与编码者"),
        "confused": Bilingual("Codes that are mixed up", "易混淆的编码"),
        "given": Bilingual("codes given", "给出编码"),
        "interval": Bilingual("95 %", "95 %"),
        "kappas": Bilingual("Kappa of each pair", "两两编码者的 kappa"),
        "masi": Bilingual("set of codes (MASI)", "编码集合（MASI）"),
        "mean": Bilingual("mean over codes", "各编码均值"),
        "model": Bilingual("model", "模型"),
        "none": Bilingual("no code", "无编码"),
        "pairs": Bilingual("Pairs of coders", "两两编码者"),
        "notices": Bilingual("What the figures are from", "数据说明"),
        "per_coder": Bilingual("Each coder with the others", "各编码者与其他人"),
        "positives": Bilingual("with it", "含此编码"),
        "other_code": Bilingual("another code or none, %", "其他编码或无编码，%"),
        "read": Bilingual("How to read this", "如何阅读"),
        "same_code": Bilingual("same code, %", "同一编码，%"),
        "share": Bilingual("share", "占比"),
        "shared": Bilingual("shared", "共同编码"),
        "times": Bilingual("times", "次数"),
        "two_codes": Bilingual("Two codes", "两个编码"),
        "units": Bilingual("sentences", "句子"),
        "warnings": Bilingual("Too little to say", "数据不足之处"),
        "what_others_gave": Bilingual("What others gave", "其他人给出的编码"),
    }
)

SUMMARY = Bilingual(
    "sentences with two or more codings {shared}, cases {cases}, coders {people}, models {models}",
    "有两份或以上编码的句子 {shared}，案例 {cases}，编码者 {people}，模型 {models}",
)

# `{found}` is the number of what there is, `{names}` the codes or coders concerned.
DOUBTS: Mapping[DoubtKind, Bilingual] = MappingProxyType(
    {
        DoubtKind.NO_OVERLAP: Bilingual(
            "no two people coded the same sentence, so there is no agreement among people to show",
            "没有任何句子由两人共同编码，因此无法得出人员间的一致性",
        ),
        DoubtKind.FEW_UNITS: Bilingual(
            f"two people coded only {{found}} sentences in common; {UNITS} are needed to tell "
            "alpha from 2/3 even for a code that half of them carry",
            f"两人共同编码的句子只有 {{found}} 句；即使一半句子含有某编码，"
            f"也至少需要 {UNITS} 句才能判断 alpha 是否不同于 2/3",
        ),
        DoubtKind.ONE_CASE: Bilingual(
            "all sentences that two people coded are of one case, so there are no intervals",
            "两人共同编码的句子都来自同一案例，因此没有区间",
        ),
        DoubtKind.FEW_CASES: Bilingual(
            f"the sentences that two people coded are of {{found}} cases; with fewer than {CASES}, "
            "the intervals are too narrow",
            f"两人共同编码的句子只来自 {{found}} 个案例；少于 {CASES} 个案例时，区间偏窄",
        ),
        DoubtKind.NEVER_GIVEN: Bilingual(
            "nobody gave these codes, so they have no alpha: {names}",
            "以下编码无人使用，因此没有 alpha：{names}",
        ),
        DoubtKind.FEW_POSITIVES: Bilingual(
            f"fewer than {POSITIVES} sentences carry these codes, too few to judge them: {{names}}",
            f"以下编码出现的句子少于 {POSITIVES} 句，不足以判断：{{names}}",
        ),
        DoubtKind.FEW_POSITIVE_CASES: Bilingual(
            f"fewer than {POSITIVE_CASES} cases have these codes, so their intervals say little: "
            "{names}",
            f"以下编码只出现在不足 {POSITIVE_CASES} 个案例中，其区间参考价值有限：{{names}}",
        ),
        DoubtKind.FEW_UNITS_IN_PAIRS: Bilingual(
            f"these coders share fewer than {UNITS} sentences: {{names}}",
            f"以下编码者共同编码的句子少于 {UNITS} 句：{{names}}",
        ),
    }
)

# `{found}` is a number of annotations or sentences, `{model}` the version of a model.
NOTICES: Mapping[NoticeKind, Bilingual] = MappingProxyType(
    {
        NoticeKind.SUGGESTED_LEFT_OUT: Bilingual(
            "annotations made with a model’s suggestion in view, left out because they are not "
            "independent: {found}",
            "在看到模型建议后作出的标注不独立，未计入：{found}",
        ),
        NoticeKind.SUGGESTED_COUNTED: Bilingual(
            "annotations made with a model’s suggestion in view, which agree more than blind ones "
            "do, are counted: {found}",
            "在看到模型建议后作出的标注已计入，其一致性会高于盲标：{found}",
        ),
        NoticeKind.SETTLING_LEFT_OUT: Bilingual(
            "annotations made to settle a sentence, left out because the answers were known: "
            "{found}",
            "用于裁定的标注是在已知他人编码时作出的，未计入：{found}",
        ),
        NoticeKind.WORDS_DIFFER: Bilingual(
            "sentences left out because coders were not shown the same words, or the words are "
            "not in the log: {found}",
            "因编码者看到的文字不同或记录中没有原文而未计入的句子：{found}",
        ),
        NoticeKind.MODEL_SAW_THEM: Bilingual(
            "the model {model} was trained on a dataset that holds {found} of these sentences, so "
            "its figures are better than they will be on new interviews",
            "模型 {model} 的训练数据含其中 {found} 句，其数值会高于在新访谈上的表现",
        ),
        NoticeKind.MODEL_MAY_HAVE: Bilingual(
            "the dataset that the model {model} was trained on is not here; if it holds these "
            "sentences, the model’s figures are better than they will be on new interviews",
            "找不到模型 {model} 的训练数据；若其中含有这些句子，其数值会高于在新访谈上的表现",
        ),
        NoticeKind.MODEL_HELD_OUT: Bilingual(
            "the model {model} is compared only on sentences of cases that it was not trained on: "
            "{found}",
            "模型 {model} 只在未用于训练的案例的句子上比较：{found}",
        ),
        NoticeKind.NOBODY: Bilingual(
            "both readings were made by a language model, so this is not the agreement of people",
            "两次编码均由语言模型完成，不代表人员之间的一致性",
        ),
        NoticeKind.MODEL_LEFT_OUT: Bilingual(
            "the model {model} is left out because it was trained under another codebook",
            "模型 {model} 使用另一编码本训练，未计入",
        ),
    }
)

# What a page says of its figures; `{samples}` is how often cases were drawn.
NOTES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "alpha": Bilingual(
            "Alpha is Krippendorff’s: 1 is full agreement, 0 what chance would bring. Krippendorff "
            "relies on codes from 0.80, draws tentative conclusions from 0.667, and none below.",
            "alpha 指 Krippendorff’s alpha：1 为完全一致，0 相当于随机水平。Krippendorff 认为 0.80 "
            "及以上可靠，0.667 至 0.80 之间只能作初步结论，更低则不能下结论。",
        ),
        "people": Bilingual(
            "Only sentences that two or more people coded count. A model is compared with people "
            "and never counted among them.",
            "只统计由两人或以上编码的句子。模型只与人比较，不计入人员。",
        ),
        "interval": Bilingual(
            "95 % intervals come from {samples} draws of whole cases, because sentences of one "
            "interview are alike.",
            "95 % 区间来自对整个案例的 {samples} 次重抽样，因为同一访谈中的句子彼此相似。",
        ),
        "coded": Bilingual(
            "“Coded alone” is alpha on sentences that at least one gave a code of the dimension. "
            "Most sentences carry none, and to agree on these is easy. Because sentences are "
            "picked by their answers this alpha is lower by construction: read it beside the "
            "other, not against 0.80.",
            "“仅编码句”是只在至少一人给出该维度编码的句子上计算的 alpha。多数句子没有编码，"
            "在这些句子上容易一致。由于句子按编码结果选取，该值必然偏低：应与前者对照，"
            "而不用 0.80 衡量。",
        ),
        "sets": Bilingual(
            "The mean over codes counts each code the same. MASI is alpha of all codes that a "
            "sentence got in a dimension, taken as one answer; sets that overlap agree in part "
            "(Passonneau 2006).",
            "各编码均值中每个编码权重相同。MASI 把一个句子在某维度得到的全部编码视为一个答案来计算 "
            "alpha，部分重叠的集合算作部分一致（Passonneau 2006）。",
        ),
        "codes_and_coders": Bilingual(
            "Alpha of the coder’s answers beside those of each other person; below it, to how many "
            "sentences the coder gave the code. In brackets: fewer than ten shared sentences have "
            "the code.",
            "编码者的编码与其他每人对照的 alpha；下方为其给出该编码的句子数。"
            "括号表示共同编码的句子中含该编码的少于十句。",
        ),
        "kappas": Bilingual(
            "Cohen’s kappa; below it, to how many of the sentences that both coded each of the two "
            "gave the code. In brackets: fewer than ten have it.",
            "Cohen’s kappa；下方为两人在共同编码的句子中各给出该编码的句子数。括号表示少于十句。",
        ),
        "pairs": Bilingual(
            "Cohen’s kappa, mean over codes; below it, how many sentences both coded. In brackets: "
            "fewer than 30.",
            "Cohen’s kappa 在各编码上的均值；下方为两人共同编码的句子数。括号表示少于 30 句。",
        ),
        "what_others_gave": Bilingual(
            "Where one person gave the code of a row: the share of others who gave the same "
            "(framed), a code of the column instead, or none. Rows need not add up.",
            "一人给出该行编码时，其他人给出同一编码（加框）、改给该列编码或不给编码的比例。"
            "各行之和不必为 100 %。",
        ),
        "confused": Bilingual(
            "One person gave the first code and not the second, another the second and not the "
            "first, on the same sentence; or one gave the code and another none of its dimension.",
            "同一句子上，一人给出前者而未给后者，另一人给出后者而未给前者；或一人给出该编码，"
            "另一人在该维度未给编码。",
        ),
        "per_coder": Bilingual(
            "Alpha of the coder’s answers beside those of each other person, mean over codes: who "
            "is lowest differs most from the others. In brackets: fewer than 30 shared sentences.",
            "编码者的编码与其他每人对照的 alpha，取各编码均值：数值最低者与其他人差异最大。"
            "括号表示共同编码的句子少于 30 句。",
        ),
    }
)
