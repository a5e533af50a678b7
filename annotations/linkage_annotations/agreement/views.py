"""What is shown of agreement, as grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkage_annotations.agreement.doubts import POSITIVES, UNITS
from linkage_annotations.agreement.figures import (
    Agreement,
    CoderFigures,
    Confusion,
    PairFigures,
    SetMeasures,
    SliceFigures,
)
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
from linkage_annotations.agreement.grouping import Slice
from linkage_annotations.agreement.ratings import Coder, Kind
from linkage_annotations.agreement.shown import change, interval, share
from linkage_annotations.agreement.summaries import between, chief_confusions, with_people
from linkage_annotations.agreement.words import SLICE_NAMES, WORDS
from linkage_nlp.codebook import Bilingual, Codebook, Dimension, Label


def codes_grid(agreement: Agreement) -> Grid:
    """Agreement of people on each code and dimension, over all languages and in each."""
    parts = _parts(agreement)
    sections = [
        Section(
            dimension.name,
            (
                *(_code_row(agreement, Label(dimension.id, code.id)) for code in dimension.codes),
                *_dimension_rows(agreement, dimension),
            ),
        )
        for dimension in agreement.codebook.dimensions
    ]
    if len(sections) > 1:
        overall = [agreement.slices[part].overall for part in parts]
        measures = [found.all_units for found in overall]
        rows = tuple(_set_rows(measures, overall[0].coded_units, EMPTY))
        sections.append(Section(WORDS["all_codes"], rows))
    columns = (
        *(WORDS[word] for word in ("positives", "alpha", "interval", "coded")),
        *(SLICE_NAMES[part] for part in parts[1:]),
        *(WORDS[word] for word in ("percent", "positive")),
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
            *alpha_cells(found.all_units.alpha, few=few),
            agreement_cell(found.coded_units.alpha.value, few=few),
            *(
                agreement_cell(other.all_units.alpha.value, few=other.positives < POSITIVES)
                for other in others
            ),
            Cell(share(found.all_units.percent.value)),
            Cell(share(found.positive.value)),
        ),
    )


def _dimension_rows(agreement: Agreement, dimension: Dimension) -> Iterator[Row]:
    parts = [agreement.slices[part].dimensions[dimension.id] for part in _parts(agreement)]
    coded = Cell(str(parts[0].coded))
    yield from _set_rows([part.all_units for part in parts], parts[0].coded_units, coded)
    presence = (
        coded,
        *alpha_cells(parts[0].presence),
        EMPTY,
        *(agreement_cell(part.presence.value) for part in parts[1:]),
        EMPTY,
        EMPTY,
    )
    yield Row(WORDS["presence"], presence, total=True)


def _set_rows(measures: Sequence[SetMeasures], coded: SetMeasures, units: Cell) -> Iterator[Row]:
    """The mean over codes, and MASI."""
    rows = (
        ("mean", [m.mean_alpha for m in measures], coded.mean_alpha, EMPTY),
        ("masi", [m.masi for m in measures], coded.masi, Cell(share(measures[0].percent.value))),
    )
    for word, alphas, on_coded, percent in rows:
        cells = (
            units,
            *alpha_cells(alphas[0]),
            agreement_cell(on_coded.value),
            *(agreement_cell(alpha.value) for alpha in alphas[1:]),
            percent,
            EMPTY,
        )
        yield Row(WORDS[word], cells, total=True)


def coders_grid(agreement: Agreement) -> Grid:
    """Kappa of each coder with people, by code; below it, how often they gave the code."""
    figures = agreement.slices["all"]
    sections = [
        Section(
            dimension.name,
            tuple(
                Row(
                    code.name,
                    tuple(
                        _kappa_cell(figures, coder, Label(dimension.id, code.id))
                        for coder in figures.coders
                    ),
                )
                for code in dimension.codes
            ),
        )
        for dimension in agreement.codebook.dimensions
    ]
    means = tuple(
        agreement_cell(with_people(figures, c.coder.name), small=str(sum(c.given.values())))
        for c in figures.coders
    )
    total = Section(WORDS["all_codes"], (Row(WORDS["mean"], means, total=True),))
    columns = tuple(coder_name(coder) for coder in agreement.coders)
    return Grid(WORDS["code"], columns, (*sections, total))


def _kappa_cell(figures: SliceFigures, coder: CoderFigures, label: Label) -> Cell:
    name = coder.coder.name
    own = [pair.codes[label] for pair in figures.pairs if name in {pair.first, pair.second}]
    most = max((k.first + k.second - k.both for k in own), default=0)
    return agreement_cell(
        with_people(figures, name, label),
        small=str(coder.given[label]),
        few=most < POSITIVES,
    )


def coder_name(coder: Coder) -> Bilingual:
    """A person's name; a model's says that it is one."""
    if coder.kind is Kind.PERSON:
        return plain(coder.name)
    word = WORDS["model"]
    return Bilingual(f"{coder.name} ({word.en})", f"{coder.name}（{word.zh}）")


def pairs_grid(agreement: Agreement) -> Grid:
    """The mean kappa of every two coders; below it, how many sentences both coded."""
    figures = agreement.slices["all"]
    rows = tuple(
        Row(
            coder_name(one),
            tuple(
                EMPTY if one == other else _pair_cell(between(figures, one.name, other.name))
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
    return agreement_cell(pair.mean_kappa.value, small=str(pair.units), few=few)


def influence_grid(agreement: Agreement, *, by_dimension: bool) -> Grid:
    """What each coder does to the alpha of the others; to that of each dimension if asked."""
    words = ("units", "given", "shared", "others", "joined", "change", "interval")
    dimensions = agreement.codebook.dimensions if by_dimension else ()
    columns = (*(WORDS[word] for word in words), *(dimension.name for dimension in dimensions))
    rows = tuple(
        Row(
            coder_name(coder.coder),
            (
                Cell(str(coder.units)),
                Cell(str(sum(coder.given.values()))),
                Cell(str(coder.shared)),
                agreement_cell(coder.overall.others.value),
                agreement_cell(coder.overall.joined.value),
                Cell(change(coder.overall.change.value)),
                Cell(interval(coder.overall.change)),
                *(Cell(change(coder.dimensions[d.id].change.value)) for d in dimensions),
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
    columns = tuple(WORDS[word] for word in ("units", "cases", "pairs_of_people", "share"))
    found = chief_confusions(agreement.slices["all"], most)
    headings = WORDS["two_codes"], WORDS["code_or_none"]
    sections = (
        Section(heading, tuple(_confusion_row(c, agreement.codebook) for c in chosen))
        for heading, chosen in zip(headings, found, strict=True)
        if chosen
    )
    return Grid(WORDS["code"], columns, tuple(sections))


def _confusion_row(confusion: Confusion, codebook: Codebook) -> Row:
    one = codebook.code((confusion.dimension, confusion.code)).name
    other = (
        WORDS["none"]
        if confusion.other is None
        else codebook.code((confusion.dimension, confusion.other)).name
    )
    numbers = (confusion.units, confusion.cases, confusion.pairs)
    return Row(
        Bilingual(f"{one.en} / {other.en}", f"{one.zh} / {other.zh}"),
        (*(Cell(str(n)) for n in numbers), Cell(share(confusion.share))),
    )
