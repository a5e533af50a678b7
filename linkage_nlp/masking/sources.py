"""The files that are to be masked, and how each is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import LinkageError, TranscriptError, UsageError
from linkage_nlp.masking.files.formats import format_of
from linkage_nlp.masking.files.model import Format
from linkage_nlp.masking.files.plain import PLAIN
from linkage_nlp.transcripts.model import Transcript
from linkage_nlp.transcripts.read import read_transcript_bytes
from linkage_nlp.transcripts.source import Source


@dataclass(frozen=True)
class Item:
    """One file to mask.

    Attributes:
        source: Its content.
        relative: Its path below what was given.
        format: How its names are replaced.
        transcripts: What it says as interviews; none where it is no interview.
        notes: What a reader should know.
    """

    source: Source
    relative: Path
    format: Format
    transcripts: tuple[Transcript, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Items:
    """What there is to mask, and what cannot be."""

    items: tuple[Item, ...]
    errors: tuple[LinkageError, ...]


def read_items(paths: Sequence[str | Path], *, without: Path | None = None) -> Items:
    """Read the files, folders through all their depth.

    Args:
        paths: Files and folders.
        without: A file that is none of them: the list of names may lie beside the interviews.

    Raises:
        UsageError: There is no file.
    """
    items: list[Item] = []
    errors: list[LinkageError] = []
    for path, relative in _files(map(Path, paths), errors):
        if without is not None and path.resolve() == without.resolve():
            continue
        try:
            items.append(_item(path, relative))
        except LinkageError as error:
            errors.append(error)
    if not items and not errors:
        raise UsageError(
            "no files in what was given",
            path=paths[0] if paths else None,
            remedy="Name files, or folders with transcripts",
        )
    return Items(tuple(items), tuple(errors))


def _files(paths: Iterable[Path], errors: list[LinkageError]) -> list[tuple[Path, Path]]:
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for parent, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not name.startswith((".", "~$")):
                        file = Path(parent, name)
                        found.setdefault(file, file.relative_to(path))
        elif path.exists():
            found.setdefault(path, Path(path.name))
        else:
            errors.append(
                TranscriptError(
                    "there is no such file or folder", path=path, remedy="Check the path"
                )
            )
    return list(found.items())


def _item(path: Path, relative: Path) -> Item:
    source = Source.of_file(path)
    form = format_of(path)
    if form is None:
        return _as_text(source, relative)
    try:
        form.words(source)
    except LinkageError:
        if form is PLAIN:
            raise
        return _as_text(source, relative)
    return Item(source, relative, form, _transcripts(source))


def _as_text(source: Source, relative: Path) -> Item:
    """A file whose form cannot be kept, as the text that is read from it."""
    transcripts = tuple(read_transcript_bytes(source.data, name=source.name))
    text = "\n\n".join(transcript.text for transcript in transcripts)
    written = Source(f"{relative.stem}.txt", text.encode("utf-8"), source.place)
    return Item(
        written,
        relative.with_name(f"{relative.name}.txt"),
        PLAIN,
        _transcripts(written),
        ("written as plain text: its form cannot be kept",),
    )


def _transcripts(source: Source) -> tuple[Transcript, ...]:
    if source.place.suffix.lower() == ".jsonl":
        return ()
    try:
        return tuple(read_transcript_bytes(source.data, name=source.name))
    except LinkageError:
        # A list of cases, or notes: masked all the same, but nobody speaks in it.
        return ()
