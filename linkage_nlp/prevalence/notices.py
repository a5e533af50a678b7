"""What to mind about a sample, in both languages; clauses without a final full stop."""

from __future__ import annotations

from linkage_nlp.codebook import Bilingual

PROJECTS = Bilingual(
    "there are draws of {number} projects; those of the last count",
    "抽样记录含 {number} 个项目，以最后一个为准",
)
NOT_DRAWN_FROM = Bilingual(
    "{sentences} sentences could not be drawn ({transcripts} transcripts took part in no draw); "
    "shares and numbers of sentences are of the others",
    "{sentences} 句不可能被抽到（{transcripts} 份访谈记录未参与抽样）；"
    "句子占比和句数只针对其余句子",
)
NOT_TAGGED = Bilingual(
    "{number} sentences that were drawn are not among the tagged ones",
    "抽到的句子中有 {number} 句不在已编码的句子之中",
)
OTHER_SENTENCES = Bilingual(
    "{number} transcripts have other sentences among the tags than were drawn from; tag what was "
    "drawn from, with the same roles of speakers",
    "{number} 份访谈记录的已编码句子与抽样时不同；请对抽样时的记录编码，并保持说话人角色一致",
)
CHECKED_NOT_TAGGED = Bilingual(
    "{number} of {checked} sentences that people checked are not among the tagged ones and count "
    "nowhere",
    "人工核对过的 {checked} 句中有 {number} 句不在已编码的句子之中，未计入任何结果",
)
NOT_CHECKED = Bilingual(
    "{missing} of {drawn} sentences that were drawn are not coded, or in dispute; the others stand "
    "for them, which holds if it is chance which ones are missing",
    "抽到的 {drawn} 句中有 {missing} 句尚未编码或仍有分歧；以其余句子代表它们，前提是缺失出于偶然",
)
TOO_FEW = Bilingual(
    "{checked} of the {number} sentences in {lang} are checked, which is too few: they are in no "
    "total",
    "{lang} 句子 {number} 句中只核对了 {checked} 句，过少，不计入合计",
)
MAY_HAVE_LEARNT = Bilingual(
    "if the model {model} was trained on the checked sentences, the estimates lean to it; give "
    "out-of-fold.jsonl of that training run with --out-of-fold",
    "如果模型 {model} 曾用核对过的句子训练，估计会偏向模型；"
    "请用 --out-of-fold 给出该次训练的 out-of-fold.jsonl",
)
UNCALIBRATED = Bilingual(
    "of {suggested} codes that the model suggests for checked sentences, {expected:.1f} should be "
    "right by their probabilities and {right} are: its probabilities do not hold here, nor do the "
    "expected numbers of cases",
    "模型对核对过的句子建议了 {suggested} 个编码，按概率应有 {expected:.1f} 个正确，"
    "实有 {right} 个："
    "模型的概率在此不可靠，案例数的期望值也随之不可靠",
)


def say(notice: Bilingual, **values: object) -> Bilingual:
    """A notice with its figures."""
    return Bilingual(notice.en.format(**values), notice.zh.format(**values))
