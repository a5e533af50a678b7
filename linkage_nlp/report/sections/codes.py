"""What was looked for: the codebook."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Entry, Figures, Heading, Paragraph
from linkage_nlp.report.findings import Findings, anchor


def codes(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    codebook = findings.codebook
    number = len(codebook.labels)
    yield Heading(Bilingual("Codebook", "编码本")[lang], 1, "codebook")
    yield Paragraph(
        Bilingual(
            f"{codebook.name.en} ({codebook.id} {codebook.version}): {number} codes in "
            f"{len(codebook.dimensions)} dimensions; a sentence may carry several or none. "
            f"Fingerprint {codebook.fingerprint}.",
            f"{codebook.name.zh}（{codebook.id} {codebook.version}）：{len(codebook.dimensions)} "
            f"个维度，共 {number} 个编码；一个句子可有多个编码，也可没有。"
            f"指纹 {codebook.fingerprint}。",
        )[lang]
    )
    heads = [Bilingual("Code", "编码")[lang], Bilingual("Definition", "定义")[lang]]
    for dimension in codebook.dimensions:
        rows = [
            [
                Entry(code.name[lang], link=anchor(f"{dimension.id}/{code.id}")),
                Entry(code.definition[lang]),
            ]
            for code in dimension.codes
        ]
        yield Figures(dimension.name[lang], heads, rows, widths=(0.24, 0.76))
    if codebook.groups:
        rows = [
            [
                Entry(group.name[lang], link=anchor(f"group/{group.id}")),
                Entry(
                    ("、" if lang == "zh" else ", ").join(
                        codebook.code(label).name[lang] for label in codebook.in_group(group.id)
                    )
                ),
            ]
            for group in codebook.groups
        ]
        heads = [Bilingual("Group", "分组")[lang], Bilingual("Codes in it", "所含编码")[lang]]
        yield Figures(Bilingual("Groups", "分组")[lang], heads, rows, widths=(0.24, 0.76))
