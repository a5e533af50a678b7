"""Codings of invented cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.transcripts.model import Role

ExampleMaker = Callable[[Sequence[tuple[str, Language]]], tuple[Example, ...]]


@pytest.fixture(scope="session")
def sentences_of(tiny_codebook: Codebook) -> ExampleMaker:
    """Sentences without codes, each from its case and in its language."""

    def make(places: Sequence[tuple[str, Language]]) -> tuple[Example, ...]:
        return tuple(
            Example(
                id=f"s{number}",
                case=case,
                lang=lang,
                speaker=None,
                role=Role.RESPONDENT,
                text="text",
                context=NO_CONTEXT,
                codes={dimension.id: () for dimension in tiny_codebook.dimensions},
                coders=("c1",),
                settled=Settled.SINGLE,
                provenance=Provenance.AUTHORED,
            )
            for number, (case, lang) in enumerate(places)
        )

    return make
