"""Shortcut probes: how well a code can be told by what says nothing of its meaning.

For each language a logistic regression is given one kind of surface feature of a sentence
and asked for each code, on cases that it was not fitted to. The area under the ROC curve
says how well coded sentences are told from the others: .5 is chance. A corpus in which
length or the speaker give a code away teaches a model that, not the code. Function words
and names are never quite at chance, since people say "from" of a source and name places
that knowledge comes from; far above it they are a habit of the author.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from linkage_annotations.corpus.interview import Corpus, Interview, Line
from linkage_annotations.corpus.shortcuts import has_name, places_of
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
_LEAST_POSITIVES = 20

FUNCTION_WORDS_EN = frozenset(
    "a about after again all also am an and any are as at be because been before being both but by "
    "can could did do does doing down each even few for from had has have having he her here hers "
    "him his how i if in into is it its itself just me more most my no nor not of off on once only "
    "or other our ours out over own same she should so some such than that the their theirs them "
    "then there these they this those through to too under until up us very was we were what when "
    "where which while who whom why will with would you your yours".split()
)
FUNCTION_WORDS_ZH = (
    "的 了 着 过 在 是 有 和 跟 与 及 或 也 都 就 才 还 又 再 很 太 更 最 不 没 没有 把 "
    "被 给 让 叫 从 向 往 到 对 对于 关于 为 为了 因为 所以 但是 但 可是 不过 而 而且 "
    "如果 要是 虽然 然后 那么 那 这 这个 那个 这些 那些 哪 什么 怎么 谁 我 我们 你 你们 "
    "您 他 他们 她 她们 它 自己 大家 别人 吗 呢 吧 啊 嘛 嗯 就是 其实 可能 应该 能 会 要 "
    "想 可以 得 地 里 上 下 中 前 后 外 时候 一 一个 一些 几 多 个"
).split()
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")


class Probe(StrEnum):
    """What a probe sees of a sentence."""

    LENGTH = "length"
    POSITION = "position"
    SPEAKER = "speaker"
    NAMES = "names"
    FUNCTION_WORDS = "function words"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How well a code is told by one kind of surface feature.

    Attributes:
        positives: Sentences with the code.
        auc: Area under the ROC curve, by probe, on cases not fitted to.
    """

    lang: Language
    label: Label
    positives: int
    auc: dict[Probe, float]


@dataclass(frozen=True, slots=True)
class _Said:
    interview: Interview
    line: Line
    position: float


def probe_shortcuts(corpus: Corpus) -> list[ProbeResult]:
    """The result for each code and language; codes with fewer than 20 sentences are left out."""
    places = places_of(corpus)
    results: list[ProbeResult] = []
    langs: tuple[Language, ...] = ("zh", "en")
    for lang in langs:
        said = [
            _Said(interview, line, index / max(len(interview.lines) - 1, 1))
            for interview in corpus.interviews
            if interview.case.lang == lang
            for index, line in enumerate(interview.lines)
            if line.role is Role.RESPONDENT
        ]
        if not said:
            continue
        folds = np.array([_fold(s.interview.case.case) for s in said])
        features = {probe: _features(probe, said, lang, places) for probe in Probe}
        for label in corpus.codebook.labels:
            given = np.array([label.code in s.line.codes[label.dimension] for s in said])
            if given.sum() < _LEAST_POSITIVES:
                continue
            results.append(
                ProbeResult(
                    lang,
                    label,
                    int(given.sum()),
                    {probe: _auc(matrix, given, folds) for probe, matrix in features.items()},
                )
            )
    return results


def _features(
    probe: Probe, said: Sequence[_Said], lang: Language, places: frozenset[str]
) -> NDArray[np.float64]:
    """One row a sentence."""
    match probe:
        case Probe.LENGTH:
            # In steps, so that a middle length can be what gives a code away.
            lengths = np.log2([max(len(s.line.text), 1) for s in said])
            return _steps(lengths)
        case Probe.POSITION:
            return _steps(np.array([s.position for s in said]))
        case Probe.SPEAKER:
            names = sorted({s.line.speaker for s in said})
            return np.array([[s.line.speaker == name for name in names] for s in said], float)
        case Probe.NAMES:
            return np.array([[has_name(s.line.text, places)] for s in said], float)
        case Probe.FUNCTION_WORDS:
            if lang == "zh":
                return np.array(
                    [[word in s.line.text for word in FUNCTION_WORDS_ZH] for s in said], float
                )
            words = sorted(FUNCTION_WORDS_EN)
            found = [set(_WORD.findall(s.line.text.lower())) for s in said]
            return np.array([[word in f for word in words] for f in found], float)


def _steps(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which tenth of all values each lies in, one column a tenth."""
    bounds = np.quantile(values, np.linspace(0, 1, 11)[1:-1])
    tenth = np.searchsorted(bounds, values, side="right")
    return np.eye(10)[tenth]


def _auc(matrix: NDArray[np.float64], given: NDArray[np.bool_], folds: NDArray[np.int64]) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    areas: list[float] = []
    for fold in range(FOLDS):
        held = folds == fold
        if len(np.unique(given[held])) < 2 or len(np.unique(given[~held])) < 2:
            continue
        model = LogisticRegression(C=1.0, class_weight="balanced", solver="liblinear")
        scores = model.fit(matrix[~held], given[~held]).decision_function(matrix[held])
        areas.append(float(roc_auc_score(given[held], scores)))
    return float(np.mean(areas)) if areas else 0.5


def _fold(case: str) -> int:
    return int(hashlib.sha256(case.encode()).hexdigest(), 16) % FOLDS
