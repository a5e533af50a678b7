"""What the commands on real speech say: counts by source, never a word of the texts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from linkage_annotations.corpus.speech import Speech
from linkage_annotations.corpus.speech_join import PACKED, JoinedSource, JoinedSpeech
from linkage_nlp.cli.console import note, report_warning


def speech_counts(speech: Speech) -> dict[str, dict[str, Any]]:
    """The labels of each source in numbers, by its id."""
    counts: dict[str, dict[str, Any]] = {}
    for source in speech.sources:
        labels = speech.labels[source.id]
        by_code = Counter(
            f"{dimension}/{code}"
            for label in labels
            for dimension, codes in label.codes.items()
            for code in codes
        )
        counts[source.id] = {
            "labels": len(labels),
            "without_code": sum(not label.coded for label in labels),
            "held_out": sum(label.held_out for label in labels),
            "drawn": dict(Counter(label.drawn.value for label in labels)),
            "settled": dict(Counter(label.settled.value for label in labels)),
            "codes": {str(code): by_code[str(code)] for code in speech.codebook.labels},
        }
    return counts


def speech_lines(speech: Speech) -> list[str]:
    """The same as lines to print."""
    lines: list[str] = []
    for name, count in speech_counts(speech).items():
        if not count["labels"]:
            lines.append(f"speech {name}: no labels yet")
            continue
        ways = [f"{n} {word}" for part in ("drawn", "settled") for word, n in count[part].items()]
        lines.append(
            f"speech {name}: {count['labels']} labels ({', '.join(ways)}), "
            f"{count['held_out']} held out, "
            f"{count['without_code'] / count['labels']:.0%} without a code"
        )
        codes = ", ".join(f"{code} {n}" for code, n in count["codes"].items())
        lines.append(f"speech {name} codes: {codes}")
    return lines


def warn_of_mixed_blocks(speech: Speech) -> None:
    """On stderr, the cases that are partly held out."""
    if mixed := speech.mixed_blocks():
        report_warning(
            f"{len(mixed)} blocks have sentences that are held out and others, so figures on "
            f"the former flatter: {', '.join(mixed)}"
        )


def joined_record(found: JoinedSpeech) -> dict[str, Any]:
    """What became of each source, as JSON has it."""
    return {
        "sources": {
            part.source.id: {
                "sentences": len(part.examples),
                "cases": _cases(part),
                "without_code": _without_code(part),
                "changed": len(part.changed),
                "altered": part.altered,
            }
            for part in found.joined
        },
        "missing": [source.id for source in found.missing],
    }


def report_joined(found: JoinedSpeech, texts: Path) -> None:
    """On stderr: what became of each source, and what the user should know of the texts."""
    for part in found.joined:
        bare = _without_code(part) / len(part.examples) if part.examples else 0.0
        note(
            f"{part.source.id}: {len(part.examples)} sentences of {_cases(part)} blocks, "
            f"{bare:.0%} without a code"
        )
        if part.changed:
            report_warning(
                f"{part.source.file} has other words in {len(part.changed)} labelled lines; "
                "they are left out"
            )
        if part.altered:
            report_warning(
                f"{part.source.file} is not the file that was labelled; each sentence has its "
                "own hash, but the one before it, its context, may differ"
            )
    for source in found.missing:
        report_warning(
            f"{source.id} is left out: neither {source.file} nor {source.file}{PACKED} is in "
            f"{texts} (made from {source.origin}, {source.licence})"
        )


def _cases(part: JoinedSource) -> int:
    return len({example.case for example in part.examples})


def _without_code(part: JoinedSource) -> int:
    return sum(not any(example.codes.values()) for example in part.examples)
