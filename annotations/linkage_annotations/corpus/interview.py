"""A corpus folder: interviews as JSONL files, and a table of their cases.

    cases.csv             a row an interview: who speaks, where, in which register
    interviews/Z01.jsonl  a sentence a line, in the order in which they were said:
        {"id": "Z01-003", "speaker": "R", "role": "respondent", "text": "...",
         "codes": {"channel": ["internet"]}}

Dimensions without a code are left out of `codes`. The column `readings` of a case says how
many times it was coded: once, by the author while writing (1), or a second time blind to
that (2). A sentence that the two coded differently carries both, and why it was settled as
it is:

        {..., "readings": {"author": {...}, "second": {...}}, "why": "..."}
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import get_args

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled, check_codes
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import contexts
from linkage_nlp.transcripts.model import Role

CASE_COLUMNS = (
    "case",
    "lang",
    "home",
    "firm",
    "place",
    "respondent",
    "register",
    "transcription",
    "readings",
)
_LINE_KEYS = frozenset({"id", "speaker", "role", "text", "codes"})
_DIFFERENCE_KEYS = frozenset({"readings", "why"})
# The author coded while writing; the second coder read without the author's codes.
CODERS = ("author", "second")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of `cases.csv`: what an invented interview was planned to be like."""

    case: str
    lang: Language
    home: str
    firm: str
    place: str
    respondent: str
    register: str
    transcription: str
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an interview with its codes, every dimension present.

    Attributes:
        codes: As settled.
        readings: What each coder gave, in the order of the case's coders; the codes
            themselves where all gave the same.
        why: Why it was settled as it is, where the coders differed.
    """

    id: str
    speaker: str
    role: Role
    text: str
    codes: Mapping[str, tuple[str, ...]]
    readings: tuple[Mapping[str, tuple[str, ...]], ...]
    why: str = ""

    @property
    def settled(self) -> Settled:
        """How the codes were settled."""
        if len(self.readings) == 1:
            return Settled.SINGLE
        return Settled.ADJUDICATED if self.why else Settled.AGREED

    @property
    def coded(self) -> bool:
        """Whether it carries a code in any dimension."""
        return any(self.codes.values())


@dataclass(frozen=True, slots=True)
class Interview:
    """An invented interview, in the order in which it was said."""

    case: Case
    path: Path
    lines: tuple[Line, ...]

    def turns(self) -> tuple[tuple[Line, ...], ...]:
        """The lines grouped into turns: what one speaker says at a stretch."""
        return tuple(tuple(turn) for _, turn in groupby(self.lines, key=lambda x: x.speaker))


@dataclass(frozen=True, slots=True)
class Corpus:
    """All interviews of a corpus folder, in the order of `cases.csv`."""

    interviews: tuple[Interview, ...]
    codebook: Codebook

    def examples(self) -> Iterator[Example]:
        """What respondents say as dataset examples; interviewers' turns are context only."""
        for interview in self.interviews:
            turns = interview.turns()
            context = contexts([line.text for line in turn] for turn in turns)
            for line, read_with in zip(
                (line for turn in turns for line in turn), context, strict=True
            ):
                if line.role is Role.INTERVIEWER:
                    continue
                yield Example(
                    id=line.id,
                    case=interview.case.case,
                    lang=interview.case.lang,
                    speaker=line.speaker,
                    role=line.role,
                    text=line.text,
                    context=read_with,
                    codes=line.codes,
                    coders=interview.case.coders,
                    settled=line.settled,
                    provenance=Provenance.AUTHORED,
                )


def read_corpus(folder: str | Path, codebook: Codebook) -> Corpus:
    """Read and check a corpus folder.

    Raises:
        DatasetError: With file and row: a missing column or file, an unknown code, an id
            that repeats or does not belong to its case, an interviewer's turn with codes.
    """
    root = Path(folder)
    cases = read_cases(root / "cases.csv")
    interviews = tuple(_read_interview(root, case, codebook) for case in cases)
    planned = {case.case for case in cases}
    for path in sorted((root / "interviews").glob("*.jsonl")):
        if path.stem not in planned:
            raise DatasetError(
                f"no row for case {path.stem!r} in cases.csv", path=path, remedy="Add its row"
            )
    return Corpus(interviews, codebook)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The rows of `cases.csv`. Raises `DatasetError` with the row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            columns = reader.fieldnames or ()
    except FileNotFoundError:
        raise DatasetError(
            "not found", path=path, remedy="A corpus folder needs a cases.csv"
        ) from None
    if missing := [name for name in CASE_COLUMNS if name not in columns]:
        raise DatasetError(
            f"no column {', '.join(missing)}",
            path=path,
            row=1,
            remedy=f"The columns are {', '.join(CASE_COLUMNS)}",
        )
    cases: list[Case] = []
    for number, row in enumerate(rows, start=2):
        if row["lang"] not in get_args(Language):
            raise DatasetError(
                f"unknown language {row['lang']!r}", path=path, row=number, remedy="Use zh or en"
            )
        if not row["case"] or row["case"] in {case.case for case in cases}:
            raise DatasetError(
                f"case {row['case']!r} is empty or stands twice",
                path=path,
                row=number,
                remedy="Give each interview a case of its own",
            )
        if row["readings"] not in {"1", "2"}:
            raise DatasetError(
                f"readings is {row['readings']!r}",
                path=path,
                row=number,
                remedy="Write how many coders have coded the case: 1 or 2",
            )
        cases.append(
            Case(
                case=row["case"],
                lang="zh" if row["lang"] == "zh" else "en",
                home=row["home"],
                firm=row["firm"],
                place=row["place"],
                respondent=row["respondent"],
                register=row["register"],
                transcription=row["transcription"],
                coders=CODERS[: int(row["readings"])],
            )
        )
    if not cases:
        raise DatasetError("no cases in it", path=path, remedy="Add a row for each interview")
    return tuple(cases)


def _read_interview(root: Path, case: Case, codebook: Codebook) -> Interview:
    path = root / "interviews" / f"{case.case}.jsonl"
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DatasetError(
            f"cases.csv names case {case.case!r}, but there is no such file",
            path=path,
            remedy="Add the interview or remove its row",
        ) from None
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        try:
            line = _read_line(row, case.coders, codebook)
        except DatasetError as error:
            raise DatasetError(error.message, remedy=error.remedy, path=path, row=number) from error
        if line.id != f"{case.case}-{number:03d}":
            raise DatasetError(
                f"id {line.id!r} where {case.case}-{number:03d} is due",
                path=path,
                row=number,
                remedy="Number the sentences of a case from 001 in order",
            )
        lines.append(line)
    if not lines:
        raise DatasetError("no sentences in it", path=path, remedy="Write it or remove its row")
    return Interview(case, path, tuple(lines))


def _read_line(row: str, coders: tuple[str, ...], codebook: Codebook) -> Line:
    try:
        record = json.loads(row)
    except json.JSONDecodeError as error:
        raise DatasetError(f"not valid JSON ({error.msg})", remedy="Mend the line") from error
    if not isinstance(record, dict) or record.keys() - _DIFFERENCE_KEYS != _LINE_KEYS:
        raise DatasetError(
            "not a line of an interview", remedy=f"Its keys are {', '.join(sorted(_LINE_KEYS))}"
        )
    text = record["text"]
    if not isinstance(text, str) or not text or text != text.strip():
        raise DatasetError("text is empty or has white space around it", remedy="Trim it")
    try:
        role = Role(record["role"])
    except ValueError as error:
        raise DatasetError(str(error), remedy="Use interviewer or respondent") from error
    codes = _codes(record["codes"], codebook)
    if role is Role.INTERVIEWER and (any(codes.values()) or "readings" in record):
        raise DatasetError("an interviewer's turn is never coded", remedy="Remove its codes")
    readings = tuple(codes for _ in coders)
    if record.keys() & _DIFFERENCE_KEYS:
        readings = _different_readings(record, coders, codebook)
    return Line(record["id"], record["speaker"], role, text, codes, readings, record.get("why", ""))


def _different_readings(
    record: Mapping[str, object], coders: tuple[str, ...], codebook: Codebook
) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    given, why = record.get("readings"), record.get("why")
    if not isinstance(given, dict) or set(given) != set(coders) or len(coders) < 2:
        raise DatasetError(
            "readings do not belong to the coders of the case",
            remedy=f"Give one for each of {', '.join(CODERS)}, and a case two readings",
        )
    readings = tuple(_codes(given[coder], codebook) for coder in coders)
    if all(reading == readings[0] for reading in readings):
        raise DatasetError("readings are the same", remedy="Leave them out where the coders agree")
    if not isinstance(why, str) or not why.strip():
        raise DatasetError(
            "no reason why it was settled so", remedy="Write one in a few words under 'why'"
        )
    return readings


def _codes(given: object, codebook: Codebook) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(given, dict):
        raise DatasetError("codes is not an object", remedy='Write {"channel": ["internet"]}')
    return check_codes(given, codebook)
