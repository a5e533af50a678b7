from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Settled, read_dataset, write_dataset
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda.examples import examples_of


def coded(material: Material, codes: list[tuple[Any, ...]]) -> Material:
    """The first text alone, its sentences with these codes."""
    kept = [s for s in material.sentences if s.case == "CF1"]
    sentences = [replace(s, codes=one) for s, one in zip(kept, codes, strict=True)]
    return replace(material, sentences=tuple(sentences))


def test_what_most_people_gave_counts(
    material: Material, make_tag: Any, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    found = examples_of(
        coded(
            material,
            [
                (make_tag("way/web", 1, "accept", "A", "B", "C"),),
                (
                    make_tag("way/web", 1, "accept", "A", "B"),
                    make_tag("way/fair", 1, "accept", "C"),
                ),
                (),
                (make_tag("way/web", 1, "accept", "B"),),
            ],
        )
    )
    assert [(e.codes["way"], e.settled) for e in found.examples] == [
        (("web",), Settled.AGREED),
        (("web",), Settled.MAJORITY),
        ((), Settled.AGREED),
        ((), Settled.MAJORITY),
    ]
    assert found.examples[0].coders == ("A", "B", "C")
    write_dataset(tmp_path / "d.jsonl", found.examples, tiny_codebook)
    assert read_dataset(tmp_path / "d.jsonl", tiny_codebook).examples == found.examples


def test_a_comma_in_a_name_makes_nobody_of_two(material: Material, make_tag: Any) -> None:
    found = examples_of(
        coded(
            material,
            [
                (make_tag("way/web", 1, "accept", "Wang, Li"),),
                (make_tag("way/web", 0, "none", "Bo"),),
                (),
                (),
            ],
        )
    )
    # Somebody who rejected a code of the model has not coded the text.
    assert {(e.coders, e.settled) for e in found.examples} == {(("Wang, Li",), Settled.SINGLE)}
    assert len(found.examples) == 4


def test_what_no_person_settled_is_left_out(material: Material, make_tag: Any) -> None:
    found = examples_of(
        coded(
            material,
            [
                (make_tag("way/web", 1, "accept", "A", "B"),),
                (make_tag("way/web", 1, "accept", "A"),),
                (make_tag("way/web", 0.9, "accept"),),
                (make_tag("way/web", 1, "accept", "A", "B"), make_tag("way/fair", 0.4, "review")),
            ],
        )
    )
    assert len(found.examples) == 1
    assert (found.unread, found.unconfirmed, found.undecided) == (0, 2, 1)


def test_a_text_in_which_nobody_coded_is_unread(material: Material) -> None:
    found = examples_of(coded(material, [(), (), (), ()]))
    assert (found.examples, found.unread) == ((), 4)
