from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda import write_project
from linkage_nlp.transcripts import SourceKind

Check = Callable[[bytes], None]


@pytest.fixture
def written(
    material: Material, when: datetime, tmp_path: Path, opened: Callable[[Path], Any]
) -> Any:
    path = tmp_path / "study.qdpx"
    assert write_project(path, material, created=when) == ()
    return opened(path)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("whole", [True, False])
def test_the_published_schema_is_kept(
    material: Material,
    without_transcripts: Material,
    valid: Check,
    opened: Callable[[Path], Any],
    tmp_path: Path,
    lang: Any,
    whole: bool,
) -> None:
    path = tmp_path / "study.qdpx"
    write_project(path, material if whole else without_transcripts, lang=lang)
    valid(opened(path).xml)


def test_the_schema_is_a_check(valid: Check, written: Any) -> None:
    with pytest.raises(Exception, match="codable"):
        valid(written.xml.replace(b"isCodable", b"codable"))


def test_the_same_material_gives_the_same_bytes(
    material: Material, when: datetime, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        write_project(tmp_path / f"{name}.qdpx", material, name="x", created=when)
    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()
    write_project(tmp_path / "two.qdpx", material, name="y", created=when)
    assert (tmp_path / "one.qdpx").read_bytes() != (tmp_path / "two.qdpx").read_bytes()


def test_selections_cover_the_sentences_to_the_code_point(written: Any, material: Material) -> None:
    said = {sentence.text for sentence in material.sentences if sentence.codes}
    assert {text for _, text, _, _ in written.codings()} == said
    assert any("😀" in text for text in said)
    assert any("ＡＢＣ" in text for text in said)


def test_each_coding_says_who_gave_which_code(written: Any) -> None:
    model = "linkage-nlp tiny-1"
    assert written.names("Users/User") == [model, "Anna Müller", "李娜"]
    forum = "We ask in a forum 😀 every week."
    assert [c[2:] for c in written.codings() if c[1] == forum] == [
        ("Web", model),
        ("Abroad (to review)", model),
    ]
    assert [c[2:] for c in written.codings() if c[1] == "My cousin helps."] == [
        ("Work", "Anna Müller"),
        ("Work", "李娜"),
    ]


def test_codes_to_review_are_codes_of_their_own(written: Any) -> None:
    tops = written.root.findall("CodeBook/Codes/Code")
    assert [top.get("name") for top in tops] == ["Way", "Place", "To review"]
    assert [c.get("name") for c in tops[2] if c.tag == "Code"] == [
        "Fair & show (to review)",
        "Abroad (to review)",
    ]
    assert {c.get("isCodable") for c in tops} == {"false"}
    assert {c.get("isCodable") for top in tops for c in top.iterfind("Code")} == {"true"}


def test_the_text_is_whole_with_speakers_and_interviewers(written: Any) -> None:
    first, second = written.root.findall("Sources/TextSource")
    text = written.text(first)
    assert text.startswith("Interview with CF1\n\nQ: Where do you look for ideas? 🙂\nCF1: We")
    assert "\r" not in text
    # Subtitles name the speaker beside the text, so it is written into it.
    assert written.text(second).startswith("Anna: Do you go abroad?\nBo: Yes, to Munich.")


def test_without_transcripts_the_text_is_put_together(
    without_transcripts: Material, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    write_project(tmp_path / "study.qdpx", without_transcripts)
    project = opened(tmp_path / "study.qdpx")
    first = project.root.find("Sources/TextSource")
    assert project.text(first) == (
        "CF1: We ask in a forum 😀 every week. My cousin helps.\n"
        "CF1: 我们每年都去ＡＢＣ展会。我们是伙伴。"
    )
    said = {s.text for s in without_transcripts.sentences if s.codes}
    assert {text for _, text, _, _ in project.codings()} == said


def test_a_transcript_that_was_changed_is_put_together_with_a_warning(
    material: Material, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    changed = {
        key: replace(one, text=one.text.replace("forum", "FORUM!"))
        for key, one in material.transcripts.items()
    }
    warnings = write_project(
        tmp_path / "study.qdpx", replace(material, transcripts=MappingProxyType(changed))
    )
    assert len(warnings) == 1
    assert "CF1.txt is not as it was" in warnings[0]
    said = {s.text for s in material.sentences if s.codes}
    assert {text for _, text, _, _ in opened(tmp_path / "study.qdpx").codings()} == said


def test_cases_have_their_sources_and_what_is_known_of_them(written: Any) -> None:
    variables = written.called("Variables/Variable")
    kinds = [v.get("typeOfVariable") for v in written.root.iterfind("Variables/Variable")]
    assert list(variables.values()) == ["size", "城市", "importance", "website"]
    assert kinds == ["Integer", "Text", "Float", "Text"]
    cases = {}
    for case in written.root.iterfind("Cases/Case"):
        known = {
            variables[one[0].get("targetGUID")]: one[1].text
            for one in case.iterfind("VariableValue")
        }
        sources = written.called("Sources/TextSource")
        cases[case.get("name")] = (
            known,
            [sources[s.get("targetGUID")] for s in case.iterfind("SourceRef")],
        )
    assert cases == {
        "CF1": ({"size": "12", "城市": "宁波 <&>", "importance": "4.5"}, ["CF1"]),
        "CF9": ({}, []),
        "CF2": ({"size": "7"}, ["CF2"]),
    }


def test_groups_are_sets_and_codes_have_colours_and_both_languages(
    written: Any, tiny_codebook: Codebook
) -> None:
    codes = written.called(".//Code")
    sets = {
        one.get("name"): [codes[m.get("targetGUID")] for m in one.iterfind("MemberCode")]
        for one in written.root.iterfind("Sets/Set")
    }
    assert sets["Open ways"] == ["Web", "Fair & show"]
    web = next(c for c in written.root.iter("Code") if c.get("name") == "Web")
    assert web.get("color") == "#f0e442"
    description = web.findtext("Description")
    assert "[en] Web\nDefinition: What web means." in description
    assert "[zh] 网络\n定义：网络的意思。" in description


def test_interviews_and_documents_are_sets_where_there_are_both(
    material: Material, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    sentences = [
        replace(s, source=SourceKind.DOCUMENT) if s.case == "CF2" else s for s in material.sentences
    ]
    write_project(tmp_path / "both.qdpx", replace(material, sentences=tuple(sentences)), lang="zh")
    project = opened(tmp_path / "both.qdpx")
    assert {"访谈", "文档"} <= set(project.names("Sets/Set"))
    write_project(tmp_path / "one.qdpx", material, lang="zh")
    assert not {"访谈", "文档"} & set(opened(tmp_path / "one.qdpx").names("Sets/Set"))


def test_everything_has_a_time(written: Any) -> None:
    for tag in ("PlainTextSelection", "Coding", "Note", "TextSource"):
        times = {e.get("creationDateTime") for e in written.root.iter(tag)}
        assert times == {"2026-03-04T05:06:07Z"}, tag


def test_no_note_repeats_what_was_said(written: Any, material: Material) -> None:
    notes = [written.text(note) for note in written.root.iterfind("Notes/Note")]
    assert any("linkage-nlp" in note for note in notes)
    for sentence in material.sentences:
        assert not any(sentence.text in note for note in notes)


def test_names_are_unique_and_fit_for_files(
    material: Material, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    names = {"CF1": "../a/b: c?.docx", "CF2": "..\\A\\B: c?.txt"}
    sentences = [replace(s, transcript=names[s.case]) for s in material.sentences]
    write_project(tmp_path / "n.qdpx", replace(material, sentences=tuple(sentences)))
    shown = opened(tmp_path / "n.qdpx").names("Sources/TextSource")
    assert shown == ["_a_b_ c_", "_A_B_ c_ (2)"]


def test_no_member_of_the_archive_is_outside_of_its_folders(
    material: Material, tmp_path: Path
) -> None:
    write_project(tmp_path / "n.qdpx", material)
    with zipfile.ZipFile(tmp_path / "n.qdpx") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert name == "project.qde" or name.split("/")[0] == "sources"
            assert ".." not in name


def test_empty_material_is_a_valid_project(
    tiny_codebook: Codebook, valid: Check, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    write_project(tmp_path / "e.qdpx", Material.of([], tiny_codebook))
    project = opened(tmp_path / "e.qdpx")
    valid(project.xml)
    assert project.names("Users/User") == ["linkage-nlp unknown"]
