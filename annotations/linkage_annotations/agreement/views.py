"""What is shown of agreement, as grids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from linkage_annotations.agreement.doubts import POSITIVES, UNITS
from linkage_annotations.agreement.figures import Agreement, Confusion, Measures, PairFigures, Slice
from linkage_annotations.agreement.grids import (
    EMPTY,
    Cell,
    Grid,
    Row,
    Section,
    agreement_cell,
    alpha_cells,
    plain,
    share_cell,
)
from linkage_annotations.agreement.ratings import Coder, Kind
from linkage_annotations.agreement.shown import share
from linkage_annotations.agreement.words import SLICE_NAMES, WORDS
from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.language import Language

_LANGS: tuple[Language, ...] = ("en", "zh")


def codes_grid(agreement: Agreement) -> Grid:
    """Agreement of people on each code and dimension, over all languages and in each."""
    parts = [agreement.slices[name] for name in _parts(agreement)]
    sections = []
    for dimension in agreement.codebook.dimensions:
        found = [part.dimensions[dimension.id] for part in parts]
        coded = Cell(str(found[0].coded))
        sections.append(
            Section(
                dimension.name,
                (
                    *(_code_row(agreement, Label(dimension.id, c.id)) for c in dimension.codes),
                    _total("mean", coded, [figures.mean_alpha for figures in found]),
                    _total("masi", coded, [figures.masi for figures in found]),
                ),
            )
        )
    if len(sections) > 1:
        overall = _total("mean", EMPTY, [part.overall for part in parts])
        sections.append(Section(WORDS["all_codes"], (overall,)))
    columns = (
        *(WORDS[word] for word in ("positives", "alpha", "interval", "coded")),
        *(SLICE_NAMES[name] for name in _parts(agreement)[1:]),
    )
    return Grid(WORDS["code"], columns, tuple(sections))


def _parts(agreement: Agreement) -> list[Slice]:
    """All languages, and each if there are several."""
    single = len(agreement.slices) == 2
    return [name for name in agreement.slices if name == "all" or not single]


def _code_row(agreement: Agreement, label: Label) -> Row:
    found, *others = (agreement.slices[part].codes[label] for part in _parts(agreement))
    few = found.positives < POSITIVES
    return Row(
        agreement.codebook.code(label).name,
        (
            Cell(str(found.positives)),
            *alpha_cells(found.alpha.all_units, few=few),
            agreement_cell(found.alpha.coded_units.value, few=few),
            *(
                agreement_cell(other.alpha.all_units.value, few=other.positives < POSITIVES)
                for other in others
            ),
        ),
    )


def _total(word: str, units: Cell, measures: list[Measures]) -> Row:
    cells = (
        units,
        *alpha_cells(measures[0].all_units),
        agreement_cell(measures[0].coded_units.value),
        *(agreement_cell(other.all_units.value) for other in measures[1:]),
    )
    return Row(WORDS[word], cells, total=True)


def coders_grid(agreement: Agreement) -> Grid:
    """Alpha of each coder with other people, by code; below it, how often they gave the code."""
    coders = agreement.slices["all"].coders
    sections = _by_code(
        agreement.codebook,
        lambda label: (
            agreement_cell(
                found.alpha.all_units.value,
                small=str(found.given),
                few=found.positives < POSITIVES,
            )
            for found in (coder.codes[label] for coder in coders)
        ),
    )
    means = tuple(agreement_cell(coder.overall.all_units.value) for coder in coders)
    total = Section(WORDS["all_codes"], (Row(WORDS["mean"], means, total=True),))
    columns = tuple(coder_name(coder) for coder in agreement.coders)
    return Grid(WORDS["code"], columns, (*sections, total))


def kappa_grid(agreement: Agreement) -> Grid:
    """Kappa of every two coders, by code; below it, to how many sentences each gave the code."""
    pairs = agreement.slices["all"].pairs
    sections = _by_code(
        agreement.codebook,
        lambda label: (
            agreement_cell(
                found.kappa.all_units.value,
                small=f"{found.first} · {found.second}",
                few=found.first + found.second - found.both < POSITIVES,
            )
            for found in (pair.codes[label] for pair in pairs)
        ),
    )
    means = tuple(_pair_cell(pair) for pair in pairs)
    total = Section(WORDS["all_codes"], (Row(WORDS["mean"], means, total=True),))
    names = {coder.name: coder_name(coder) for coder in agreement.coders}
    columns = tuple(
        Bilingual(*(f"{names[pair.first][lang]} – {names[pair.second][lang]}" for lang in _LANGS))
        for pair in pairs
    )
    return Grid(WORDS["code"], columns, (*sections, total))


def _by_code(codebook: Codebook, cells: Callable[[Label], Iterable[Cell]]) -> tuple[Section, ...]:
    """A row for each code, a section for each dimension."""
    return tuple(
        Section(
            dimension.name,
            tuple(Row(c.name, tuple(cells(Label(dimension.id, c.id)))) for c in dimension.codes),
        )
        for dimension in codebook.dimensions
    )


def coder_name(coder: Coder) -> Bilingual:
    """A person's name; a model's says that it is one."""
    if coder.kind is Kind.PERSON:
        return plain(coder.name)
    word = WORDS["model"]
    return Bilingual(f"{coder.name} ({word.en})", f"{coder.name}（{word.zh}）")


def pairs_grid(agreement: Agreement) -> Grid:
    """The mean kappa of every two coders; below it, how many sentences both coded."""
    found = {frozenset((p.first, p.second)): p for p in agreement.slices["all"].pairs}
    rows = tuple(
        Row(
            coder_name(one),
            tuple(
                EMPTY if one == other else _pair_cell(found.get(frozenset((one.name, other.name))))
                for other in agreement.coders
            ),
        )
        for one in agreement.coders
    )
    columns = tuple(coder_name(coder) for coder in agreement.coders)
    return Grid(WORDS["coder"], columns, (Section(WORDS["pairs"], rows),))


def _pair_cell(pair: PairFigures | None) -> Cell:
    if pair is None:
        return agreement_cell(None)
    few = pair.units < UNITS
    return agreement_cell(pair.mean_kappa.all_units.value, small=str(pair.units), few=few)


def per_coder_grid(agreement: Agreement, *, by_dimension: bool) -> Grid:
    """How far each coder agrees with other people; in each dimension too if asked."""
    words = ("units", "given", "shared", "alpha", "interval", "coded")
    dimensions = agreement.codebook.dimensions if by_dimension else ()
    columns = (*(WORDS[word] for word in words), *(dimension.name for dimension in dimensions))
    rows = tuple(
        Row(
            coder_name(coder.coder),
            (
                Cell(str(coder.units)),
                Cell(str(sum(code.given for code in coder.codes.values()))),
                Cell(str(coder.shared)),
                *alpha_cells(coder.overall.all_units, few=coder.shared < UNITS),
                agreement_cell(coder.overall.coded_units.value, few=coder.shared < UNITS),
                *(
                    agreement_cell(coder.dimensions[d.id].all_units.value, few=coder.shared < UNITS)
                    for d in dimensions
                ),
            ),
        )
        for coder in agreement.slices["all"].coders
    )
    return Grid(WORDS["coder"], columns, (Section(WORDS["per_coder"], rows),))


def confusion_grids(agreement: Agreement) -> Iterator[Grid]:
    """What others gave where one person gave a code, dimension by dimension."""
    for dimension in agreement.codebook.dimensions:
        table = agreement.slices["all"].confusion_tables[dimension.id]
        rows = tuple(
            Row(
                code.name,
                (
                    Cell(str(answers)),
                    *(
                        share_cell(value, same=column == row, few=answers < POSITIVES)
                        for column, value in enumerate(table.shares[row])
                    ),
                ),
            )
            for row, (code, answers) in enumerate(zip(dimension.codes, table.answers, strict=True))
        )
        columns = (WORDS["times"], *(code.name for code in dimension.codes), WORDS["none"])
        yield Grid(dimension.name, columns, (Section(dimension.name, rows),))


def confusion_list(agreement: Agreement, most: int) -> Grid:
    """The chief confusions: so many of two codes, and of a code and none."""
    columns = tuple(WORDS[word] for word in ("units", "cases", "share"))
    found = _chief_confusions(agreement.slices["all"].confusions, most)
    headings = WORDS["two_codes"], WORDS["code_or_none"]
    sections = (
        Section(heading, tuple(_confusion_row(c, agreement.codebook) for c in chosen))
        for heading, chosen in zip(headings, found, strict=True)
        if chosen
    )
    return Grid(WORDS["code"], columns, tuple(sections))


def _chief_confusions(confusions: Iterable[Confusion], most: int) -> list[list[Confusion]]:
    """The most frequent of two codes, and of a code and none."""
    ordered = sorted(confusions, key=lambda confusion: -confusion.units)
    return [[c for c in ordered if (c.other is None) == none][:most] for none in (False, True)]


def _confusion_row(confusion: Confusion, codebook: Codebook) -> Row:
    one = codebook.code((confusion.dimension, confusion.code)).name
    other = (
        WORDS["none"]
        if confusion.other is None
        else codebook.code((confusion.dimension, confusion.other)).name
    )
    numbers = (confusion.units, confusion.cases)
    return Row(
        Bilingual(f"{one.en} / {other.en}", f"{one.zh} / {other.zh}"),
        (*(Cell(str(n)) for n in numbers), Cell(share(confusion.share))),
    )
