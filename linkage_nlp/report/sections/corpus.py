"""What was read: cases, transcripts, sentences, languages, speakers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.grouping import shown_number
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Bar, Bars, Block, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.findings import Findings
from linkage_nlp.transcripts.model import SourceKind
from linkage_nlp.writers.matrix.words import LANGUAGES

_ATTRIBUTES = 4
_TONES: dict[Language, int] = {"zh": 0, "en": 2}


def corpus(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    yield Heading(Bilingual("Corpus", "语料")[lang], 1, "corpus")
    yield Paragraph(_summary(findings, lang))
    yield _cases(findings, lang)
    yield _languages(findings, lang)


def _summary(findings: Findings, lang: Language) -> str:
    overview = findings.overview
    sentences = findings.material.sentences
    by_source = Counter(sentence.source for sentence in sentences)
    files = len({s.sentence_id.rpartition("-")[0] for s in sentences})
    speakers = len({(s.case, s.speaker) for s in sentences if s.speaker})
    said = len(sentences)
    parts = [
        Bilingual(
            f"{_count(said, 'sentence')} of respondents in {_count(files, 'transcript')} of "
            f"{_count(len(overview.spoken), 'case')}, by {_count(speakers, 'named speaker')}.",
            f"{len(overview.spoken)} 个案例、{files} 份文本中受访者的 {said} 个句子，"
            f"具名说话人 {speakers} 位。",
        )[lang]
    ]
    for key in overview.languages:
        number = overview.in_language(key)
        name = LANGUAGES[key]
        parts.append(
            Bilingual(
                f"{name.en}: {number} ({number / said:.0%}).",
                f"{name.zh}：{number} 句（{number / said:.0%}）。",
            )[lang]
        )
    if by_source[SourceKind.DOCUMENT]:
        parts.append(
            Bilingual(
                f"{by_source[SourceKind.DOCUMENT]} of the sentences stand in documents, not in "
                "interviews.",
                f"其中 {by_source[SourceKind.DOCUMENT]} 句出自文件而非访谈。",
            )[lang]
        )
    if overview.silent:
        parts.append(
            Bilingual(
                f"Listed, but without any sentence and not counted: {', '.join(overview.silent)}.",
                f"已列出但没有任何句子、不计入总数：{'、'.join(overview.silent)}。",
            )[lang]
        )
    return ("" if lang == "zh" else " ").join(parts)


def _cases(findings: Findings, lang: Language) -> Figures:
    overview = findings.overview
    table = findings.material.table
    attributes = table.attributes[:_ATTRIBUTES]
    files: defaultdict[str, set[str]] = defaultdict(set)
    for sentence in findings.material.sentences:
        files[sentence.case].add(sentence.sentence_id.rpartition("-")[0])
    heads = [
        Bilingual("Case", "案例")[lang],
        Bilingual("Transcripts", "文本数")[lang],
        Bilingual("Sentences", "句子数")[lang],
        Bilingual("With a code", "有编码的句子数")[lang],
        *(attribute.name for attribute in attributes),
    ]
    rows = []
    for case in (*overview.spoken, *overview.silent):
        known = [table.value(case, attribute.name) for attribute in attributes]
        numbers = (len(files[case]), overview.said.get(case, 0), overview.coded.get(case, 0))
        texts = [case, *map(str, numbers), *map(_value, known)]
        rows.append([Entry(text) for text in texts])
    return Figures(Bilingual("The cases", "案例一览")[lang], heads, rows)


def _value(value: str | float | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else shown_number(value)


def _languages(findings: Findings, lang: Language) -> Bars:
    overview = findings.overview
    counts: Counter[tuple[str, Language]] = Counter(
        (sentence.case, sentence.lang) for sentence in findings.material.sentences
    )
    series = tuple(sorted(overview.languages, key=lambda key: _TONES[key]))
    bars = []
    for case in overview.spoken:
        said = overview.said[case]
        figure = ", ".join(f"{LANGUAGES[key][lang]} {counts[case, key]}" for key in series)
        bars.append(Bar(case, [counts[case, key] / said for key in series], figure))
    description = Bilingual(
        "One bar a case, all of one length, split by the language of its sentences: ",
        "每个案例一条等长的条形，按句子语言划分：",
    )[lang] + "; ".join(f"{bar.name}: {bar.figure}" for bar in bars)
    return Bars(
        Bilingual("Languages of each case", "各案例的语言")[lang],
        description,
        [LANGUAGES[key][lang] for key in series],
        [_TONES[key] for key in series],
        bars,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
