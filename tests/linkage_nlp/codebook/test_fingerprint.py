from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import Bilingual, Code, Codebook, Dimension, default_codebook
from linkage_nlp.codebook.fingerprint import fingerprint

DIMENSIONS = default_codebook().dimensions
texts = st.text(min_size=1)
lists = st.lists(texts, max_size=3).map(tuple)


def with_code(change: Callable[[Code], Code]) -> tuple[Dimension, ...]:
    first, *others = DIMENSIONS
    code, *codes = first.codes
    return (replace(first, codes=(change(code), *codes)), *others)


def test_it_is_a_sha256_and_the_codebook_carries_it() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", fingerprint(DIMENSIONS))
    assert default_codebook().fingerprint == fingerprint(DIMENSIONS)


@given(name=texts, color=texts, hotkey=texts, examples=lists, groups=lists)
def test_what_teaches_nothing_leaves_it(
    name: str, color: str, hotkey: str, examples: tuple[str, ...], groups: tuple[str, ...]
) -> None:
    changed = with_code(
        lambda code: replace(
            code,
            name=Bilingual(name, name),
            color=color,
            hotkey=hotkey,
            examples={"en": examples, "zh": examples},
            groups=groups,
        )
    )
    assert fingerprint(changed) == fingerprint(DIMENSIONS)


@given(st.permutations(range(len(DIMENSIONS[0].codes))))
def test_each_order_of_codes_has_its_own(order: list[int]) -> None:
    codes = tuple(DIMENSIONS[0].codes[i] for i in order)
    changed = (replace(DIMENSIONS[0], codes=codes), *DIMENSIONS[1:])
    same = order == sorted(order)
    assert (fingerprint(changed) == fingerprint(DIMENSIONS)) is same


@given(st.permutations(DIMENSIONS))
def test_each_order_of_dimensions_has_its_own(order: list[Dimension]) -> None:
    assert (fingerprint(order) == fingerprint(DIMENSIONS)) is (tuple(order) == DIMENSIONS)


@given(data=st.data())
def test_the_order_of_decisions_leaves_it(data: st.DataObject) -> None:
    def shuffled(code: Code) -> Code:
        mixed = {
            lang: tuple(data.draw(st.permutations(entries)))
            for lang, entries in code.exclude.items()
        }
        return replace(code, exclude=mixed)

    assert fingerprint(with_code(shuffled)) == fingerprint(DIMENSIONS)


@pytest.mark.parametrize(
    "change",
    [
        lambda code: replace(code, id="web"),
        lambda code: replace(code, definition=replace(code.definition, en="Other.")),
        lambda code: replace(code, definition=replace(code.definition, zh="别的。")),
        lambda code: replace(code, include={**code.include, "en": code.include["en"][1:]}),
        lambda code: replace(code, exclude={**code.exclude, "zh": ("别的。",)}),
        lambda code: replace(code, include=code.exclude, exclude=code.include),
    ],
)
def test_what_coders_decide_by_changes_it(change: Callable[[Code], Code]) -> None:
    assert fingerprint(with_code(change)) != fingerprint(DIMENSIONS)


@pytest.mark.parametrize(
    "change",
    [
        lambda dimension: replace(dimension, id="way"),
        lambda dimension: replace(dimension, definition=Bilingual("Other.", "别的。")),
        lambda dimension: replace(dimension, codes=dimension.codes[:-1]),
    ],
)
def test_the_dimension_counts(change: Callable[[Dimension], Dimension]) -> None:
    changed = (change(DIMENSIONS[0]), *DIMENSIONS[1:])
    assert fingerprint(changed) != fingerprint(DIMENSIONS)


def test_a_name_of_a_dimension_leaves_it() -> None:
    changed = (replace(DIMENSIONS[0], name=Bilingual("Way", "途径")), *DIMENSIONS[1:])
    assert fingerprint(changed) == fingerprint(DIMENSIONS)


def test_it_reads_alike_however_the_file_is_laid_out(
    small: str, load_text: Callable[[str], Codebook]
) -> None:
    folded = small.replace(
        "        definition: {en: From a book., zh: 从书里来。}",
        "        definition:\n"
        "          zh: 从书里来。\n"
        "          en: >-\n"
        "            From\n"
        "            a book.",
    )
    relabelled = small.replace("id: small", "id: large").replace('version: "1"', 'version: "2"')
    assert folded != small
    assert load_text(folded).fingerprint == load_text(small).fingerprint
    assert load_text(relabelled).fingerprint == load_text(small).fingerprint


def test_composed_and_decomposed_characters_are_alike() -> None:
    def with_definition(text: str) -> tuple[Dimension, ...]:
        return with_code(lambda code: replace(code, definition=Bilingual(text, text)))

    assert fingerprint(with_definition("Caf\u00e9")) == fingerprint(with_definition("Cafe\u0301"))
