"""The reasons for which disagreements were settled as they were: what guidelines grow from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from linkage_annotations.adjudication.answers import show_codes
from linkage_annotations.adjudication.disagreements import Disagreement
from linkage_annotations.interface.languages import Languages
from linkage_annotations.log.state import AnnotationState
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.writers.files import replacing

FORMATS = (".md", ".json")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence has the codes that it was given.

    Attributes:
        disputed: What some coders gave and others did not, as `dimension/code`.
        answers: What coders gave, each answer once.
        codes: What it was settled with.
        reason: As it was written; empty where none was given.
        decided: When, by the server's clock.
        text: The words of the sentence; None to leave them out.
    """

    sentence: str
    case: str
    lang: Language
    disputed: tuple[str, ...]
    answers: tuple[Mapping[str, tuple[str, ...]], ...]
    codes: Mapping[str, tuple[str, ...]]
    reason: str
    decided: datetime
    text: str | None = None


def find_reasons(found: Iterable[Disagreement], *, text: bool = False) -> Iterator[Reason]:
    """A reason for each annotation that settles a sentence.

    Args:
        found: The disagreements, settled or not.
        text: Give the words of the sentences too.
    """
    for disagreement in found:
        for state in disagreement.gold:
            yield Reason(
                sentence=disagreement.sentence,
                case=disagreement.task.case,
                lang=disagreement.task.lang,
                disputed=disagreement.disputed,
                answers=tuple(_unique(disagreement.answers)),
                codes=state.codes,
                reason=" ".join(state.comment.split()),
                decided=state.updated,
                text=disagreement.task.text if text else None,
            )


def _unique(answers: Iterable[AnnotationState]) -> Iterator[Mapping[str, tuple[str, ...]]]:
    seen: list[Mapping[str, tuple[str, ...]]] = []
    for state in answers:
        if state.codes not in seen:
            seen.append(state.codes)
            yield state.codes


def reasons_record(reasons: Iterable[Reason], codebook: Codebook) -> dict[str, Any]:
    """The reasons as JSON has them."""
    return {
        "format": 1,
        "codebook": codebook.fingerprint,
        "reasons": [
            {
                name: value
                for name, value in {**asdict(reason), "decided": reason.decided.isoformat()}.items()
                if name != "text" or value is not None
            }
            for reason in reasons
        ],
    }


def reasons_markdown(reasons: Iterable[Reason], codebook: Codebook, lang: Language) -> str:
    """The reasons as Markdown, those of the same disputed codes together."""
    languages = Languages.ZH if lang == "zh" else Languages.EN
    words = _WORDS[lang]
    groups: defaultdict[tuple[str, ...], list[Reason]] = defaultdict(list)
    for reason in reasons:
        groups[reason.disputed].append(reason)
    lines = [f"# {words['title']}"]
    for disputed, group in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        names = " / ".join(_name(address, codebook, lang) for address in disputed)
        lines += ["", f"## {names or words['none']} ({len(group)})"]
        for reason in group:
            answers = " | ".join(show_codes(a, codebook, languages) for a in reason.answers)
            lines += ["", f"- {reason.reason or words['missing']}"]
            if reason.text is not None:
                lines.append(f"  - “{' '.join(reason.text.split())}”")
            lines += [
                f"  - {words['coders']}: {answers}" if answers else "",
                f"  - {words['settled']}: {show_codes(reason.codes, codebook, languages)}",
                f"  - `{reason.sentence}`",
            ]
    return "\n".join(line for place, line in enumerate(lines) if line or lines[place - 1]) + "\n"


def write_reasons(
    path: Path, reasons: Iterable[Reason], codebook: Codebook, lang: Language
) -> None:
    """Write them to a file, as Markdown or JSON by its name.

    Raises:
        UsageError: Its name says neither, or it cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise UsageError(
            f"reasons cannot be written as {path.suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Name it {' or '.join(f'*{suffix}' for suffix in FORMATS)}",
        )
    if path.suffix.lower() == ".json":
        text = json.dumps(reasons_record(reasons, codebook), ensure_ascii=False, indent=1) + "\n"
    else:
        text = reasons_markdown(reasons, codebook, lang)
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def _name(address: str, codebook: Codebook, lang: Language) -> str:
    dimension, code = address.split("/", 1)
    return codebook.code((dimension, code)).name[lang]


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Disagreements and how they were settled",
        "none": "Settled without a disagreement",
        "missing": "(no reason given)",
        "coders": "coders",
        "settled": "settled",
    },
    "zh": {
        "title": "分歧与裁定",
        "none": "无分歧而裁定",
        "missing": "（未写理由）",
        "coders": "编码员",
        "settled": "裁定",
    },
}
