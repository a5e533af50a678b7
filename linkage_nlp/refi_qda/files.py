"""The texts and cases of a project that was read, as files that the other commands take."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.refi_qda.imported import ImportedNote, ImportedProject, SourceFile
from linkage_nlp.refi_qda.plain import UniqueNames, one_line
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.sheets import write_markdown
from linkage_nlp.writers.spreadsheet import may_be_formula

# What a file may not be called on one system or another.
_NOT_IN_NAMES = dict.fromkeys(map(ord, '\\/:*?"<>|'), "_")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))]
)
_LONGEST = 100


def write_texts(folder: Path, texts: Sequence[SourceFile]) -> tuple[str, ...]:
    """Write the texts of a project into a folder, each as .txt; texts of one name get numbers.

    Args:
        folder: Where to; made if it is not there.
        texts: What to write. No name of theirs leads out of the folder.

    Returns:
        The names of the files.

    Raises:
        UsageError: The folder has another text under a name (then nothing is written), or a
            file cannot be written.
    """
    contents = _named(texts)
    check_texts(folder, texts)
    for name, content in contents.items():
        with replacing(folder / name) as draft:
            draft.write_bytes(content)
    return tuple(contents)


def check_texts(folder: Path, texts: Sequence[SourceFile]) -> None:
    """Check that no file of a folder would be lost if texts were written into it.

    Raises:
        UsageError: A file that is there has other content, or cannot be read.
    """
    for name, content in _named(texts).items():
        file = folder / name
        try:
            taken = file.exists() and file.read_bytes() != content
        except OSError as error:
            raise UsageError(
                f"this file cannot be read ({error.strerror or error})",
                path=file,
                remedy="Name another folder",
            ) from error
        if taken:
            raise UsageError(
                "there is another text of this name already",
                path=file,
                remedy="Name a new folder; texts are not overwritten",
            )


def _named(texts: Sequence[SourceFile]) -> dict[str, bytes]:
    """The content of each file by its name, in the order of the texts."""
    names = UniqueNames()
    contents = {}
    for text in texts:
        # One form of accents: some systems take both for one name.
        stem = unicodedata.normalize("NFC", one_line(text.name)).translate(_NOT_IN_NAMES)
        stem = stem.strip(" .")[:_LONGEST].removesuffix(".txt")
        if not stem or stem.casefold() in _RESERVED:
            stem = f"text {stem}".strip()
        contents[f"{names.take(stem)}.txt"] = text.text.encode("utf-8", errors="replace")
    return contents


def write_notes(path: Path, notes: Sequence[ImportedNote]) -> None:
    """Write memos and comments as Markdown, each under its name.

    Args:
        path: Where to, an .md file.
        notes: What to write.

    Raises:
        UsageError: The file cannot be written.
    """
    parts = [f"## {one_line(note.name) or '?'}\n{note.text.strip()}\n" for note in notes]
    write_markdown(path, "\n".join(parts))


def write_cases(path: Path, imported: ImportedProject, files: Sequence[str] = ()) -> None:
    """Write the cases of a project as a list of cases with their attributes.

    Args:
        path: Where to, a .csv file.
        imported: The project.
        files: The names of the texts' files, where they were written.

    Raises:
        UsageError: The file cannot be written.
    """
    material = imported.material
    names = [attribute.name for attribute in material.table.attributes]
    by_case: dict[str, list[str]] = {}
    for name, text in zip(files, imported.texts if files else (), strict=True):
        by_case.setdefault(text.case, []).append(name)
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(["case", *(["file"] if files else []), *map(_cell, names)])
        for case in dict.fromkeys([*material.cases, *by_case]):
            known = [_shown(material.table.value(case, name)) for name in names]
            for one in by_case.get(case, [""]):
                writer.writerow([_cell(case), *([one] if files else []), *known])


def _shown(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _cell(value)
    return str(int(value)) if value.is_integer() else repr(value)


def _cell(text: str) -> str:
    return f"'{text}" if may_be_formula(text) else text
