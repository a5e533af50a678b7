"""An overview of a small corpus, with what is awkward to write."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.overview import Choices, Overview, overview
from linkage_nlp.language import detect_language
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role

# What a spreadsheet, LaTeX, Markdown or HTML would take for something else.
AWKWARD = "=SUM(A1) & 50% of_it $x^2$ ~ <b>bold</b> | `code` {a} [b] \\end \x07"
OverviewMaker = Callable[..., Overview]


def said(
    id: str, case: str, text: str, *codes: tuple[str, str, Decision, str | None], time: float = 61
) -> TaggedSentence:
    tags = tuple(
        CodeTag(d, c, 1.0 if who else 0.75, decision, (who,) if who else ())
        for d, c, decision, who in codes
    )
    return TaggedSentence(
        id, case, f"{case}.docx", 1, "=Boss", Role.RESPONDENT, time, detect_language(text),
        0, len(text), text, "tiny-1", tags,
    )  # fmt: skip


@pytest.fixture(scope="session")
def material(tiny_codebook: Codebook) -> Material:
    accept, review = Decision.ACCEPT, Decision.REVIEW
    web, doubtful_web = ("way", "web", accept, None), ("way", "web", review, None)
    abroad, doubtful_abroad = ("place", "abroad", accept, None), ("place", "abroad", review, None)
    sentences = [
        said("t-0001", "CF10", AWKWARD, web, abroad),
        said("t-0002", "CF10", "我们在论坛里问。", doubtful_web),
        said("t-0003", "CF10", "We only ask."),
        said(
            "u-0001", "CF2", "We go to the fair.", ("way", "fair", accept, "Ann"), doubtful_abroad
        ),
        said("u-0002", "CF2", "It is a website.", web),
    ]
    names = ("market", "importance_web", "10% & more_of:it")
    kinds = (AttributeKind.TEXT, AttributeKind.NUMBER, AttributeKind.TEXT)
    rows: dict[str, dict[str, str | float]] = {
        "CF2": {"market": "home", "importance_web": 2.0, names[2]: "=1+1"},
        "CF10": {"market": "abroad", "importance_web": 5.0},
        "CF3": {"market": "home"},
    }
    table = CaseTable(
        tuple(Attribute(name, kind) for name, kind in zip(names, kinds, strict=True)),
        MappingProxyType({case: MappingProxyType(row) for case, row in rows.items()}),
    )
    return Material.of(
        sentences, tiny_codebook, table=table, contexts={"t-0002": Context("Where?", "Before.")}
    )


@pytest.fixture(scope="session")
def make_overview(material: Material) -> OverviewMaker:
    """A maker of overviews; takes what `Choices` takes."""

    def make(**choices: object) -> Overview:
        return overview(material, Choices(**choices))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def counted(make_overview: OverviewMaker) -> Overview:
    return make_overview(by=("market",))


@pytest.fixture(scope="session")
def bare(tiny_codebook: Codebook) -> Overview:
    """Sentences without any code, and nothing known of cases."""
    return overview(Material.of([said("t-0001", "", "We ask.")], tiny_codebook), Choices())
