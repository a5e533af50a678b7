"""What these figures cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Bullets, Heading
from linkage_nlp.report.findings import Findings

# Below this Krippendorff (2004) draws no conclusions, not even tentative ones.
_TENTATIVE = 0.667
_FEW_SENTENCES = 5


def limits(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    yield Heading(Bilingual("Limits", "局限")[lang], 1, "limits")
    yield Bullets([limit[lang] for limit in _all(findings)])


def _all(findings: Findings) -> Iterator[Bilingual]:
    yield from _of_model(findings)
    yield from _of_agreement(findings)
    yield from _of_corpus(findings)
    yield Bilingual(
        "Quotes were chosen because they read well alone and are certain. They show what a code "
        "means, not how often it occurs.",
        "引文按能否独立成句和确定程度挑选，说明编码的含义，不说明其出现的频率。",
    )
    if findings.masked:
        yield Bilingual(
            "Names in the list of masks were replaced. What is not in the list was not; read "
            "every quote before it leaves the project.",
            "掩码表中的名称已替换，表中没有的未替换；引文离开项目前请逐条阅读。",
        )
    else:
        yield Bilingual(
            "Names were not masked: quotes may tell who spoke. Give --masks before this leaves "
            "the project.",
            "未作匿名处理：引文可能透露说话人身份。对外提供前请使用 --masks。",
        )


def _of_model(findings: Findings) -> Iterator[Bilingual]:
    origin = findings.overview.origin
    if not findings.coded_by_model:
        return
    if origin.model:
        yield Bilingual(
            f"{origin.model} of the {origin.model + origin.people} accepted codes are a model's "
            "alone. It gives codes in vain and overlooks others; a case that is counted because "
            "of one sentence may be counted wrongly.",
            f"{origin.model + origin.people} 处采纳的编码中有 {origin.model} 处仅由模型给出。"
            "模型会误编，也会漏编；仅凭一个句子计入的案例可能有误。",
        )
    if origin.review:
        yield Bilingual(
            f"{origin.review} codes wait for review and are not counted, so that counts may be "
            "too low.",
            f"{origin.review} 处编码待复核、未计入，计数可能偏低。",
        )
    if findings.estimates is None:
        yield Bilingual(
            "Counts were not corrected by a random sample that people checked "
            "('linkage estimate').",
            "计数未经人工核对的随机样本校正（“linkage estimate”）。",
        )


def _of_agreement(findings: Findings) -> Iterator[Bilingual]:
    agreement = findings.agreement
    if agreement is None or not agreement.by_people:
        yield Bilingual(
            "How far people agree on these codes is not part of this report.",
            "本报告不含编码者一致性。",
        )
        return
    low = [
        column.name
        for column in findings.overview.matrix.columns
        if (alpha := agreement.alphas.get(column.id)) is not None
        and alpha.value is not None
        and alpha.value < _TENTATIVE
    ]
    if low:
        yield Bilingual(
            f"People agree too little (alpha below {_TENTATIVE}) to draw conclusions on: "
            f"{', '.join(name.en for name in low)}.",
            f"编码者一致性过低（alpha 低于 {_TENTATIVE}）、不宜下结论的编码："
            f"{'、'.join(name.zh for name in low)}。",
        )


def _of_corpus(findings: Findings) -> Iterator[Bilingual]:
    number = len(findings.overview.spoken)
    if number == 1:
        yield Bilingual(
            "There is a single case: nothing can be said of how cases differ.",
            "只有一个案例，无从比较案例之间的差异。",
        )
    else:
        yield Bilingual(
            f"“n of {number}” is a count of these cases. It says what share of all such cases "
            "would show a code only if they are a random sample of them.",
            f"“{number} 个中有 n 个”只是对这些案例的计数；除非是随机样本，不能推及全部同类案例。",
        )
    few = [
        column.name
        for column in findings.overview.matrix.columns
        if 0 < findings.sentences(column.id)[0] < _FEW_SENTENCES
    ]
    if few:
        yield Bilingual(
            f"Fewer than {_FEW_SENTENCES} sentences stand behind: "
            f"{', '.join(name.en for name in few)}.",
            f"依据不足 {_FEW_SENTENCES} 句的编码：{'、'.join(name.zh for name in few)}。",
        )
