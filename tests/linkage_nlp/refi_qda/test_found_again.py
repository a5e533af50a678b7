"""Sentences that are found again in a text that was changed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda import read_project, write_project
from linkage_nlp.refi_qda.data_note import KeptSentence
from linkage_nlp.refi_qda.found_again import found_again
from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role

YES, READ, FAIRS, ONCE = "Yes, we do.", "We read forums.", "We go to fairs.", "Once a year."


def sentence(number: int, text: str, start: int = 0) -> TaggedSentence:
    return TaggedSentence(
        sentence_id=f"0123456789ab-{number:04d}",
        case="F1",
        transcript="F1.txt",
        turn=number,
        speaker="Boss",
        role=Role.RESPONDENT,
        time=None,
        lang="en",
        start=start,
        end=start + len(text),
        text=text,
        model_version="tiny-1",
        codes=(),
    )


def kept(texts: Sequence[str]) -> list[KeptSentence]:
    """Sentences as they go out, a line for each."""
    found = []
    start = 0
    for number, text in enumerate(texts, start=1):
        place = Span(start, start + len(text))
        found.append(KeptSentence.of(sentence(number, text, start), place, ()))
        start = place.end + 1
    return found


def numbers(texts: Sequence[str], now: str) -> list[int]:
    """Which of the sentences are found in a text; each must stand where it is said to."""
    found = found_again(kept(texts), now)
    for text, place in zip(texts, found, strict=True):
        assert place is None or now[place.start : place.end] == text
    return [number for number, place in enumerate(found) if place is not None]


@pytest.mark.parametrize(
    ("texts", "gone"),
    [
        ((YES, READ, FAIRS, YES, ONCE), [0]),
        ((YES, READ, FAIRS, YES, ONCE), [3]),
        ((YES, READ, FAIRS, YES, READ, ONCE), [0, 1]),
        ((YES, READ, FAIRS, YES, READ, ONCE), [3, 4]),
        ((READ, YES, FAIRS, YES, ONCE, YES), [1, 5]),
        ((YES, READ), [1]),
        ((YES, READ), [0, 1]),
    ],
)
def test_a_repeated_sentence_that_is_gone_stays_gone(texts: Sequence[str], gone: list[int]) -> None:
    left = [number for number in range(len(texts)) if number not in gone]
    assert numbers(texts, "\n".join(texts[number] for number in left)) == left


def test_of_two_beside_each_other_one_is_left() -> None:
    assert len(numbers((READ, YES, YES, ONCE), "\n".join((READ, YES, ONCE)))) == 3


def test_sentences_are_found_between_masked_ones() -> None:
    texts = (YES, "My cousin helps.", READ, "Mr Lin asks.", YES, "Ms Lin too.", ONCE)
    now = "\n".join((YES, "XXX-1 helps.", READ, "XXX-2 asks us.", YES, "X too.", ONCE))
    assert numbers(texts, now) == [0, 2, 4, 6]


def test_a_text_may_have_grown_at_its_beginning() -> None:
    texts = (YES, READ, YES)
    assert numbers(texts, "A heading. " * 100 + "\n".join(texts)) == [0, 1, 2]


@settings(deadline=None)
@given(
    texts=st.lists(st.sampled_from([YES, READ, FAIRS, ONCE]), max_size=12),
    data=st.data(),
)
def test_no_sentence_is_found_twice(texts: list[str], data: st.DataObject) -> None:
    left = [text for text in texts if data.draw(st.booleans())]
    found = found_again(kept(texts), "\n".join(left))
    places = [place for place in found if place is not None]
    assert len(places) == len(left)
    assert all(one.end < other.start for one, other in pairwise(places))


CODING = (
    '<PlainTextSelection guid="22222222-1111-1111-1111-111111111111" startPosition="{start}" '
    'endPosition="{end}"><Coding guid="33333333-1111-1111-1111-111111111111" '
    'creatingUser="11111111-1111-1111-1111-111111111111"><CodeRef targetGUID="{code}"/></Coding>'
    "</PlainTextSelection>"
)


def test_a_coding_by_hand_counts_once_after_a_deletion(
    tmp_path: Path, tiny_codebook: Codebook
) -> None:
    texts = (YES, READ, FAIRS, YES, ONCE)
    spoken = [sentence(number, text) for number, text in enumerate(texts, start=1)]
    sent = tmp_path / "sent.qdpx"
    write_project(sent, Material.of([replace(s, turn=1) for s in spoken], tiny_codebook))
    back = tmp_path / "back.qdpx"
    with zipfile.ZipFile(sent) as source, zipfile.ZipFile(back, "w") as target:
        files = {name: source.read(name).decode("utf-8") for name in source.namelist()}
        (place,) = (name for name, text in files.items() if text.startswith("Boss: "))
        files[place] = text = files[place].replace(f"{YES} ", "", 1)
        start = text.index(YES)
        xml = files["project.qde"]
        code = re.search(r'<Code guid="([^"]+)" name="Web"', xml)
        assert code
        coding = CODING.format(start=start, end=start + len(YES), code=code[1])
        user = '<User guid="11111111-1111-1111-1111-111111111111" name="Anna"/></Users>'
        xml = xml.replace("</Users>", user)
        files["project.qde"] = re.sub(
            r"(<TextSource [^>]*?)\s*/>", lambda m: f"{m[1]}>{coding}</TextSource>", xml
        )
        for name, content in files.items():
            target.writestr(name, content)
    found = read_project(back)
    assert found.warnings == ("1 sentences are no longer in their texts and were left out",)
    said = [(s.sentence_id[-1], [t.coders for t in s.codes]) for s in found.material.sentences]
    assert said == [("2", []), ("3", []), ("4", [("Anna",)]), ("5", [])]
