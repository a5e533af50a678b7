"""Finding files, and files that cannot be read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import linkage_nlp.transcripts
from linkage_nlp.errors import EmptyTranscript, OversizedFile, TranscriptError, UnknownFormat
from linkage_nlp.transcripts import (
    SUFFIXES,
    find_transcripts,
    read_transcript_bytes,
    read_transcripts,
    source,
)

Write = Callable[[str, bytes | str], Path]


def test_folders_are_searched_in_a_stable_order(write: Write, tmp_path: Path) -> None:
    names = ["b.txt", "a/z.DOCX", "a/b/c.vtt", "c.json", "a.md"]
    files = {name: write(f"in/{name}", "x") for name in names}
    skipped = [write(f"in/{name}", "x") for name in ("a/tone.wav", "notes.rtf")]
    for name in (".DS_Store", "~$z.docx", ".git/a.txt", "cases.csv", "a/.hidden.txt"):
        write(f"in/{name}", "x")
    extra = write("out.rtf", "x")
    found = find_transcripts([tmp_path / "in", extra, str(files["b.txt"])])
    order = ["a.md", "a/b/c.vtt", "a/z.DOCX", "b.txt", "c.json"]
    assert found.files == (*(files[name] for name in order), extra)
    assert found.skipped == tuple(skipped)
    assert find_transcripts([]).files == ()


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="no such file or folder"):
        find_transcripts([tmp_path / "nothing"])
    with pytest.raises(TranscriptError, match="no such file") as caught:
        read_transcripts(tmp_path / "nothing.txt")
    assert caught.value.path == tmp_path / "nothing.txt"


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="a folder"):
        read_transcripts(tmp_path)


def test_impossible_path() -> None:
    with pytest.raises(TranscriptError):
        read_transcripts("a\0b.txt")


def test_permission(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt", "We met.")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(TranscriptError, match="may not be read"):
        read_transcripts(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_folder_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    with pytest.raises(TranscriptError, match="this folder may not be read"):
        find_transcripts([folder])


def test_oversized_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "FILE_BYTES", 10)
    with pytest.raises(OversizedFile, match="larger than"):
        read_transcripts(write("a.txt", "I: How are you?"))
    with pytest.raises(OversizedFile, match="larger than"):
        read_transcript_bytes(b"I: How are you?")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.doc", r"save it as \.docx"),
        ("a.RTF", r"save it as \.docx"),
        ("a.odt", r"save it as \.docx"),
        ("a.xls", r"save it as \.xlsx"),
        ("a.epub", r"Copy its text into a \.docx"),
        ("a.mp3", "Transcribe it first"),
        ("a.xyz", r"one of these: \.csv, \.docx"),
    ],
)
def test_unknown_formats(write: Write, name: str, remedy: str) -> None:
    path = write(name, "I: How?")
    with pytest.raises(UnknownFormat, match=remedy) as caught:
        read_transcripts(path)
    assert caught.value.path == Path(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_empty_files(write: Write, suffix: str, content: bytes) -> None:
    with pytest.raises(EmptyTranscript, match="it is empty"):
        read_transcripts(write(f"a{suffix}", content))


def test_exported_names() -> None:
    names = linkage_nlp.transcripts.__all__
    assert names == sorted(
        names, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(linkage_nlp.transcripts, name) for name in names)


def test_import_is_light() -> None:
    script = (
        "import sys, linkage_nlp.transcripts\n"
        "heavy = {'docx', 'openpyxl', 'webvtt', 'lxml', 'csv', 'zipfile', 'xml.etree', 'hashlib'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{script}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == ""
