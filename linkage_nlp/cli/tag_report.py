"""What `linkage tag` says when it is done: a summary for people, or JSON for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from linkage_nlp.cli.tag_summary import summary_table
from linkage_nlp.codebook import Bilingual, Codebook
from linkage_nlp.errors import LinkageError
from linkage_nlp.tagging.summary import Summary, summarise
from linkage_nlp.tagging.tags import Decision, TaggedSentence
from linkage_nlp.transcripts import SourceKind, Transcript
from linkage_nlp.writers import TagResult
from linkage_nlp.writers.jsonl import tag_record
from linkage_nlp.writers.spreadsheet import CREATOR
from linkage_nlp.writers.words import NOTICE

if TYPE_CHECKING:
    from linkage_nlp.language import Language

# The width of what is not shown on a terminal.
_FILE_WIDTH = 100

_LEGEND = Bilingual(
    "Sentences accepted; in parentheses those to review.", "采纳的句子数；括号内为待复核的句子数。"
)
_ELSEWHERE = Bilingual(
    "The counts of each case are in an .xlsx file (sheet Summary) and in --json.",
    "各案例的计数见 .xlsx 文件（汇总表）和 --json。",
)
_DONE = Bilingual(
    "Transcripts: {transcripts:,}. Cases: {cases:,}. Sentences: {sentences:,}. Model: {model}.",
    "访谈记录 {transcripts:,} 份，案例 {cases:,} 个，句子 {sentences:,} 句，模型 {model}。",
)
_DOCUMENTS = Bilingual(
    "Documents, kept apart and not counted above: {documents:,}, with {accept:,} sentences "
    "accepted and {review:,} to review.",
    "文献资料单列，不计入上表：{documents:,} 份，采纳 {accept:,} 句，待复核 {review:,} 句。",
)
_DOCUMENTS_ALONE = Bilingual(
    "All of it is documents: {documents:,}. No interview is counted above.",
    "以上全部为文献资料：{documents:,} 份，其中没有访谈。",
)
_WRITTEN = Bilingual("Written: {path}", "已写入：{path}")


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """A transcript, the path that it came from, and its tagged sentences."""

    path: str
    transcript: Transcript
    sentences: Sequence[TaggedSentence]


@dataclass(frozen=True, slots=True)
class Report:
    """One run of the command: what was tagged, what failed, and where it was written."""

    files: Sequence[TaggedFile]
    errors: Sequence[LinkageError]
    outputs: Sequence[Path]
    codebook: Codebook
    model_version: str

    @property
    def result(self) -> TagResult:
        """All files together, for the writers."""
        return TagResult(
            [file.transcript for file in self.files],
            list(chain.from_iterable(file.sentences for file in self.files)),
            self.codebook,
            self.model_version,
        )

    @property
    def summary(self) -> Summary:
        """Counts by case and code; documents only where there is nothing else."""
        counted = self.result.counted
        return summarise(counted.sentences, (one.case for one in counted.transcripts))


def print_summary(report: Report, lang: Language) -> None:
    """The table of codes and what was done, on stdout."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that cannot show Chinese shows question marks rather than fail.
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _FILE_WIDTH
    summary = report.summary
    table, with_cases = summary_table(summary, report.codebook, lang=lang, width=console.width)
    console.print(table)
    console.print(f"\n{_LEGEND[lang]}")
    if not with_cases:
        console.print(_ELSEWHERE[lang])
    done = _DONE[lang].format(
        transcripts=len(report.result.counted.transcripts),
        cases=len(summary.cases),
        sentences=len(report.result.counted.sentences),
        model=report.model_version,
    )
    apart = _documents(report.result, lang)
    console.print("\n".join(filter(None, (done, apart, NOTICE[lang]))))
    for output in report.outputs:
        console.print(_WRITTEN[lang].format(path=output), soft_wrap=True)


def print_json(report: Report) -> None:
    """Everything as one JSON object on stdout; the sentences only if no file has them."""
    summary = report.summary
    content: dict[str, Any] = {
        "generator": CREATOR,
        "model_version": report.model_version,
        "files": [
            {
                "path": file.path,
                "case": file.transcript.case,
                "transcript": file.transcript.name,
                "source": file.transcript.source.value,
                "sentences": len(file.sentences),
            }
            for file in report.files
        ],
        "errors": [_error(error) for error in report.errors],
        "summary": {case: _counted(summary, case, report.codebook) for case in summary.cases},
    }
    if report.outputs:
        content["outputs"] = [str(output) for output in report.outputs]
    else:
        content["sentences"] = [
            tag_record(sentence) for file in report.files for sentence in file.sentences
        ]
    # Bytes, so that it is UTF-8 on every system.
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _documents(result: TagResult, lang: Language) -> str:
    """What is said of the documents; empty where there are none."""
    if not result.documents:
        return ""
    if result.documents == len(result.transcripts):
        return _DOCUMENTS_ALONE[lang].format(documents=result.documents)
    codes = [
        {tag.decision for tag in sentence.codes}
        for sentence in result.sentences
        if sentence.source is SourceKind.DOCUMENT
    ]
    accept = sum(Decision.ACCEPT in decisions for decisions in codes)
    review = sum(
        Decision.REVIEW in decisions and Decision.ACCEPT not in decisions for decisions in codes
    )
    return _DOCUMENTS[lang].format(documents=result.documents, accept=accept, review=review)


def _error(error: LinkageError) -> dict[str, Any]:
    return {
        "path": None if error.path is None else str(error.path),
        "row": error.row,
        "message": error.message,
        "remedy": error.remedy,
    }


def _counted(summary: Summary, case: str, codebook: Codebook) -> dict[str, dict[str, int]]:
    """The codes seen in a case."""
    counts = {label: summary.count(case, label) for label in codebook.labels}
    return {
        str(label): {"accept": count.accept, "review": count.review}
        for label, count in counts.items()
        if count.accept or count.review
    }
