"""Reading and checking a speech folder: `sources.csv` and a label file a source."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from linkage_annotations.corpus.speech import Drawn, Speech, SpeechLabel, SpeechSource
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Settled, check_codes
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language

SPEECH = "speech"
SOURCES = "sources.csv"
SOURCE_COLUMNS = ("source", "lang", "home", "file", "origin", "licence", "lines", "sha256")

_LABEL_KEYS = frozenset({"line", "sha256", "drawn", "held_out", "codes", "settled"})
# There are at most two readings, so no majority.
_SETTLED = (Settled.SINGLE, Settled.AGREED, Settled.ADJUDICATED)
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Both name files and stand in ids, so neither may hold a path.
_SOURCE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.txt")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")


def read_speech(folder: str | Path, codebook: Codebook) -> Speech:
    """Read and check a speech folder; a source without a label file has no labels yet.

    Raises:
        DatasetError: With file and row: a missing column or file, a label file whose source
            is unknown, an unknown code, a line twice or outside its source, a bad hash.
    """
    root = Path(folder)
    sources = read_sources(root / SOURCES)
    known = {source.id for source in sources}
    for path in sorted(root.glob("*.jsonl")):
        if path.stem not in known:
            raise DatasetError(
                f"no row for source {path.stem!r} in {SOURCES}", path=path, remedy="Add its row"
            )
    labels = {
        source.id: _read_labels(root / f"{source.id}.jsonl", source, codebook) for source in sources
    }
    return Speech(sources, labels, codebook)


def read_sources(path: Path) -> tuple[SpeechSource, ...]:
    """The rows of `sources.csv`. Raises `DatasetError` with the row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = reader.fieldnames or ()
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise DatasetError(
            "not found", path=path, remedy=f"A speech folder needs a {SOURCES}"
        ) from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise DatasetError(
            "not a UTF-8 table with commas", path=path, remedy="Save it as CSV in UTF-8"
        ) from error
    if sorted(columns) != sorted(SOURCE_COLUMNS):
        raise DatasetError(
            "not the columns of this table",
            path=path,
            row=1,
            remedy=f"The columns are {', '.join(SOURCE_COLUMNS)}",
        )
    sources: dict[str, SpeechSource] = {}
    for number, row in rows:
        try:
            source = _source(row)
            if source.id in sources:
                raise DatasetError(
                    f"source {source.id!r} stands twice", remedy="Keep one row for each source"
                )
        except DatasetError as error:
            raise DatasetError(error.message, remedy=error.remedy, path=path, row=number) from error
        sources[source.id] = source
    if not sources:
        raise DatasetError("no sources in it", path=path, remedy="Add a row for each text")
    return tuple(sources.values())


def _source(row: Mapping[str, Any]) -> SpeechSource:
    if len(row) != len(SOURCE_COLUMNS) or not all((v or "").strip() for v in row.values()):
        raise DatasetError(
            "a cell is empty, or one too many", remedy="Fill each column, and no more"
        )
    if not _SOURCE_ID.fullmatch(row["source"]):
        raise DatasetError(
            f"source {row['source']!r} cannot stand in ids",
            remedy="Use small letters, digits and single hyphens",
        )
    if row["lang"] not in get_args(Language):
        raise DatasetError(f"unknown language {row['lang']!r}", remedy="Use zh or en")
    if not _FILE_NAME.fullmatch(row["file"]):
        raise DatasetError(
            f"{row['file']!r} is not the name of a text",
            remedy=f"Name the unpacked file without its folder, e.g. {row['source']}.txt",
        )
    if not _COUNT.fullmatch(row["lines"]):
        raise DatasetError("lines is not a number above 0", remedy="Count the lines of the text")
    _check_hash(row["sha256"])
    return SpeechSource(
        id=row["source"],
        lang="zh" if row["lang"] == "zh" else "en",
        home=row["home"],
        file=row["file"],
        origin=row["origin"],
        licence=row["licence"],
        lines=int(row["lines"]),
        sha256=row["sha256"],
    )


def _read_labels(path: Path, source: SpeechSource, codebook: Codebook) -> tuple[SpeechLabel, ...]:
    try:
        rows = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise DatasetError("not UTF-8 text", path=path, remedy="Save it as UTF-8") from error
    labels: dict[int, SpeechLabel] = {}
    row_of: dict[int, int] = {}
    for number, row in enumerate(rows, start=1):
        try:
            label = _read_label(row, source, codebook)
            if label.line in labels:
                raise DatasetError(
                    f"line {label.line} stands in row {row_of[label.line]} already",
                    remedy="Keep one row for each line",
                )
        except DatasetError as error:
            raise DatasetError(error.message, remedy=error.remedy, path=path, row=number) from error
        labels[label.line] = label
        row_of[label.line] = number
    return tuple(labels[line] for line in sorted(labels))


def _read_label(row: str, source: SpeechSource, codebook: Codebook) -> SpeechLabel:
    try:
        record = json.loads(row)
    except ValueError as error:
        raise DatasetError("not valid JSON", remedy="Mend or remove the row") from error
    if not isinstance(record, dict) or record.keys() != _LABEL_KEYS:
        raise DatasetError(
            "not the label of a sentence", remedy=f"Its keys are {', '.join(sorted(_LABEL_KEYS))}"
        )
    line, codes = record["line"], record["codes"]
    if type(line) is not int or not 0 <= line < source.lines:
        raise DatasetError(
            f"line is not one of source {source.id!r}",
            remedy=f"Lines count from 0 to {source.lines - 1}",
        )
    if type(record["held_out"]) is not bool:
        raise DatasetError("held_out is neither true nor false", remedy="Write true or false")
    if record["drawn"] not in list(Drawn):
        raise DatasetError("unknown value of drawn", remedy=f"Use {' or '.join(Drawn)}")
    if record["settled"] not in _SETTLED:
        raise DatasetError("unknown value of settled", remedy=f"Use {', '.join(_SETTLED)}")
    if not isinstance(codes, dict) or not all(_is_list_of_names(c) for c in codes.values()):
        raise DatasetError(
            "codes is not an object with lists of codes", remedy='Write {"channel": ["internet"]}'
        )
    _check_hash(record["sha256"])
    return SpeechLabel(
        line=line,
        sha256=record["sha256"],
        drawn=Drawn(record["drawn"]),
        held_out=record["held_out"],
        codes=check_codes(codes, codebook),
        settled=Settled(record["settled"]),
    )


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check_hash(value: Any) -> None:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise DatasetError(
            "sha256 is not 64 hexadecimal digits in small letters",
            remedy="Compute the hash of the sentence or file anew",
        )
