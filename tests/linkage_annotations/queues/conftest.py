"""Labelled sentences of a tiny codebook, of cases whose words tell their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Dataset, Example, Provenance, Settled, check_codes
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

ExampleMaker = Callable[..., Example]

_SAID: tuple[tuple[str, dict[str, list[str]]], ...] = (
    ("we read it in a forum on the web {n}", {"way": ["web"]}),
    ("they showed it at the fair in spring {n}", {"way": ["fair"]}),
    ("I worked in Munich for years {n}", {"way": ["work"], "place": ["abroad"]}),
    ("the tea was cold again {n}", {}),
    ("we moved to a new office {n}", {}),
    ("there are nine people now {n}", {}),
    ("我们在网上的论坛看到{n}", {"way": ["web"]}),
    ("展会上给我们看过{n}", {"way": ["fair"]}),
    ("茶又凉了{n}", {}),
    ("我们搬了办公室{n}", {}),
)


@pytest.fixture(scope="session")
def make_example(tiny_codebook: Codebook) -> ExampleMaker:
    """A maker of examples: id, codes, and what else is to differ."""

    def make(
        id: str,
        codes: dict[str, list[str]] | None = None,
        *,
        case: str = "F1",
        text: str = "a sentence",
        settled: Settled = Settled.SINGLE,
        role: Role = Role.RESPONDENT,
    ) -> Example:
        return Example(
            id=id,
            case=case,
            lang="zh" if any(char > "\u3000" for char in text) else "en",
            speaker="Boss",
            role=role,
            text=text,
            context=Context("and then?", ""),
            codes=check_codes(codes or {}, tiny_codebook),
            coders=("anna",),
            settled=settled,
            provenance=Provenance.ANNOTATED,
        )

    return make


@pytest.fixture(scope="session")
def labelled(make_example: ExampleMaker, tiny_codebook: Codebook) -> Dataset:
    """Twelve cases with twenty sentences each; a fifth of them rarer still."""

    def examples() -> Iterable[Example]:
        for case in range(12):
            for turn in range(2):
                for place, (text, codes) in enumerate(_SAID):
                    rare = codes.get("way") == ["work"] and case % 3
                    yield make_example(
                        f"{case:02}-{turn}-{place}",
                        {} if rare else codes,
                        case=f"F{case}",
                        text="it rained a lot" if rare else text.format(n=case * 2 + turn),
                    )

    return Dataset(tuple(examples()), tiny_codebook, "0")
