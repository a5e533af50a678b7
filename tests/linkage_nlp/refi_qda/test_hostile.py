"""Files that are broken, or made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_nlp.errors import (
    DamagedFile,
    LinkageError,
    OversizedFile,
    ProtectedFile,
    TranscriptError,
)
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda import SourceFile, read_codebook, read_project, write_project
from linkage_nlp.refi_qda.files import write_texts

Pack = Callable[..., Path]
BOOK = (
    '<CodeBook><Codes><Code guid="bbbbbbbb-0000-0000-0000-000000000001" name="a" '
    'isCodable="true"/></Codes></CodeBook>'
)


def source(path: str, name: str = "s") -> str:
    return (
        f'<Sources><TextSource guid="eeeeeeee-0000-0000-0000-000000000001" name="{name}" '
        f'plainTextPath="{path}"/></Sources>'
    )


@pytest.mark.parametrize(
    "path",
    [
        "absolute:///etc/passwd",
        "relative://../secret.txt",
        "relative:///../secret.txt",
        "internal://../../secret.txt",
        "../secret.txt",
        "absolute:///%2e%2e/secret.txt",
        "relative://link/secret.txt",
        "file:///etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_folder(pack: Pack, tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("A secret.", encoding="utf-8")
    if "link" in path:
        try:
            (inside / "link").symlink_to(tmp_path)
        except OSError:
            pytest.skip("this system lets nobody make links")
    project = pack(BOOK + source(path)).rename(inside / "p.qdpx")
    imported = read_project(project)
    assert imported.texts == ()
    assert any("its plain text is not in the project" in w for w in imported.warnings)


def test_members_with_paths_are_never_unpacked(pack: Pack, tmp_path: Path) -> None:
    project = pack(
        BOOK + source("internal://a.txt"),
        {"../../evil.txt": "x", "/abs.txt": "x", "sources/a.txt": "Boss: Yes.\n"},
    )
    before = sorted(tmp_path.rglob("*"))
    assert len(read_project(project).texts) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_names_of_texts_stay_in_the_folder(tmp_path: Path) -> None:
    texts = [
        SourceFile(name, "c", "x")
        for name in (
            "e\u0301",
            "\u00e9",
            "../../up",
            "/etc/x",
            "..",
            "",
            "a\x00b\nc",
            "CON",
            "x" * 300,
            "A",
            "a",
        )
    ]
    names = write_texts(tmp_path / "out", texts)
    assert len(set(names)) == len(texts)
    assert {path.parent for path in tmp_path.rglob("*.txt")} == {tmp_path / "out"}


LAUGHS = (
    '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<Project xmlns="urn:QDA-XML:project:1.0" name="&b;"/>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declare", [True, False])
def test_entities_are_refused(tmp_path: Path, encoding: str, declare: bool) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' if declare else ""
    content = (head + LAUGHS).encode(encoding)
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", content)
    with pytest.raises(DamagedFile, match="document type"):
        read_project(path)
    codes = tmp_path / "c.qdc"
    codes.write_bytes(content)
    with pytest.raises(DamagedFile, match="document type"):
        read_codebook(codes)


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    path = tmp_path / "c.qdc"
    path.write_text(
        f'<!DOCTYPE CodeBook [<!ENTITY x SYSTEM "{secret.as_uri()}">]><CodeBook>&x;</CodeBook>',
        encoding="utf-8",
    )
    with pytest.raises(DamagedFile, match="document type"):
        read_codebook(path)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b"<Project/>")
        archive.writestr("sources/film.txt", bytes(301_000_000))
    with pytest.raises(OversizedFile, match="unpacks to more") as caught:
        read_project(path)
    assert "without its sound" in caught.value.remedy


def test_codes_that_stand_too_deep_are_refused(pack: Pack) -> None:
    opening = '<Code guid="b" name="x" isCodable="true">'
    deep = f"<CodeBook><Codes>{opening * 5000}{'</Code>' * 5000}</Codes></CodeBook>"
    with pytest.raises(DamagedFile, match="levels deep"):
        read_project(pack(deep))


def test_an_encrypted_project_is_told(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    write_project(path, material)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            struct.pack_into("<H", data, place + offset, 1)
            place = data.find(mark, place + 4)
    path.write_bytes(data)
    with pytest.raises(ProtectedFile):
        read_project(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a whole .qdpx file"),
        (b"not a zip", "not a whole .qdpx file"),
        (None, "there is no such file"),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "p.qdpx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TranscriptError, match=message):
        read_project(path)


def test_an_archive_without_a_project_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(DamagedFile, match=r"no project\.qde"):
        read_project(path)


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"<Project", "its XML is broken"),
        (b"", "its XML is broken"),
        (b"<CodeBook/>", "<CodeBook> where <Project> should be"),
        (b'<?xml version="1.0" encoding="nonsense"?><Project/>', "its XML is broken"),
        ("<Project name='\ud800'/>".encode("utf-8", "surrogatepass"), "its XML is broken"),
    ],
)
def test_broken_xml_is_told(tmp_path: Path, xml: bytes, message: str) -> None:
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)
    with pytest.raises(DamagedFile, match=message):
        read_project(path)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_damage_gives_an_error_of_ours_or_a_project(
    material: Material, tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes changed, inserted and removed in the project's XML and notes."""
    sent = tmp_path / "sent.qdpx"
    if not sent.exists():
        write_project(sent, material)
    with zipfile.ZipFile(sent) as archive:
        members = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(data.draw(st.integers(1, 3))):
        content = members[data.draw(st.sampled_from(sorted(members)))]
        place = data.draw(st.integers(0, len(content)))
        size = data.draw(st.integers(0, 40))
        content[place : place + size] = data.draw(
            st.one_of(
                st.binary(max_size=10),
                st.sampled_from([b"", b'"', b"\xff\xfe", b"<Code/>", b"-1", b"null", b"[]", b"{}"]),
            )
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, bytes(content))
    damaged = tmp_path / "damaged.qdpx"
    damaged.write_bytes(buffer.getvalue())
    with suppress(LinkageError):
        read_project(damaged, contexts=True)
