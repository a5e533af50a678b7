"""The words of what the pages say of retrainings, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual
from linkage_serve.store.records import Outcome

TRAINING_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "against": Bilingual("Compared with", "对比模型"),
        "begun_again": Bilingual("It can be begun again.", "可以重新开始。"),
        "cancel": Bilingual("Cancel the training", "取消训练"),
        "cancelled": Bilingual("The last training was cancelled.", "上次训练已取消。"),
        "cases": Bilingual("Cases", "案例"),
        "codes": Bilingual("Codes given", "编码数"),
        "difference": Bilingual("Difference", "差值"),
        "difference_hint": Bilingual("95 % interval", "95 % 区间"),
        "failed": Bilingual("The last training failed.", "上次训练失败。"),
        "figures": Bilingual("The new model and the one in use then", "新模型与当时使用的模型"),
        "finding": Bilingual("Finding", "判断"),
        "hint": Bilingual(
            "What is annotated in Label Studio counts up to a training. Both models then code the "
            "same sentences, of cases that were kept apart from training; the figure is the F1, "
            "mean over the codes. The new model is used if it is worse in neither language, and "
            "where too few sentences are kept apart to tell, it is not. The old one stays below.",
            "Label Studio 中的标注累计到一定数量后会训练新模型。随后用两个模型对同一批未参与训练的"
            "案例中的句子编码，并比较各编码 F1 的均值。新模型在两种语言上都不更差才会被采用；"
            "留出的句子太少而无法判断时不采用。旧模型仍保留在下方列表中。",
        ),
        "language": Bilingual("Language", "语言"),
        "new": Bilingual("New", "新模型"),
        "new_model": Bilingual("New model", "新模型"),
        "none": Bilingual(
            "Annotations in Label Studio can lead to a better model. None have come in yet.",
            "Label Studio 中的标注可用来训练更好的模型。目前尚无标注。",
        ),
        "noted": Bilingual("A training is asked for, and not begun.", "已请求训练，尚未开始。"),
        "old": Bilingual("In use then", "当时使用的模型"),
        "outcomes": Bilingual("Trainings so far", "历次训练"),
        "progress": Bilingual("Progress of the training", "训练进度"),
        "project": Bilingual("Project {project} in Label Studio", "Label Studio 项目 {project}"),
        "since": Bilingual(
            "{count} annotations since the last training.", "自上次训练以来有 {count} 条标注。"
        ),
        "then": Bilingual(
            "At {after} the next one begins by itself.", "达到 {after} 条时自动开始下一次训练。"
        ),
        "title": Bilingual("Training on annotations", "用标注训练"),
        "train": Bilingual("Train now", "立即训练"),
        "dismiss": Bilingual("Close this request", "关闭此请求"),
    }
)

STEPS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "waiting": Bilingual("Waiting for its turn", "排队等待中"),
        "begin": Bilingual("Beginning", "正在开始"),
        "pull": Bilingual("Fetching the annotations", "正在获取标注"),
        "snapshot": Bilingual("Keeping what there is to learn from", "正在整理训练数据"),
        "train": Bilingual("Training a model", "正在训练模型"),
        "compare": Bilingual("Measuring it beside the old one", "正在与旧模型比较"),
        "promote": Bilingual("Deciding", "正在决定"),
        "next": Bilingual("Deciding", "正在决定"),
        "decide": Bilingual("Comparing it with the model in use", "正在与使用中的模型比较"),
    }
)

OUTCOMES: Mapping[Outcome, Bilingual] = MappingProxyType(
    {
        Outcome.PROMOTED: Bilingual(
            "The new model is not worse, and was put in use.", "新模型不更差，已投入使用。"
        ),
        Outcome.REFUSED: Bilingual(
            "The new model is worse in a language; the old one stays.",
            "新模型在某一语言上更差，继续使用旧模型。",
        ),
        Outcome.UNDECIDED: Bilingual(
            "Too little is kept apart to tell whether the new model is worse; the old one stays. "
            "The new one is among the models below.",
            "留出的句子太少，无法判断新模型是否更差，继续使用旧模型。新模型列在下方。",
        ),
        Outcome.INCOMPARABLE: Bilingual(
            "The new model has another codebook than the one in use, so the two cannot be "
            "compared; the old one stays. The new one is among the models below.",
            "新模型的编码本与使用中的模型不同，无法比较，继续使用旧模型。新模型列在下方。",
        ),
        Outcome.UNCHANGED: Bilingual(
            "Nothing that coders agree on has changed since the last training, so nothing was "
            "trained.",
            "自上次训练以来，已确定的编码没有变化，因此未训练。",
        ),
        Outcome.DISMISSED: Bilingual("Closed by hand.", "已手动关闭。"),
    }
)

FINDINGS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "holds": Bilingual("not worse", "不更差"),
        "worse": Bilingual("worse", "更差"),
        "unsure": Bilingual("too little to say", "数据不足"),
        "alone": Bilingual("nothing to compare with", "无可比模型"),
    }
)

# `{cases}`, `{codes}`: what is needed; `{loss}`: what might go unnoticed.
DOUBTS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "few_cases": Bilingual("fewer than {cases} cases", "案例少于 {cases} 个"),
        "few_codes": Bilingual("fewer than {codes} codes", "编码少于 {codes} 个"),
        "wide": Bilingual("a loss of {loss} could go unnoticed", "可能有 {loss} 的下降未被察觉"),
    }
)
