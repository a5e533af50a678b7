"""Which case a transcript belongs to, by a list of cases."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts.source import Source

# A list of cases beside the transcripts has this name.
CASES_FILE = "cases.csv"

_CASE_COLUMNS = ("case", "案例", "公司", "企业", "企業")
_FILE_COLUMNS = ("file", "文件", "文件名", "檔案")


@dataclass(frozen=True, slots=True)
class CaseList:
    """The case of each file, by the file's name or path as the list gives it."""

    cases: tuple[tuple[str, str], ...]

    def case_of(self, path: str | Path) -> str | None:
        """The case of a file, or None when the list does not name it.

        An entry with folders in it ("CF1/interview.docx") must agree with the end of the
        path; an entry without a suffix ("CF1") stands for the file with any. The longest
        entry that agrees counts. Case of letters does not.
        """
        parts = _parts(str(path))
        best: tuple[int, str] | None = None
        for file, case in self.cases:
            entry = _parts(file)
            if _agrees(entry, parts) and (best is None or len(entry) > best[0]):
                best = (len(entry), case)
        return None if best is None else best[1]


def read_cases(path: str | Path) -> CaseList:
    """Read a list of cases: a .csv file with the columns `case` and `file`.

    Raises:
        TranscriptError: It cannot be read, lacks a column, or with the row: a cell is
            empty, or a file is given to two cases.
    """
    import csv
    import io

    from linkage_nlp.transcripts.decoding import decode

    source = Source.of_file(Path(path))
    place = source.place
    text = decode(source)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TranscriptError(
            f"not a readable table ({error})", path=place, remedy="Close each quotation mark"
        ) from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    case_column = _column(names, _CASE_COLUMNS, place)
    file_column = _column(names, _FILE_COLUMNS, place)
    entries: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if max(case_column, file_column) >= len(cells) or not (
            cells[case_column] and cells[file_column]
        ):
            raise TranscriptError(
                "the case or the file is missing", path=place, row=number, remedy="Fill both in"
            )
        file, case = cells[file_column], cells[case_column]
        key = "/".join(_parts(file))
        if entries.setdefault(key, (file, case))[1] != case:
            raise TranscriptError(
                f"{file!r} belongs to case {entries[key][1]!r} already",
                path=place,
                row=number,
                remedy="Keep one of the two rows",
            )
    return CaseList(tuple(entries.values()))


def _column(names: list[str], known: tuple[str, ...], place: Path) -> int:
    for name in known:
        if name in names:
            return names.index(name)
    raise TranscriptError(
        f"no column is named {known[0]!r}; found {', '.join(names[:12]) or 'none'}",
        path=place,
        row=1,
        remedy="Give the list the columns 'case' and 'file'",
    )


def _parts(path: str) -> list[str]:
    plain = unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()
    return [part for part in plain.split("/") if part not in {"", "."}]


def _agrees(entry: list[str], parts: list[str]) -> bool:
    if not entry or len(entry) > len(parts):
        return False
    folders, name = entry[:-1], entry[-1]
    own = parts[-1]
    return name in {own, PurePosixPath(own).stem} and folders == parts[-len(entry) : -1]
