"""The words of estimates, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual
from linkage_nlp.prevalence.shares import Basis

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "title": Bilingual("Estimates", "估计"),
        "shares": Bilingual("Shares of sentences", "句子占比"),
        "cases": Bilingual("Numbers of cases", "案例数"),
        "presence": Bilingual("Probability by case", "各案例的概率"),
        "checks": Bilingual("Sentences to check", "待核对的句子"),
        "notes": Bilingual("Notes", "说明"),
        "code": Bilingual("Code", "编码"),
        "language": Bilingual("Language", "语言"),
        "all": Bilingual("all", "全部"),
        "sentences": Bilingual("Sentences", "句子数"),
        "counted": Bilingual("Model counts", "模型计数"),
        "naive": Bilingual("Model share", "模型占比"),
        "checked": Bilingual("Checked", "已核对"),
        "found": Bilingual("Found", "确有"),
        "sample": Bilingual("Sample alone", "仅样本"),
        "sample_range": Bilingual("95 %", "95% 区间"),
        "best": Bilingual("Estimate", "估计值"),
        "here": Bilingual("95 %, these interviews", "95% 区间（本批访谈）"),
        "beyond": Bilingual("95 %, such interviews", "95% 区间（同类访谈）"),
        "number": Bilingual("Estimated number", "估计句数"),
        "number_range": Bilingual("95 %, number", "95% 区间（句数）"),
        "basis": Bilingual("Rests on", "依据"),
        "case": Bilingual("Case", "案例"),
        "accepted": Bilingual("Counted", "计入"),
        "of": Bilingual("Of", "总数"),
        "confirmed": Bilingual("Found by people", "人工确认"),
        "expected": Bilingual("Expected", "期望"),
        "range": Bilingual("95 %", "95% 区间"),
        "together": Bilingual("Expected at least", "期望下限"),
        "population": Bilingual("95 %, share of such firms", "95% 区间（同类企业占比）"),
        "open": Bilingual("In doubt", "未定"),
        "effort": Bilingual("To check: least, expected, most", "需核对：最少、期望、最多"),
        "which": Bilingual("Which are counted", "计入的案例"),
        "round": Bilingual("Round", "轮次"),
        "probability": Bilingual("Probability", "概率"),
        "due": Bilingual("Chance that it is due", "需要核对的概率"),
        "sentence": Bilingual("Sentence", "句子"),
        "id": Bilingual("Id", "标识"),
        "page": Bilingual("On the service’s page", "服务页面地址"),
        "model": Bilingual("Model", "模型"),
    }
)

BASIS: Mapping[Basis, Bilingual] = MappingProxyType(
    {
        Basis.CORRECTED: Bilingual("model, corrected by the sample", "模型，经样本校正"),
        Basis.FEW_CHECKED: Bilingual(
            "sample alone: fewer than 30 sentences checked", "仅样本：核对不足 30 句"
        ),
        Basis.FEW_FOUND: Bilingual(
            "sample alone: found in fewer than 5 of it", "仅样本：样本中不足 5 句有此编码"
        ),
        Basis.NONE: Bilingual("nothing: no sample", "无：没有样本"),
    }
)

SAMPLE = Bilingual(
    "{sentences} sentences, {drawn} drawn at random, {checked} of these checked by people. "
    "Model: {model}.",
    "共 {sentences} 句，随机抽取 {drawn} 句，其中人工核对 {checked} 句。模型：{model}。",
)
NO_SAMPLE = Bilingual(
    "Model: {model}. No random sample was given, so shares of sentences cannot be estimated.",
    "模型：{model}。未提供随机样本，因此无法估计句子占比。",
)

SHARE_NOTES: tuple[Bilingual, ...] = (
    Bilingual(
        "The estimate takes what the model says of every sentence and corrects it by the checked "
        "random sample (prediction-powered inference with power tuning). It holds whatever the "
        "model’s quality, as long as the model has not learnt from the checked sentences.",
        "估计值以模型对全部句子的判断为基础，用人工核对的随机样本加以校正（预测驱动推断，带功效调节）。"
        "只要模型没有用这些核对过的句子训练，不论模型好坏都成立。",
    ),
    Bilingual(
        "“These interviews”: what would be found if people read every sentence of them; only the "
        "draw is uncertain. “Such interviews”: the cases are taken as a random sample of others "
        "like them; sentences of a case count as alike.",
        "“本批访谈”指若由人逐句读完本批访谈会得到的结果，不确定性仅来自抽样。"
        "“同类访谈”把这些案例看作同类案例的随机样本，并计入同一案例内句子的相似。",
    ),
    Bilingual(
        "Where the sample is too small, the sample alone is given with its exact interval.",
        "样本太小时，只给出样本本身的估计及其精确区间。",
    ),
)
CASE_NOTES: tuple[Bilingual, ...] = (
    Bilingual(
        "“Counted” is the number of the plain table. “Expected” adds up, over cases, the "
        "probability that at least one suggested sentence is right, from calibrated probabilities "
        "and as if errors were independent; errors of a case are alike, so the truth lies between "
        "“expected at least” and “expected”. Where people found it, a case is certain.",
        "“计入”为普通表格的数字。“期望”是各案例中至少一个建议句子正确的概率之和，按校准后的概率计算，"
        "并假定各错误相互独立；同一案例内的错误往往相似，故真值在“期望下限”与“期望”之间。"
        "人工确认的案例视为确定。",
    ),
    Bilingual(
        "What the model overlooks altogether is not in these figures.",
        "模型完全没有发现的内容不在这些数字之内。",
    ),
    Bilingual(
        "The share of such firms has a meaning only if the cases are a random sample of firms. "
        "Cases that were chosen for what they could tell are none: report “n of N” and no more.",
        "“同类企业占比”只有在案例是企业的随机样本时才有意义。"
        "按信息价值选取的案例不是随机样本，只宜报告“N 家中的 n 家”。",
    ),
)
CHECK_NOTE = Bilingual(
    "Check round 1 first. A case is settled as soon as one of its sentences is right; only if not, "
    "the next round is due.",
    "先核对第 1 轮。某案例只要有一句确认，即告确定；否则再核对下一轮。",
)
