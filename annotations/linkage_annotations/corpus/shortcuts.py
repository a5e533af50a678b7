"""What would give a code away without reading the sentence.

A model learns whatever separates the classes. Were coded sentences longer, placed in the
middle, or full of place names, it would learn that and fail on real speech. For each
language and code this measures how well such a property alone tells coded from uncoded:

- length and position: the area under the ROC curve (Mann-Whitney U over n1*n2): .5 means
  that the property says nothing, 0 or 1 that it says everything;
- names: the share of sentences with a place or brand written in capitals or listed as a
  place in `cases.csv`, among the coded and among the uncoded;
- neighbours: how often the sentence before carries the same code, beside the code's
  overall share: far above means topic blocks;
- words: those that occur in many sentences, nearly always with the code.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linkage_annotations.corpus.interview import Corpus, Line
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role

_CAPITALS = re.compile(r"(?<![.!?…]\s)(?<!^)\b[A-Z][A-Za-z]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_LEAST_SENTENCES = 8
_TELLING_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The figures for one code in one language; shares and areas run from 0 to 1."""

    lang: Language
    label: Label
    sentences: int
    cases: int
    length_auc: float
    position_auc: float
    names_coded: float
    names_uncoded: float
    same_before: float
    share: float
    telling_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One respondent sentence with the properties that are looked at."""

    case: str
    line: Line
    before: Line | None
    length: int
    position: float
    named: bool
    words: frozenset[str]


def find_shortcuts(corpus: Corpus) -> tuple[Shortcut, ...]:
    """The figures for every code and language that the corpus has."""
    places = places_of(corpus)
    seen: dict[Language, list[_Seen]] = defaultdict(list)
    for interview in corpus.interviews:
        last = len(interview.lines) - 1 or 1
        before: Line | None = None
        for index, line in enumerate(interview.lines):
            if line.role is Role.RESPONDENT:
                seen[interview.case.lang].append(
                    _Seen(
                        case=interview.case.case,
                        line=line,
                        before=before,
                        length=len(line.text),
                        position=index / last,
                        named=has_name(line.text, places),
                        words=_words(line.text),
                    )
                )
            before = line
    return tuple(
        _measure(lang, label, sentences)
        for lang, sentences in sorted(seen.items())
        for label in corpus.codebook.labels
    )


def places_of(corpus: Corpus) -> frozenset[str]:
    """The places that `cases.csv` names."""
    return frozenset(
        p.strip() for i in corpus.interviews for p in i.case.place.split(",") if p.strip()
    )


def has_name(text: str, places: frozenset[str]) -> bool:
    """Whether a sentence has a name written in capitals inside it, or one of the places."""
    return bool(_CAPITALS.search(text)) or any(place in text for place in places)


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a random positive exceeds a random negative, ties counting half.

    .5 where either is empty, since nothing can be told then.
    """
    if not positive or not negative:
        return 0.5
    ordered = sorted(negative)
    wins = sum((bisect_left(ordered, x) + bisect_right(ordered, x)) / 2 for x in positive)
    return wins / (len(positive) * len(negative))


def _measure(lang: Language, label: Label, sentences: list[_Seen]) -> Shortcut:
    coded = [s for s in sentences if _carries(s.line, label)]
    uncoded = [s for s in sentences if not s.line.coded]
    share = len(coded) / len(sentences)
    return Shortcut(
        lang=lang,
        label=label,
        sentences=len(coded),
        cases=len({s.case for s in coded}),
        length_auc=area_under_curve([s.length for s in coded], [s.length for s in uncoded]),
        position_auc=area_under_curve([s.position for s in coded], [s.position for s in uncoded]),
        names_coded=_share(coded, lambda s: s.named),
        names_uncoded=_share(uncoded, lambda s: s.named),
        same_before=_share(coded, lambda s: s.before is not None and _carries(s.before, label)),
        share=share,
        telling_words=_telling(sentences, label),
    )


def _telling(sentences: list[_Seen], label: Label) -> tuple[str, ...]:
    total: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    for sentence in sentences:
        total.update(sentence.words)
        if _carries(sentence.line, label):
            coded.update(sentence.words)
    words = [
        word
        for word, count in coded.items()
        if total[word] >= _LEAST_SENTENCES and count / total[word] >= _TELLING_SHARE
    ]
    return tuple(sorted(words, key=lambda w: (-total[w], w)))


def _words(text: str) -> frozenset[str]:
    """English words, and Chinese characters two by two."""
    runs = _NOT_HAN.sub(" ", text).split()
    pairs = {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
    return frozenset({word.lower() for word in _WORD.findall(text)} | pairs)


def _carries(line: Line, label: Label) -> bool:
    return label.code in line.codes[label.dimension]


def _share(sentences: list[_Seen], holds: Callable[[_Seen], bool]) -> float:
    return sum(map(holds, sentences)) / len(sentences) if sentences else 0.0
