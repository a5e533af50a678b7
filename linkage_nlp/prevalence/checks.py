"""Which sentences to check so that it is certain in which cases a code is.

In each case the likeliest sentence comes first: if it is right, the case has the code, and the
others need no look. Only if it is wrong the next one is due, and when all are wrong nothing that
is suggested is left. Of all orders, this one takes the fewest looks on average. The first round
has the first sentence of each case in doubt, the second those that are due if the first failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material, transcript_id
from linkage_nlp.prevalence.firms import Firms
from linkage_nlp.writers.sheets import escaped, write_markdown, write_text


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence to be checked for one code.

    Attributes:
        column: The id of the code or group.
        round: The sentence's place among those of its case, from 1.
        probability: That it is right.
        due: That it must be looked at, all before it being wrong.
    """

    case: str
    column: str
    sentence: str
    round: int
    probability: float
    due: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How many sentences settle a code in all cases: at best, as expected, and at worst."""

    best: int
    expected: float
    worst: int


def checks(rows: Iterable[Firms], *, rounds: int | None = None) -> tuple[Check, ...]:
    """The checks, of each code by round, and in a round the likeliest first.

    Args:
        rows: The codes.
        rounds: How many rounds; all by default.
    """
    found: list[Check] = []
    for firms in rows:
        of_column: list[Check] = []
        for presence in firms.open:
            due = 1.0
            for place, suggestion in enumerate(presence.suggestions[:rounds], start=1):
                check = Check(
                    presence.case,
                    firms.column.id,
                    suggestion.sentence,
                    place,
                    suggestion.probability,
                    due,
                )
                of_column.append(check)
                due *= 1.0 - suggestion.probability
        found += sorted(of_column, key=lambda check: (check.round, -check.probability))
    return tuple(found)


def effort(firms: Firms) -> Effort:
    """How many looks settle a code in all cases."""
    own = checks([firms])
    return Effort(len(firms.open), sum(check.due for check in own), len(own))


def check_records(found: Iterable[Check], material: Material) -> list[dict[str, Any]]:
    """The sentences to be checked, each once, with what it is checked for; no words of it.

    Ordered by the first round in which one is due, and within it by how many codes it settles.
    """
    by_sentence: dict[str, list[Check]] = {}
    for check in found:
        by_sentence.setdefault(check.sentence, []).append(check)
    ordered = sorted(
        by_sentence.items(), key=lambda item: (min(c.round for c in item[1]), -len(item[1]))
    )
    transcripts: Mapping[str, str] = {s.sentence_id: s.transcript for s in material.sentences}
    return [
        {
            "sentence_id": sentence,
            "case": own[0].case,
            "transcript": transcripts[sentence],
            "round": min(check.round for check in own),
            "codes": [
                {
                    "code": check.column,
                    "round": check.round,
                    "probability": round(check.probability, 4),
                    "due": round(check.due, 4),
                }
                for check in own
            ],
            "page": page_address(sentence),
        }
        for sentence, own in ordered
    ]


def page_address(sentence: str) -> str:
    """Where the service shows a sentence, below its own address."""
    return f"/read/{transcript_id(sentence)}#s-{sentence}"


def check_list_suffix(path: Path) -> str:
    """The suffix of a list to write. Raises `UsageError` for another than `.jsonl` and `.md`."""
    suffix = path.suffix.lower()
    if suffix not in {".jsonl", ".md"}:
        raise UsageError(
            f"cannot write a list of sentences as {suffix or 'a file without a suffix'}",
            path=path,
            remedy="Give it the suffix .jsonl, for Label Studio, or .md, to read on the page",
        )
    return suffix


def write_checks(
    path: Path,
    records: Iterable[Mapping[str, Any]],
    *,
    service: str = "",
    names: Mapping[str, str] | None = None,
) -> None:
    """Write the sentences: .jsonl, one a line; .md, a list with links into the service's page.

    Args:
        path: Where to.
        records: From `check_records`.
        service: The address of the service.
        names: Of the codes, by their ids; the ids stand for those that are not in it.

    Raises:
        UsageError: The suffix is another, or the file cannot be written.
    """
    if check_list_suffix(path) == ".md":
        lines = [_item(record, service.rstrip("/"), names or {}) for record in records]
        write_markdown(path, "".join(lines))
        return
    write_text(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))


def _item(record: Mapping[str, Any], service: str, names: Mapping[str, str]) -> str:
    codes = ", ".join(
        f"{names.get(code['code'], code['code'])} ({code['probability']:.2f})"
        for code in record["codes"]
    )
    place = escaped(f"{record['case']} · {record['sentence_id']}")
    return f"- [ ] [{place}]({service}{record['page']}): {escaped(codes)}\n"
