from __future__ import annotations

from collections.abc import Callable

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.findings import Kind, Severity
from linkage_annotations.interface.hotkeys import (
    check_codebook_keys,
    check_keys,
    no_code_key,
    unsure_key,
)
from linkage_nlp.codebook import Code, Codebook, default_codebook

MakeCode = Callable[..., Code]
MakeCodebook = Callable[..., Codebook]


def test_the_default_codebook_has_no_clash() -> None:
    assert check_codebook_keys(default_codebook()) == ()
    assert (no_code_key(default_codebook()), unsure_key(default_codebook())) == ("0", "9")


def test_our_keys_give_way_to_the_codebooks(
    make_code: MakeCode, make_codebook: MakeCodebook
) -> None:
    book = make_codebook(make_code("a", hotkey="0"), make_code("b", hotkey="9"))
    assert (no_code_key(book), unsure_key(book)) == ("shift+0", "shift+9")
    config = labelling_config(book)
    assert 'hotkey="shift+0"' in config
    assert 'hotkey="shift+9"' in config


def test_a_key_of_label_studios_own_is_found(
    make_code: MakeCode, make_codebook: MakeCodebook
) -> None:
    (found,) = check_codebook_keys(make_codebook(make_code("a", hotkey="u")))
    assert (found.kind, found.severity, found.subject) == (
        Kind.KEY_CLASH,
        Severity.WARNING,
        "way/a",
    )
    assert "unselect" in found.message


def test_a_key_that_firefox_names_otherwise_is_found() -> None:
    found = check_keys([("way/a", ";"), ("way/b", "="), ("way/c", "-"), ("way/d", "/")])
    assert [(f.kind, f.subject) for f in found] == [
        (Kind.DEAD_KEY, "way/a"),
        (Kind.DEAD_KEY, "way/b"),
        (Kind.DEAD_KEY, "way/c"),
    ]


def test_a_key_given_twice_is_found_however_it_is_written() -> None:
    (found,) = check_keys([("way/a", "Shift + 1"), ("way/b", "shift+1"), ("way/c", "1")])
    assert found.kind is Kind.KEY_CLASH
    assert "way/a, way/b" in found.message
