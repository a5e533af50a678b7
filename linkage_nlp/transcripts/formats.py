"""Which reader takes which file, by the suffix of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from linkage_nlp.errors import UnknownFormat
from linkage_nlp.transcripts.source import Source

if TYPE_CHECKING:
    from linkage_nlp.transcripts.drafts import Draft

Reader: TypeAlias = "Callable[[Source], list[Draft]]"

SUFFIXES = (".csv", ".docx", ".json", ".md", ".srt", ".tsv", ".txt", ".vtt", ".xlsx")

_REMEDIES = {
    "Open it and save it as .docx or .txt": ".doc .rtf .odt .pages .wps .dot .docm .dotx",
    "Open it and save it as .xlsx or .csv": ".xls .xlsm .xlsb .ods .numbers .et",
    "Copy its text into a .docx or .txt file": ".pdf .html .htm .epub .mht",
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
    match suffix:
        case ".txt" | ".md":
            from linkage_nlp.transcripts.readers import plain

            return plain.read_plain if suffix == ".txt" else plain.read_markdown
        case ".docx":
            from linkage_nlp.transcripts.readers.word import read_word

            return read_word
        case ".vtt" | ".srt":
            from linkage_nlp.transcripts.readers import subtitles

            return subtitles.read_vtt if suffix == ".vtt" else subtitles.read_srt
        case ".csv" | ".tsv":
            from linkage_nlp.transcripts.readers import delimited

            return delimited.read_csv if suffix == ".csv" else delimited.read_tsv
        case ".xlsx":
            from linkage_nlp.transcripts.readers.workbook import read_workbook

            return read_workbook
        case ".json":
            from linkage_nlp.transcripts.readers.whisper import read_whisper

            return read_whisper
    raise _unknown(source, suffix)


def _sniff(data: bytes) -> str:
    start = data[:3].removeprefix(b"\xef\xbb\xbf") + data[3:4096]
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ".xlsx" if b"xl/workbook.xml" in data else ".docx"
    if start.startswith(b"WEBVTT"):
        return ".vtt"
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
