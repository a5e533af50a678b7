"""How the tables were counted, in sentences that stand beside them in every format."""

from __future__ import annotations

from importlib.metadata import version

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.evidence.statements import Unit
from linkage_nlp.transcripts.model import SourceKind
from linkage_nlp.writers.matrix.table import Entry, Heading, Table, TableRow, same
from linkage_nlp.writers.matrix.words import WORDS

_SOURCES = {
    frozenset({SourceKind.INTERVIEW}): Bilingual("interviews", "访谈"),
    frozenset({SourceKind.DOCUMENT}): Bilingual("documents", "文件"),
}
_BOTH = Bilingual("interviews and documents", "访谈和文件")


def method(overview: Overview) -> tuple[Bilingual, ...]:
    """What a reader must know of the counts, a sentence or two each; whose codes they are first."""
    codebook = overview.material.codebook
    sources = frozenset(sentence.source for sentence in overview.material.sentences)
    source = _SOURCES.get(sources, _BOTH)
    sentences, cases = len(overview.material.sentences), len(overview.spoken)
    en, zh = _unit(overview.choices.unit)
    lines = [
        overview.origin.statement,
        Bilingual(
            f"Counted are {sentences} sentences of respondents in {source.en}, of {cases} {en}.",
            f"统计范围：{source.zh}中受访者的 {sentences} 个句子，{cases} {zh}。",
        ),
    ]
    if overview.choices.within is not None:
        name = codebook.code(overview.choices.within).name
        lines.append(
            Bilingual(
                f"Only sentences that also carry “{name.en}” count.",
                f"只统计同时编码为“{name.zh}”的句子。",
            )
        )
    if overview.silent:
        lines.append(
            Bilingual(
                f"Without any sentence, and not counted: {', '.join(overview.silent)}.",
                f"没有任何句子，不计入总数：{'、'.join(overview.silent)}。",
            )
        )
    lines += [
        Bilingual(
            "A sentence counts for a code when the code is accepted. Numbers in brackets are "
            "sentences to be reviewed, which count nowhere else. In a group, a sentence counts "
            "once, however many of its codes it carries.",
            "编码被采纳的句子才计入；括号内为待复核的句子，不计入其他任何数字。"
            "在分组中，一个句子无论带有几个编码只计一次。",
        ),
        Bilingual(
            "Shares are of all sentences of a case's respondents, or of those among them that "
            "carry an accepted code.",
            "比例的分母为该案例受访者的全部句子，或其中有采纳编码的句子。",
        ),
        Bilingual(
            f"Codebook {codebook.id} {codebook.version}, {codebook.fingerprint}. Made with "
            f"linkage-nlp {version('linkage-nlp')}.",
            f"编码本 {codebook.id} {codebook.version}，{codebook.fingerprint}。"
            f"由 linkage-nlp {version('linkage-nlp')} 生成。",
        ),
    ]
    return tuple(lines)


def _unit(unit: Unit) -> tuple[str, str]:
    return ("firms", "家企业") if unit is Unit.FIRM else ("cases", "个案例")


def codes_table(overview: Overview) -> Table:
    """What the codes mean."""
    codebook = overview.material.codebook
    groups = {group.id: group.name for group in codebook.groups}
    rows = []
    for dimension in codebook.dimensions:
        rows.append(TableRow(Heading(dimension.name)))
        for code in dimension.codes:
            named = [groups[group] for group in code.groups]
            entries = (
                Entry(same(f"{dimension.id}/{code.id}")),
                Entry(code.definition),
                Entry(
                    Bilingual(
                        ", ".join(name.en for name in named), "、".join(name.zh for name in named)
                    )
                ),
            )
            rows.append(TableRow(Heading(code.name, code.color), entries))
    return Table(
        "codes",
        Bilingual("Codes", "编码说明"),
        WORDS["code"],
        tuple(Heading(WORDS[word]) for word in ("named", "definition", "group")),
        tuple(rows),
        Bilingual("What each code means.", "各编码的含义。"),
        coded=False,
    )
