"""Which reader takes which file, by the suffix of its name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from linkage_nlp.errors import UnknownFormat
from linkage_nlp.transcripts.source import Source

if TYPE_CHECKING:
    from linkage_nlp.transcripts.drafts import Draft

Reader: TypeAlias = "Callable[[Source], list[Draft]]"

# The reader of each suffix: its module, imported when the first such file comes, and its name.
_READERS = {
    ".csv": ("delimited", "read_csv"),
    ".docx": ("word", "read_word"),
    ".htm": ("web", "read_html"),
    ".html": ("web", "read_html"),
    ".json": ("whisper", "read_whisper"),
    ".md": ("plain", "read_markdown"),
    ".mht": ("web", "read_mhtml"),
    ".mhtml": ("web", "read_mhtml"),
    ".pdf": ("pdf", "read_pdf"),
    ".srt": ("subtitles", "read_srt"),
    ".tsv": ("delimited", "read_tsv"),
    ".txt": ("plain", "read_plain"),
    ".vtt": ("subtitles", "read_vtt"),
    ".xlsx": ("workbook", "read_workbook"),
}
SUFFIXES = tuple(_READERS)

_REMEDIES = {
    "Open it and save it as .docx or .txt": ".doc .rtf .odt .pages .wps .dot .docm .dotx",
    "Open it and save it as .xlsx or .csv": ".xls .xlsm .xlsb .ods .numbers .et",
    "Copy its text into a .docx or .txt file": ".epub .mobi .webarchive .maff .ppt .pptx",
    "Transcribe it first, and give the .srt or .json file of the speech recognition": (
        ".mp3 .m4a .wav .wma .aac .ogg .flac .mp4 .mov .avi .mkv .webm .amr"
    ),
}


def reader_of(source: Source) -> Reader:
    """The reader for a file; for content without a suffix, by its first characters.

    Raises:
        UnknownFormat: No reader takes this suffix.
    """
    suffix = PurePath(source.name).suffix.lower() or _sniff(source.data)
    if suffix not in _READERS:
        raise _unknown(source, suffix)
    module, name = _READERS[suffix]
    reader: Reader = getattr(import_module(f"linkage_nlp.transcripts.readers.{module}"), name)
    return reader


def _sniff(data: bytes) -> str:
    start = data[:3].removeprefix(b"\xef\xbb\xbf") + data[3:4096]
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ".xlsx" if b"xl/workbook.xml" in data else ".docx"
    if start.startswith(b"WEBVTT"):
        return ".vtt"
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if start.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ".json" if start.lstrip().startswith(b"{") else ".txt"


def _unknown(source: Source, suffix: str) -> UnknownFormat:
    for remedy, suffixes in _REMEDIES.items():
        if suffix in suffixes.split():
            return UnknownFormat(f"{suffix} files are not read", path=source.place, remedy=remedy)
    return UnknownFormat(
        f"{suffix} is not a format of transcripts that is read",
        path=source.place,
        remedy=f"Save it in one of these: {', '.join(SUFFIXES)}",
    )
