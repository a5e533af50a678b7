"""Sentence segmentation: where the boundaries are found, and how fast, beside pysbd.

    python benchmarks/segmentation.py [--json]

The cases are invented and stand in tests/data/segmentation/hard_cases.jsonl, one turn a
line. "‖" marks a boundary between two sentences. "¦" marks the joints of a turn that is too
long for one sentence: it must be cut at one of them or more, which counts as one boundary,
and a cut elsewhere as a false one. The rules were made with the cases of the set `dev` in
sight; those of `held-out` were looked at when the rules were done, and changed none. Cases
and rules are by one author, so both sets say how well the rules do what they are meant to,
not how often two people would agree with them.

A boundary is where a sentence begins, other than the first, told by how many characters that
are no white space stand before it; so white space that a splitter adds, keeps or drops does
not count. pysbd is run with clean=False and char_span=True: the starts of its spans are
offsets in the text as given. For mixed turns it is given whichever of its two languages does
better on them. F1 is over all boundaries of all turns of a language together.

Speed is processor time, the least of several rounds in which both take turns: for all cases
as turns of their own, and for one long turn of the cases repeated.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import click

from linkage_nlp.segmentation import split_sentences

CASES = Path(__file__).parents[1] / "tests" / "data" / "segmentation" / "hard_cases.jsonl"
BOUNDARY, JOINT = "‖", "¦"
LANGUAGES = ("en", "zh", "mixed")
SETS = ("dev", "held-out")
# Cases that are about length: pysbd has no rule for them.
CUT_KINDS = ("asr", "chain")
ROUNDS = 5
LONG_TURN = 20_000

# The offsets in a turn at which its sentences begin.
Splitter = Callable[[str], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A turn with its boundaries, as counts of the visible characters before them."""

    set: str
    lang: str
    kind: str
    marked: str
    text: str
    boundaries: frozenset[int]
    joints: frozenset[int]


class Score(NamedTuple):
    """How many boundaries were found, made up and missed."""

    found: int = 0
    false: int = 0
    missed: int = 0

    def plus(self, other: Score) -> Score:
        return Score(self.found + other.found, self.false + other.false, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """2tp / (2tp + fp + fn), and 1 where there was nothing to find and nothing found."""
        whole = 2 * self.found + self.false + self.missed
        return 2 * self.found / whole if whole else 1.0


def read_cases(path: Path = CASES) -> list[Case]:
    """The cases of the file, in order."""
    return [
        parse_case(json.loads(line))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]


def parse_case(record: dict[str, str]) -> Case:
    """A line of the file with its marks taken out of the text."""
    text: list[str] = []
    places: dict[str, set[int]] = {BOUNDARY: set(), JOINT: set()}
    visible = 0
    for char in record["text"]:
        if char in places:
            places[char].add(visible)
        else:
            text.append(char)
            visible += not char.isspace()
    return Case(
        record["set"],
        record["lang"],
        record["kind"],
        record["text"],
        "".join(text),
        frozenset(places[BOUNDARY]),
        frozenset(places[JOINT]),
    )


def score(case: Case, splitter: Splitter) -> Score:
    """What a splitter makes of a case."""
    before = [0]
    for char in case.text:
        before.append(before[-1] + (not char.isspace()))
    got = {before[start] for start in splitter(case.text)} - {0}
    result = Score(
        len(got & case.boundaries),
        len(got - case.boundaries - case.joints),
        len(case.boundaries - got),
    )
    if case.joints:
        cut = bool(got & case.joints)
        result = result.plus(Score(found=cut, missed=not cut))
    return result


def total(cases: Iterable[Case], splitter: Splitter) -> Score:
    """The sum over some cases."""
    result = Score()
    for case in cases:
        result = result.plus(score(case, splitter))
    return result


def linkage(text: str) -> list[int]:
    """The splitter under test."""
    return [span.start for span in split_sentences(text)]


def pysbd_splitter(language: str) -> Splitter:
    """What pysbd does, for one of its languages."""
    import pysbd

    segmenter = pysbd.Segmenter(language=language, clean=False, char_span=True)

    def split(text: str) -> list[int]:
        return [span.start for span in segmenter.segment(text)]

    return split


def processor_seconds(splitters: dict[str, Splitter], texts: list[str]) -> dict[str, float]:
    """The least time that each splitter took for all the texts."""
    best = dict.fromkeys(splitters, float("inf"))
    for _ in range(ROUNDS):
        for name, splitter in splitters.items():
            began = time.process_time()
            for text in texts:
                splitter(text)
            best[name] = min(best[name], time.process_time() - began)
    return best


def measure(cases: list[Case]) -> dict[str, dict[str, object]]:
    """All figures by language."""
    rows: dict[str, dict[str, object]] = {}
    pysbd_languages = {name: pysbd_splitter(name) for name in ("en", "zh")}
    chosen: dict[str, Splitter] = {}
    for lang in LANGUAGES:
        own = [case for case in cases if case.lang == lang]
        candidates = [lang] if lang in pysbd_languages else list(pysbd_languages)
        name = max(candidates, key=lambda n: total(own, pysbd_languages[n]).f1)
        chosen[lang] = pysbd_languages[name]
        rows[lang] = _figures(own, {lang: chosen[lang]}) | {"pysbd_language": name}
        splitters = {"linkage": linkage, "pysbd": chosen[lang]}
        for what, texts in (("turns", [case.text for case in own]), ("long", [_long_turn(own)])):
            seconds = processor_seconds(splitters, texts)
            rows[lang][f"{what}_characters_per_second"] = round(
                sum(map(len, texts)) / seconds["linkage"]
            )
            rows[lang][f"{what}_speed_ratio"] = round(seconds["pysbd"] / seconds["linkage"], 1)
    rows["all"] = _figures(cases, chosen)
    return rows


def _figures(cases: list[Case], pysbd: dict[str, Splitter]) -> dict[str, object]:
    def theirs(some: list[Case]) -> Score:
        result = Score()
        for lang, splitter in pysbd.items():
            result = result.plus(total([case for case in some if case.lang == lang], splitter))
        return result

    figures: dict[str, object] = {"cases": len(cases)}
    figures["boundaries"] = sum(len(case.boundaries) + bool(case.joints) for case in cases)
    figures["f1"] = round(total(cases, linkage).f1, 4)
    for name in SETS:
        own = [case for case in cases if case.set == name]
        figures[f"f1_{name}"] = round(total(own, linkage).f1, 4)
    figures["f1_pysbd"] = round(theirs(cases).f1, 4)
    uncut = [case for case in cases if case.kind not in CUT_KINDS]
    figures["f1_without_cuts"] = round(total(uncut, linkage).f1, 4)
    figures["f1_pysbd_without_cuts"] = round(theirs(uncut).f1, 4)
    return figures


def _long_turn(cases: list[Case]) -> str:
    text = " ".join(case.text for case in cases)
    return (text + " ") * (LONG_TURN // len(text) + 1)


def main(arguments: list[str] | None = None) -> None:
    """Print the figures as a table, or with --json as JSON."""
    rows = measure(read_cases())
    if "--json" in (sys.argv[1:] if arguments is None else arguments):
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    click.echo(f"{'':30}" + "".join(f"{lang:>12}" for lang in rows))
    for key in keys:
        click.echo(f"{key:30}" + "".join(f"{row.get(key, ''):>12}" for row in rows.values()))


if __name__ == "__main__":
    main()
