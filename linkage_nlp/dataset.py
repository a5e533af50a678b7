"""Labelled sentences: what a model is trained on and measured against.

A dataset is a JSONL file, one sentence a line:

    {"id", "case", "lang", "speaker", "role", "text", "question", "previous",
     "codes": {"channel": ["internet"], ...}, "coders": ["c1"], "settled": "single",
     "provenance": "authored", "codebook": "sha256:..."}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

_KEYS = frozenset(
    "id case lang speaker role text question previous codes coders settled provenance "
    "codebook".split()
)


class Provenance(StrEnum):
    """Where a sentence and its codes come from.

    `authored` is invented, with its codes; `annotated`, a real one that people coded;
    `corrected`, a tag that a person changed; `referenced`, published real talk that the
    corpus' author coded, kept by line and hash and joined with the reader's own copy.
    """

    AUTHORED = "authored"
    REFERENCED = "referenced"
    ANNOTATED = "annotated"
    CORRECTED = "corrected"


class Settled(StrEnum):
    """How the codes of a sentence were decided on."""

    SINGLE = "single"
    AGREED = "agreed"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence with its context.

    `codes` has an entry for each dimension of the codebook, empty where nothing is coded.
    """

    id: str
    case: str
    lang: Language
    speaker: str | None
    role: Role
    text: str
    context: Context
    codes: Mapping[str, tuple[str, ...]]
    coders: tuple[str, ...]
    settled: Settled
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Dataset:
    """Labelled sentences of one codebook. `sha256` is the hash of the file's content."""

    examples: tuple[Example, ...]
    codebook: Codebook
    sha256: str

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in order of first appearance."""
        return tuple(dict.fromkeys(example.case for example in self.examples))

    def subset(self, cases: Iterable[str]) -> tuple[Example, ...]:
        """The examples of some cases, in order."""
        wanted = set(cases)
        return tuple(example for example in self.examples if example.case in wanted)


def read_dataset(path: str | Path, codebook: Codebook) -> Dataset:
    """Read and check a dataset file.

    Raises:
        DatasetError: With file and row: not JSON, a missing or unknown key, an unknown
            code, a repeated id, or a dataset made under another codebook.
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
        lines = raw.decode("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise DatasetError("there is no such dataset", path=file, remedy="Check the path") from None
    except UnicodeDecodeError as error:
        raise DatasetError(
            "not UTF-8 text", path=file, remedy="Save the dataset as UTF-8 JSONL"
        ) from error
    examples: list[Example] = []
    seen: dict[str, int] = {}
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            example = _read_example(line, codebook)
        except DatasetError as error:
            raise DatasetError(error.message, remedy=error.remedy, path=file, row=row) from error
        if example.id in seen:
            raise DatasetError(
                f"id {example.id!r} stands in row {seen[example.id]} already",
                path=file,
                row=row,
                remedy="Give each sentence an id of its own",
            )
        seen[example.id] = row
        examples.append(example)
    if not examples:
        raise DatasetError("no sentences in it", path=file, remedy="Build the dataset again")
    return Dataset(tuple(examples), codebook, hashlib.sha256(raw).hexdigest())


def write_dataset(path: str | Path, examples: Iterable[Example], codebook: Codebook) -> Dataset:
    """Write a dataset file in one step, and give back what was written."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = tuple(examples)
    content = "".join(
        json.dumps(_example_record(example, codebook), ensure_ascii=False) + "\n"
        for example in kept
    ).encode("utf-8")
    draft = file.with_name(f".{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)
    return Dataset(kept, codebook, hashlib.sha256(content).hexdigest())


def check_codes(
    codes: Mapping[str, Iterable[str]], codebook: Codebook
) -> dict[str, tuple[str, ...]]:
    """Codes by dimension, every dimension present, in the codebook's order.

    Raises:
        DatasetError: A dimension or code that the codebook lacks, or a code given twice.
    """
    unknown = [d for d in codes if d not in {dim.id for dim in codebook.dimensions}]
    if unknown:
        known = ", ".join(d.id for d in codebook.dimensions)
        raise DatasetError(f"unknown dimension {unknown[0]!r}", remedy=f"The codebook has {known}")
    checked = {}
    for dimension in codebook.dimensions:
        given = list(codes.get(dimension.id, ()))
        known_codes = [c.id for c in dimension.codes]
        for code in given:
            if code not in known_codes:
                raise DatasetError(
                    f"unknown code {code!r} in dimension {dimension.id!r}",
                    remedy=f"The codebook has {', '.join(known_codes)}",
                )
        if len(set(given)) != len(given):
            raise DatasetError(f"a code stands twice in {dimension.id!r}", remedy="Keep one")
        checked[dimension.id] = tuple(sorted(given, key=known_codes.index))
    return checked


def _read_example(line: str, codebook: Codebook) -> Example:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise DatasetError(f"not valid JSON ({error.msg})", remedy="Mend the line") from error
    if not isinstance(record, dict):
        raise DatasetError("not a JSON object", remedy="Put one sentence on each line")
    if "sentence_id" in record:
        raise DatasetError(
            "these are tags, not sentences that people coded",
            remedy="Give a dataset, such as linkage annotate pull writes",
        )
    if missing := sorted(_KEYS - record.keys()):
        raise DatasetError(f"missing {', '.join(missing)}", remedy="Build the dataset again")
    if unknown := sorted(record.keys() - _KEYS):
        raise DatasetError(f"unknown key {', '.join(unknown)}", remedy="Remove it")
    if record["codebook"] != codebook.fingerprint:
        raise DatasetError(
            f"labelled under another codebook than {codebook.id!r} {codebook.version}",
            remedy="Give the codebook that it was labelled under, or build the dataset again",
        )
    if record["lang"] not in get_args(Language):
        raise DatasetError(f"unknown language {record['lang']!r}", remedy="Use zh or en")
    if not isinstance(record["text"], str) or not record["text"].strip():
        raise DatasetError("no text", remedy="Remove the line")
    if not isinstance(record["codes"], dict):
        raise DatasetError("codes is not an object", remedy='Write {"channel": ["internet"]}')
    try:
        return Example(
            id=str(record["id"]),
            case=str(record["case"]),
            lang=record["lang"],
            speaker=record["speaker"],
            role=Role(record["role"]),
            text=record["text"],
            context=Context(record["question"], record["previous"]),
            codes=check_codes(record["codes"], codebook),
            coders=tuple(record["coders"]),
            settled=Settled(record["settled"]),
            provenance=Provenance(record["provenance"]),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise DatasetError(str(error), remedy="Mend the line") from error


def _example_record(example: Example, codebook: Codebook) -> dict[str, Any]:
    return {
        "id": example.id,
        "case": example.case,
        "lang": example.lang,
        "speaker": example.speaker,
        "role": example.role.value,
        "text": example.text,
        "question": example.context.question,
        "previous": example.context.previous,
        "codes": {dimension: list(codes) for dimension, codes in example.codes.items()},
        "coders": list(example.coders),
        "settled": example.settled.value,
        "provenance": example.provenance.value,
        "codebook": codebook.fingerprint,
    }
