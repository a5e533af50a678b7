"""A report put together."""

from __future__ import annotations

from importlib.metadata import version

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Content, Heading, Paragraph
from linkage_nlp.report.findings import Findings
from linkage_nlp.report.sections.codes import codes
from linkage_nlp.report.sections.coding import coding
from linkage_nlp.report.sections.corpus import corpus
from linkage_nlp.report.sections.limits import limits
from linkage_nlp.report.sections.matrix import matrix
from linkage_nlp.report.sections.meetings import meetings
from linkage_nlp.report.sections.methods import methods
from linkage_nlp.report.sections.model import model
from linkage_nlp.report.sections.prevalence import prevalence
from linkage_nlp.report.sections.results import results


def report_content(findings: Findings, lang: Language, *, per_code: int = 3) -> Content:
    """The whole report in one language.

    Args:
        findings: What is reported.
        lang: The language of it; quotes stay in theirs.
        per_code: How many quotes to show of each code.
    """
    title = Bilingual("Report on coded interviews", "访谈编码报告")[lang]
    made = findings.made.isoformat()
    blocks: list[Block] = [
        Heading(title, 0),
        Paragraph(
            Bilingual(
                f"Made on {made} with linkage-nlp {version('linkage-nlp')}.",
                f"{made}，由 linkage-nlp {version('linkage-nlp')} 生成。",
            )[lang],
            aside=True,
        ),
        Paragraph(findings.overview.origin.statement[lang]),
    ]
    for section in (corpus, codes, coding, model, matrix, prevalence):
        blocks += section(findings, lang)
    blocks += results(findings, lang, per_code=per_code)
    for section in (meetings, methods, limits):
        blocks += section(findings, lang)
    return Content(title, lang, blocks)
