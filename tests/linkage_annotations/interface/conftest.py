"""Codebooks that are hard to show, made without a file."""

from collections.abc import Callable

import pytest

from linkage_nlp.codebook import Bilingual, Code, Codebook, Dimension

MakeCode = Callable[..., Code]
MakeCodebook = Callable[..., Codebook]
HOSTILE = '<b>"R&D"</b> \'x\' ]]> $text, US$5\n and\tmore & <Choice value="y"/>'


@pytest.fixture(scope="session")
def make_code() -> MakeCode:
    """A maker of codes: id; other attributes as they are given, texts in both languages."""

    def make(
        id: str,
        *,
        name: str = "Name",
        definition: str = "What it means.",
        hotkey: str = "1",
        include: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        examples: tuple[str, ...] = (),
    ) -> Code:
        return Code(
            id=id,
            name=Bilingual(name, name),
            definition=Bilingual(definition, definition),
            include={"en": include, "zh": include},
            exclude={"en": exclude, "zh": exclude},
            examples={"en": examples, "zh": examples},
            color="#5599ee",
            hotkey=hotkey,
            groups=(),
        )

    return make


@pytest.fixture(scope="session")
def make_codebook() -> MakeCodebook:
    """A maker of codebooks with the one dimension `way`, or another one."""

    def make(*codes: Code, dimension: str = "way", name: str = "Way") -> Codebook:
        text = Bilingual(name, name)
        return Codebook(
            "made", "1", text, (Dimension(dimension, text, text, codes),), (), "sha256:0"
        )

    return make


@pytest.fixture(scope="session")
def hostile_codebook(make_code: MakeCode, make_codebook: MakeCodebook) -> Codebook:
    """All its texts hold what XML, HTML and Label Studio take for their own."""
    texts = (HOSTILE,)
    code = make_code(
        "odd",
        name=HOSTILE,
        definition=HOSTILE,
        hotkey="'",
        include=texts,
        exclude=texts,
        examples=texts,
    )
    return make_codebook(code, make_code("plain", hotkey="2"), name=HOSTILE)
