from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from linkage_annotations.interface.languages import Languages
from linkage_annotations.settings import FILE, Settings, read_settings, write_settings
from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts import Role


def write(folder: Path, content: str) -> Path:
    path = folder / FILE
    path.write_text(content, encoding="utf-8")
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "annotation"
    given = Settings(
        url="https://label.example.org/studio",
        project=3,
        codebook=tmp_path / "企业.yaml",
        languages=Languages.EN_ZH,
        coders=3,
        transcripts=(tmp_path / "interviews", folder / "more.docx"),
        cases=tmp_path / "cases.csv",
        roles={"Dr Li": Role.INTERVIEWER},
        masks=tmp_path / "names.csv",
        adjudication=4,
        adjudicators=frozenset({"lead@example.org"}),
        former_codebooks=frozenset({"sha256:0"}),
        majority=True,
    )
    write_settings(folder, given)
    read = read_settings(folder)
    for item in fields(Settings):
        if item.name not in {"codebook", "transcripts", "cases", "masks"}:
            assert getattr(read, item.name) == getattr(given, item.name), item.name
    assert read.codebook is not None
    assert read.codebook.resolve() == tmp_path / "企业.yaml"
    assert [path.resolve() for path in read.transcripts] == list(given.transcripts)
    assert "codebook: ../../企业.yaml" in (folder / FILE).read_text(encoding="utf-8")


def test_paths_move_with_the_workspace(tmp_path: Path) -> None:
    write_settings(tmp_path / "a" / "w", Settings(transcripts=(tmp_path / "a" / "talks",)))
    (tmp_path / "a").rename(tmp_path / "b")
    (path,) = read_settings(tmp_path / "b" / "w").transcripts
    assert path.resolve() == tmp_path / "b" / "talks"


def test_the_defaults_are_those_of_no_keys(tmp_path: Path) -> None:
    write(tmp_path, "url: http://127.0.0.1:8080/\n")
    assert read_settings(tmp_path) == Settings()
    write_settings(tmp_path, Settings())
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("content", "row", "said"),
    [
        ("url: http://a\ncoder: 2\n", 2, "unknown key 'coder'"),
        ("coders: 2\nurl: http://a\ncoders: 3\n", 3, "'coders' stands twice"),
        ("coders: two\n", 1, "'coders' is not a number"),
        ("coders: 0\n", 1, "'coders' is not"),
        ("coders: true\n", 1, "'coders' is not"),
        ("project: -1\n", 1, "'project' is not"),
        ("url: label.example.org\n", 1, "'url' is not an address"),
        ("languages: fr\n", 1, "'languages' is not one of zh-en"),
        ("transcripts: talks\n", 1, "'transcripts' is not a list"),
        ("transcripts: ['']\n", 1, "'transcripts' is not a list"),
        ("majority: 1\n", 1, "'majority' is not true or false"),
        ("roles: {Li: boss}\n", 1, "'roles' is not"),
        ("roles: [Li]\n", 1, "'roles' is not"),
        ("- url\n", None, "not a mapping"),
        ("", None, "not a mapping"),
        ("url: [\n", 2, "not valid YAML"),
        ("url: \x00\n", None, "not valid YAML"),
        ("url: !!python/object:os.system x\n", 1, "not valid YAML"),
    ],
)
def test_a_flaw_is_named_with_its_row(
    tmp_path: Path, content: str, row: int | None, said: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(UsageError, match=said) as caught:
        read_settings(tmp_path)
    assert (caught.value.path, caught.value.row) == (path, row)
    assert caught.value.remedy


def test_a_missing_workspace_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no workspace") as caught:
        read_settings(tmp_path)
    assert caught.value.path == tmp_path


def test_settings_in_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes("url: http://企业\n".encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_settings(tmp_path)
