"""Which case a transcript belongs to, by a list of cases."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts.case_rows import read_case_rows

# A list of cases beside the transcripts has one of these names; the first is preferred.
CASES_FILE = "cases.csv"
CASES_FILES = (CASES_FILE, "cases.xlsx")


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


def cases_file_in(folder: Path) -> Path | None:
    """The list of cases that stands in a folder under its usual name, or None."""
    return next((folder / name for name in CASES_FILES if (folder / name).is_file()), None)


def read_cases(path: str | Path) -> CaseList:
    """Read which file belongs to which case: the columns `case` and `file` of a list of cases.

    A list without a column of files names none, and neither does a row whose file is empty:
    a case may have no transcript. All other columns are left to `evidence.cases`.

    Raises:
        TranscriptError: It cannot be read, has no column of cases, or with the row: the
            case is missing, or a file is given to two cases.
    """
    table = read_case_rows(path)
    if table.file is None:
        return CaseList(())
    entries: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        file, case = row.cells[table.file], row.cells[table.case]
        if not file:
            continue
        key = "/".join(_parts(file))
        if entries.setdefault(key, (file, case))[1] != case:
            raise TranscriptError(
                f"{file!r} belongs to case {entries[key][1]!r} already",
                path=table.place,
                row=row.number,
                remedy="Keep one of the two rows",
            )
    return CaseList(tuple(entries.values()))


def _parts(path: str) -> list[str]:
    plain = unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()
    return [part for part in plain.split("/") if part not in {"", "."}]


def _agrees(entry: list[str], parts: list[str]) -> bool:
    if not entry or len(entry) > len(parts):
        return False
    folders, name = entry[:-1], entry[-1]
    own = parts[-1]
    return name in {own, PurePosixPath(own).stem} and folders == parts[-len(entry) : -1]
