from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.codebook import Bilingual, Codebook, default_codebook, load_codebook
from linkage_nlp.codebook.dump import codebook_yaml
from linkage_nlp.codebook.fingerprint import fingerprint
from linkage_nlp.errors import CodebookError, DamagedFile
from linkage_nlp.refi_qda import read_codebook, write_code_table, write_codebook
from linkage_nlp.refi_qda.codes import code_tree
from linkage_nlp.refi_qda.draft import FILLED, KEYS
from linkage_nlp.refi_qda.own_codebook import own_codebook

ID = "bbbbbbbb-0000-0000-0000-{:012d}"


def qdc(body: str, tmp_path: Path, *, namespace: str = "urn:QDA-XML:codebook:1.0") -> Path:
    path = tmp_path / "Field codes.qdc"
    path.write_text(
        f'<?xml version="1.0"?><CodeBook xmlns="{namespace}" origin="X">{body}</CodeBook>',
        encoding="utf-8",
    )
    return path


def loaded(codebook: Codebook, tmp_path: Path, comment: str = "") -> Codebook:
    path = tmp_path / "drafted.yaml"
    path.write_text(codebook_yaml(codebook, comment), encoding="utf-8")
    return load_codebook(path)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_codebook_of_ours_comes_back(tiny_codebook: Codebook, tmp_path: Path, lang: Any) -> None:
    for book in (tiny_codebook, default_codebook()):
        write_codebook(tmp_path / "codes.qdc", book, lang=lang)
        imported = read_codebook(tmp_path / "codes.qdc")
        assert imported.codebook == book
        assert not imported.drafted


def test_the_codes_keep_the_published_schema(
    tmp_path: Path, valid: Callable[[bytes], None]
) -> None:
    """The schema of projects has the same codes; that of codebooks has sets besides."""
    write_codebook(tmp_path / "codes.qdc", default_codebook(), lang="zh")
    root = ElementTree.parse(tmp_path / "codes.qdc").getroot()
    space = "{urn:QDA-XML:codebook:1.0}"
    assert root.tag == f"{space}CodeBook"
    assert [child.tag for child in root] == [f"{space}Codes", f"{space}Sets"]
    for one in root.iter(f"{space}Set"):
        assert set(one.attrib) == {"guid", "name"}
        kinds = [child.tag.removeprefix(space) for child in one]
        assert kinds == ["Description", *["MemberCode"] * (len(kinds) - 1)]
        assert all(set(m.attrib) == {"guid"} for m in one.iter(f"{space}MemberCode"))
    codes = ElementTree.tostring(root[0], encoding="unicode").replace("codebook:1.0", "project:1.0")
    valid(
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="x"><CodeBook>{codes}</CodeBook>'
        "</Project>".encode()
    )


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(
    # What the loader of codebooks takes, and XML gives back.
    lambda text: " ".join("".join(c for c in text if c.isprintable()).split()) or "x"
)
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), lang=st.sampled_from(["en", "zh"]))
def test_any_texts_of_a_codebook_come_back(
    tiny_codebook: Codebook, data: st.DataObject, lang: Any
) -> None:
    def both(kind: st.SearchStrategy[str]) -> Bilingual:
        return Bilingual(data.draw(kind), data.draw(kind))

    def lists() -> dict[str, tuple[str, ...]]:
        count = data.draw(st.integers(0, 2))
        some = st.lists(texts, min_size=count, max_size=count).map(tuple)
        return {one: data.draw(some) for one in ("en", "zh")}

    keys = iter(data.draw(st.permutations(KEYS)))

    dimensions = tuple(
        replace(
            dimension,
            name=both(words),
            definition=both(texts),
            codes=tuple(
                replace(
                    code,
                    name=both(words),
                    definition=both(texts),
                    include=lists(),
                    exclude=lists(),
                    examples=lists(),
                    hotkey=next(keys),
                )
                for code in dimension.codes
            ),
        )
        for dimension in tiny_codebook.dimensions
    )
    book = replace(
        tiny_codebook,
        name=both(words),
        version=data.draw(words),
        dimensions=dimensions,
        groups=tuple(
            replace(group, name=both(words), definition=both(texts))
            for group in tiny_codebook.groups
        ),
        fingerprint=fingerprint(dimensions),
    )
    assert own_codebook(code_tree(book, lang).system) == book


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code=fair", "code=web"),
        ("key=2", "key=1"),
        ("code=fair", "code=Fair"),
        ("groups=open", "groups=closed"),
        ("Definition: What fair", "Include: What fair"),
    ],
)
def test_one_that_was_spoilt_is_taken_for_another_programs(
    tiny_codebook: Codebook, tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / "codes.qdc"
    write_codebook(path, tiny_codebook)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    imported = read_codebook(path)
    assert imported.drafted
    assert len(loaded(imported.codebook, tmp_path).labels) == 4


def test_yaml_comes_back_as_it_was(tiny_codebook: Codebook, tmp_path: Path) -> None:
    for book in (tiny_codebook, default_codebook()):
        assert loaded(book, tmp_path, "a comment\n\nof two lines") == book


def test_taguettes_table_has_dimensions_above_codes(
    tiny_codebook: Codebook, tmp_path: Path
) -> None:
    write_code_table(tmp_path / "codes.csv", tiny_codebook, lang="zh")
    rows = (tmp_path / "codes.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:2] == ["tag,description", "途径.网络,网络的意思。"]
    assert len(rows) == 5


def test_codes_of_another_program_become_a_codebook_that_loads(tmp_path: Path) -> None:
    body = (
        f'<Codes><Code guid="{ID.format(1)}" name="渠道" isCodable="false">'
        "<Description>How knowledge comes.</Description>"
        f'<Code guid="{ID.format(2)}" name="Study abroad" isCodable="true" color="#AbC"/>'
        f'<Code guid="{ID.format(3)}" name="展会" isCodable="true"/>'
        f'<Code guid="{ID.format(4)}" name="Study Abroad!" isCodable="true">'
        f'<Code guid="{ID.format(5)}" name="4 years" isCodable="true"/></Code></Code>'
        f'<Code guid="{ID.format(6)}" name="Émotion" isCodable="true"/>'
        f'<Code guid="{ID.format(7)}" name="Empty" isCodable="false"/></Codes>'
        f'<Sets><Set guid="{ID.format(8)}" name="Old ties"><MemberCode guid="{ID.format(2)}"/>'
        f'<MemberCode guid="{ID.format(9)}"/></Set><Set guid="{ID.format(9)}" name="None"/></Sets>'
    )
    # ATLAS.ti 9 writes an older namespace.
    for namespace in ("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4"):
        imported = read_codebook(qdc(body, tmp_path, namespace=namespace))
        assert imported.drafted
        book = loaded(imported.codebook, tmp_path, FILLED)
        assert book == imported.codebook
        assert (book.id, book.name.en) == ("field_codes", "Field codes")
        assert list(map(str, book.labels)) == [
            "dimension_1/study_abroad",
            "dimension_1/code_1",
            "dimension_1/study_abroad_2",
            "dimension_1/code_4_years",
            "codes/emotion",
        ]
        first = book.code(("dimension_1", "study_abroad"))
        assert (first.color, first.groups) == ("#aabbcc", ("old_ties",))
        assert first.name == Bilingual("Study abroad", "Study abroad")
        assert book.dimension("dimension_1").definition.zh == "How knowledge comes."
        assert len({code.hotkey for d in book.dimensions for code in d.codes}) == 5


def test_branches_can_be_chosen(tmp_path: Path) -> None:
    many = "".join(
        f'<Code guid="{ID.format(n)}" name="c{n}" isCodable="true"/>' for n in range(2, 60)
    )
    body = (
        f'<Codes><Code guid="{ID.format(1)}" name="All" isCodable="false">{many}</Code>'
        f'<Code guid="{ID.format(70)}" name="Few" isCodable="false">'
        f'<Code guid="{ID.format(71)}" name="one" isCodable="true"/></Code></Codes>'
    )
    path = qdc(body, tmp_path)
    with pytest.raises(CodebookError, match="59 codes") as caught:
        read_codebook(path)
    assert caught.value.path == path
    book = read_codebook(path, only=["few", "c7"]).codebook
    assert list(map(str, book.labels)) == ["few/one", "codes/c7"]


@pytest.mark.parametrize("body", ["", "<Codes/>"])
def test_a_file_without_codes_is_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(CodebookError, match="no code in it"):
        read_codebook(qdc(body, tmp_path))


def test_a_project_is_no_codebook(tmp_path: Path) -> None:
    path = tmp_path / "x.qdc"
    path.write_text("<Project/>", encoding="utf-8")
    with pytest.raises(DamagedFile, match="<Project> where <CodeBook>"):
        read_codebook(path)


@settings(max_examples=40, deadline=None)
@given(names=st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_any_names_make_a_codebook_that_loads(names: list[str]) -> None:
    import tempfile

    from linkage_nlp.refi_qda.draft import draft_codebook
    from linkage_nlp.refi_qda.model import Code, CodeSystem

    system = CodeSystem(tuple(Code(str(n), name or "?") for n, name in enumerate(names)))
    draft = draft_codebook(system, name=names[0])
    with tempfile.TemporaryDirectory() as folder:
        book = loaded(draft.codebook, Path(folder))
    assert book.labels == draft.codebook.labels
    assert len(draft.labels) == len(names)
