"""What goes out comes back: as it was, or with what people changed in between."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda import read_project, write_project
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind

MODEL = "linkage-nlp tiny-1"


@pytest.fixture
def sent(material: Material, when: datetime, tmp_path: Path) -> Path:
    path = tmp_path / "study.qdpx"
    write_project(path, material, created=when)
    return path


def same(back: Material, out: Material) -> None:
    assert back.sentences == out.sentences
    assert back.table == out.table
    assert list(back.table.values) == list(out.table.values)
    assert back.codebook == out.codebook
    assert back.cases == out.cases
    assert back.coders == out.coders
    assert back.model_versions == out.model_versions


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_of_it_comes_back(
    material: Material, without_transcripts: Material, tmp_path: Path, lang: Any
) -> None:
    for number, out in enumerate((material, without_transcripts)):
        path = tmp_path / f"{number}.qdpx"
        write_project(path, out, lang=lang)
        back = read_project(path)
        same(back.material, out)
        assert back.warnings == ()
        assert back.unmapped == {}
        assert back.notes == ()
        assert not back.drafted


texts = st.text(
    st.one_of(
        st.sampled_from(list("ab。，Ａ😀 \t\r\n\x00\x07\x0b\x85\u2028\ufeff\ufffe\ud800<&>\"']")),
        st.characters(),
    ),
    max_size=30,
)
names = st.text(
    st.one_of(st.sampled_from(list("Aa李é ,<&\n\x00")), st.characters(codec="utf-8")), max_size=12
)
solid = names.filter(lambda name: bool(name.strip()))
known_of: dict[AttributeKind, st.SearchStrategy[Any]] = {
    AttributeKind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    AttributeKind.TEXT: solid,
}


@st.composite
def materials(draw: st.DrawFn, codebook: Codebook) -> Material:
    """Material with anything in it that its types allow."""
    cases = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    people = st.lists(solid, max_size=3).map(tuple)
    sentences = []
    for source in range(draw(st.integers(0, 3))):
        case, transcript = draw(st.sampled_from(cases)), draw(names)
        kind = draw(st.sampled_from(SourceKind))
        turn = 0
        for number in range(draw(st.integers(1, 4))):
            turn += draw(st.integers(0, 1))
            labels = draw(st.lists(st.sampled_from(codebook.labels), unique=True, max_size=3))
            codes = [
                CodeTag(
                    *label,
                    draw(st.floats(0, 1)),
                    draw(st.sampled_from(Decision)),
                    draw(people),
                )
                for label in labels
            ]
            start = draw(st.integers(0, 10**6))
            sentences.append(
                TaggedSentence(
                    sentence_id=f"{source:012x}-{number + 1:04d}",
                    case=case,
                    transcript=transcript,
                    turn=turn,
                    speaker=draw(st.none() | names),
                    role=draw(st.sampled_from(Role)),
                    time=draw(st.none() | st.floats(0, 10**5)),
                    lang=draw(st.sampled_from(["en", "zh"])),
                    start=start,
                    end=start + draw(st.integers(0, 500)),
                    text=draw(texts),
                    model_version=draw(st.sampled_from(["", "m-1", "m 2 <é>"])),
                    codes=tuple(codes),
                    source=kind,
                )
            )
    attributes = draw(
        st.lists(
            st.builds(Attribute, solid, st.sampled_from(AttributeKind)),
            max_size=3,
            unique_by=lambda attribute: attribute.name,
        )
    )
    listed = draw(st.lists(solid, max_size=3, unique=True))
    values: dict[str, Mapping[str, str | float]] = {
        case: MappingProxyType(
            {
                attribute.name: draw(known_of[attribute.kind])
                for attribute in attributes
                if draw(st.booleans())
            }
        )
        for case in listed
    }
    table = CaseTable(tuple(attributes), MappingProxyType(values))
    return Material.of(sentences, codebook, table=table)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), lang=st.sampled_from(["en", "zh"]))
def test_anything_that_can_be_exported_comes_back(
    tiny_codebook: Codebook,
    valid: Callable[[bytes], None],
    data: st.DataObject,
    lang: Any,
) -> None:
    out = data.draw(materials(tiny_codebook))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qdpx"
        write_project(path, out, lang=lang)
        with zipfile.ZipFile(path) as archive:
            valid(archive.read("project.qde"))
        if not out.sentences:
            return
        same(read_project(path).material, out)


def repacked(
    path: Path,
    xml: Callable[[str], str] = str,
    text: Callable[[str, str], str] = lambda _, text: text,
    rename: Callable[[str], str] = str,
) -> Path:
    """The project after it has been through another program."""
    other = path.with_name("back.qdpx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8")
            content = xml(content) if name == "project.qde" else text(name, content)
            target.writestr(rename(name), content.encode("utf-8"))
    return other


GUID = re.compile('((?:guid|GUID|User)=")([0-9a-f-]{36})"')


def test_other_programs_may_write_it_their_way(sent: Path, material: Material) -> None:
    """Ids in capitals and braces, other ends of lines, marks and folders."""
    back = repacked(
        sent,
        xml=lambda xml: "\ufeff" + GUID.sub(lambda m: f'{m[1]}{{{m[2].upper()}}}"', xml),
        text=lambda _, text: "\ufeff" + text,
        rename=lambda name: (
            name.replace("sources/", "Sources/").upper().replace("PROJECT.QDE", "project.qde")
        ),
    )
    same(read_project(back).material, material)


ANY_GUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_every_id_may_be_another_one(sent: Path, material: Material) -> None:
    """ATLAS.ti gives new ids with each export: names and descriptions tell what is what."""

    def renewed(text: str) -> str:
        return ANY_GUID.sub(lambda m: str(uuid5(NAMESPACE_URL, m[0])), text)

    back = read_project(repacked(sent, xml=renewed, rename=renewed))
    same(back.material, material)
    assert back.notes == ()


def test_what_people_wrote_comes_back_as_notes(sent: Path) -> None:
    def commented(xml: str) -> str:
        note = '<Note guid="99999999-9999-9999-9999-999999999999" name="Memo">'
        text = "<PlainTextContent>A thought.</PlainTextContent></Note></Notes>"
        xml = xml.replace("</Notes>", note + text)
        return xml.replace("(linkage-nlp tiny-1)</Desc", "(linkage-nlp tiny-1)\nReally?</Desc", 1)

    notes = read_project(repacked(sent, xml=commented)).notes
    assert [(note.name, note.text) for note in notes] == [
        ("Memo", "A thought."),
        ("CF1: We ask in a forum 😀 every week.", "Really?"),
    ]


def test_the_ends_of_lines_may_have_become_two_characters(sent: Path, material: Material) -> None:
    # As NVivo for Windows counts them: both. The selections move with them.
    with zipfile.ZipFile(sent) as archive:
        texts = {n: archive.read(n).decode() for n in archive.namelist() if n != "project.qde"}

    def moved(xml: str) -> str:
        for source in re.findall(r"<TextSource.*?</TextSource>", xml, re.DOTALL):
            name = re.search(r'internal://([^"]+)"', source)
            assert name
            text = texts[f"sources/{name[1]}"]

            def place(found: re.Match[str], text: str = text) -> str:
                position = int(found[2])
                return f'{found[1]}="{position + text[:position].count(chr(10))}"'

            xml = xml.replace(source, re.sub(r'(\w+Position)="(\d+)"', place, source))
        return xml

    back = repacked(sent, xml=moved, text=lambda _, text: text.replace("\n", "\r\n"))
    same(read_project(back).material, material)


def test_names_in_the_text_may_have_been_masked(sent: Path, material: Material) -> None:
    """A change in one sentence leaves that one out and finds the others further on."""
    back = repacked(sent, text=lambda _, text: text.replace("My cousin helps", "XXXXXXXX helps"))
    found = read_project(back)
    kept = [s for s in material.sentences if "cousin" not in s.text]
    assert [s.text for s in found.material.sentences] == [s.text for s in kept]
    assert "1 sentences are no longer in their texts and were left out" in found.warnings


CODING = (
    '<Coding guid="00000000-0000-0000-0000-00000000000{n}" creatingUser="{user}">'
    '<CodeRef targetGUID="{code}"/></Coding>'
)


def guid_of(xml: str, element: str, name: str) -> str:
    found = re.search(rf'<{element} guid="([^"]+)" name="{re.escape(name)}"', xml)
    assert found, name
    return found[1]


def test_what_people_did_in_another_program_comes_back(sent: Path, material: Material) -> None:
    """A coding confirmed, one taken away, one added by somebody new in part of a sentence."""
    new = "99999999-9999-9999-9999-999999999999"

    def worked_on(xml: str) -> str:
        abroad, web = guid_of(xml, "Code", "Abroad"), guid_of(xml, "Code", "Web")
        doubt = guid_of(xml, "Code", "Abroad (to review)")
        anna = guid_of(xml, "User", "Anna Müller")
        xml = xml.replace("</Users>", f'<User guid="{new}" name="Zoë"/></Users>')
        # The first sentence: the model's doubt is settled by Anna, its other code taken away.
        first = re.search(r"<PlainTextSelection.*?</PlainTextSelection>", xml, re.DOTALL)
        assert first
        codings = re.findall(r"<Coding .*?</Coding>", first[0], re.DOTALL)
        kept = [c for c in codings if web not in c and doubt not in c]
        added = CODING.format(n=1, user=anna, code=abroad)
        selection = first[0]
        for coding in codings:
            selection = selection.replace(coding, "")
        selection = selection.replace(
            "</PlainTextSelection>", "".join(kept) + added + "</PlainTextSelection>"
        )
        xml = xml.replace(first[0], selection)
        # Somebody marks three characters of the sentence without codes.
        start = int(re.findall(r'endPosition="(\d+)"', xml)[2]) + 2
        mark = (
            f'<PlainTextSelection guid="{new}" startPosition="{start}" endPosition="{start + 3}">'
            + CODING.format(n=2, user=new, code=web)
            + "</PlainTextSelection>"
        )
        return re.sub(r"(<TextSource[^>]*>)", lambda m: m[1] + mark, xml, count=1)

    found = read_project(repacked(sent, xml=worked_on)).material
    first, second, third, fourth, *rest = found.sentences
    assert first.codes == (CodeTag("place", "abroad", 1.0, Decision.ACCEPT, ("Anna Müller",)),)
    assert (second, third) == material.sentences[1:3]
    assert fourth.codes == (CodeTag("way", "web", 1.0, Decision.ACCEPT, ("Zoë",)),)
    assert tuple(rest) == material.sentences[4:]
    assert found.coders == ("Anna Müller", "李娜", "Zoë")


def test_without_our_notes_the_codes_are_still_there(sent: Path, material: Material) -> None:
    """Some programs drop notes: sentences are found anew, and probabilities are lost."""
    back = repacked(sent, xml=lambda xml: re.sub(r"<Notes>.*</Notes>", "", xml, flags=re.DOTALL))
    found = read_project(back)
    assert any("without its probabilities" in warning for warning in found.warnings)
    assert found.material.codebook == material.codebook
    by_text = {s.text: s for s in found.material.sentences}
    for sentence in material.sentences:
        expected = {
            (t.dimension, t.code, t.decision, t.coder)
            for t in sentence.codes
            if t.decision is not Decision.NONE
        }
        got = by_text[sentence.text]
        assert {(t.dimension, t.code, t.decision, t.coder) for t in got.codes} == expected
        assert got.case == sentence.case
        if any(t.coder is None for t in got.codes):
            assert got.model_version == "tiny-1"


def test_a_broken_note_is_said_and_does_no_harm(sent: Path, material: Material) -> None:
    def broken(name: str, text: str) -> str:
        return text[: len(text) // 2] if text.startswith('{"linkage-nlp"') else text

    found = read_project(repacked(sent, text=broken))
    assert sum("is not as linkage-nlp wrote it" in w for w in found.warnings) == 3
    coded = {s.text for s in found.material.sentences if s.codes}
    assert coded == {
        s.text for s in material.sentences if any(t.decision is not Decision.NONE for t in s.codes)
    }


def test_changed_names_of_cases_and_values_count(sent: Path) -> None:
    def renamed(xml: str) -> str:
        return xml.replace('name="CF2"', 'name="Firm B"').replace(
            "<IntegerValue>12</IntegerValue>", "<IntegerValue>13</IntegerValue>"
        )

    found = read_project(repacked(sent, xml=renamed)).material
    assert found.cases == ("CF1", "CF9", "Firm B")
    assert found.table.values["CF1"]["size"] == 13.0
    assert {s.case for s in found.sentences} == {"CF1", "Firm B"}


def test_context_can_be_found_again(sent: Path, material: Material) -> None:
    found = read_project(sent, contexts=True).material
    context = found.contexts[material.sentences[0].sentence_id]
    assert context.question == "Where do you look for ideas? 🙂"
    assert found.contexts[material.sentences[1].sentence_id].previous.startswith("We ask")


def test_masked_material_goes_out_masked(material: Material, tmp_path: Path) -> None:
    from linkage_nlp.evidence.masked import masked_material
    from linkage_nlp.masking import Mask, Masker

    masked = masked_material(material, Masker([Mask("Munich", "XXX-1"), Mask("CF1", "F-1")]))
    write_project(tmp_path / "m.qdpx", masked)
    with zipfile.ZipFile(tmp_path / "m.qdpx") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Munich" not in content
    assert b"CF1" not in content
    same(read_project(tmp_path / "m.qdpx").material, replace(masked, contexts=MappingProxyType({})))
