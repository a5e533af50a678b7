"""The figures of an evaluation as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Table

from linkage_nlp.codebook import Codebook, Label
from linkage_training.metrics import (
    CodeScores,
    Estimate,
    Pair,
    PooledScores,
    Scores,
    Slice,
    SliceDifference,
    SliceScores,
)

_TITLES: dict[Slice, str] = {"all": "Both languages", "zh": "Chinese", "en": "English"}
_ABSENT = "–"


def score_tables(scores: Scores, codebook: Codebook) -> Iterator[Table]:
    """A table for both languages together, where there are both, and one for each."""
    single = len(scores.slices) == 2
    for name, figures in scores.slices.items():
        if not (single and name == "all"):
            yield _table(_TITLES[name], figures, codebook)


def difference_table(difference: Mapping[Slice, SliceDifference], against: str) -> Table:
    """Macro-F1 of two models by language and dimension, and how it differs."""
    table = Table(
        box=SIMPLE_HEAD,
        title=f"Macro-F1 beside that of {against}",
        title_justify="left",
        title_style="bold",
        padding=(0, 1, 0, 0),
    )
    table.add_column("dimension", no_wrap=True)
    for heading in ("model", "other", "difference", "95 %"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, part in difference.items():
        table.add_section()
        table.add_row(f"{_TITLES[name]}, mean", *_pair_cells(part.mean), style="bold")
        if len(part.dimensions) > 1:
            for dimension, pair in part.dimensions.items():
                table.add_row(f"  {dimension}", *_pair_cells(pair))
    return table


def _pair_cells(pair: Pair) -> list[str]:
    change = pair.difference
    return [
        _number(pair.model),
        _number(pair.against),
        _ABSENT if change.value is None else f"{change.value:+.2f}",
        ""
        if change.low is None or change.high is None
        else f"{change.low:+.2f} … {change.high:+.2f}",
    ]


def _table(title: str, figures: SliceScores, codebook: Codebook) -> Table:
    table = Table(
        box=SIMPLE_HEAD,
        title=f"{title}: {figures.sentences} sentences of {figures.cases} cases",
        title_justify="left",
        title_style="bold",
        caption=_false_alarms(figures),
        caption_justify="left",
        padding=(0, 1, 0, 0),
    )
    table.add_column("code", no_wrap=True)
    for heading in ("positives", "precision", "recall", "F1", "95 %", "alpha"):
        table.add_column(heading, justify="right", no_wrap=True)
    for dimension in codebook.dimensions:
        table.add_section()
        for code in dimension.codes:
            name = str(Label(dimension.id, code.id))
            table.add_row(f"  {code.id}", *_code_cells(figures.codes[name]))
        for row in _pooled_rows(dimension.id, figures.dimensions[dimension.id]):
            table.add_row(*row, style="bold")
    if len(codebook.dimensions) > 1:
        table.add_section()
        for row in _pooled_rows("all codes", figures.overall):
            table.add_row(*row, style="bold")
    return table


def _code_cells(code: CodeScores) -> list[str]:
    return [
        str(code.support),
        _number(code.precision),
        _number(code.recall),
        _number(code.f1),
        _interval(code.f1),
        _number(code.alpha),
    ]


def _pooled_rows(name: str, pooled: PooledScores) -> Iterator[list[str]]:
    yield [
        f"{name}, macro ({pooled.averaged})",
        "",
        "",
        "",
        _number(pooled.macro_f1),
        _interval(pooled.macro_f1),
        _number(pooled.mean_alpha),
    ]
    yield [
        f"{name}, micro",
        str(pooled.support),
        _number(pooled.micro_precision),
        _number(pooled.micro_recall),
        _number(pooled.micro_f1),
        _interval(pooled.micro_f1),
        _number(pooled.alpha),
    ]


def _false_alarms(figures: SliceScores) -> str:
    """Of each dimension, as a line below the table."""
    shares = ", ".join(
        f"{name} {_share(pooled.false_alarms)}" for name, pooled in figures.dimensions.items()
    )
    return f"Sentences without a code of a dimension that get one: {shares}"


def _share(estimate: Estimate) -> str:
    if estimate.value is None:
        return _ABSENT
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.1%}"
    return f"{estimate.value:.1%} ({estimate.low:.1%}–{estimate.high:.1%})"


def _number(estimate: Estimate) -> str:
    return _ABSENT if estimate.value is None else f"{estimate.value:.2f}"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{estimate.low:.2f}–{estimate.high:.2f}"
