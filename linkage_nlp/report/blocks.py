"""What reports consist of, as data: each writer shows the same blocks in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from linkage_nlp.language import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1, 2 or 3. `anchor` is what links lead to."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, or with `aside` something said beside it."""

    kind: ClassVar[str] = "paragraph"
    text: str
    aside: bool = False
    lang: Language | None = None


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    kind: ClassVar[str] = "bullets"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before a quote. `role` says by whom, in the language of the report."""

    role: str
    text: str
    lang: Language


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quote, ready to paste.

    Attributes:
        text: Between its quotation marks.
        lang: The language of what was said.
        source: In brackets, with the space that belongs before it.
        before: What was said before it.
        details: Speaker, time, and who coded it.
    """

    kind: ClassVar[str] = "quotation"
    text: str
    lang: Language
    source: str
    before: Sequence[Said]
    details: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a table.

    Attributes:
        weight: From 0 to 1, how dark it is; None for a cell without shade.
        link: The anchor that it leads to.
    """

    text: str
    weight: float | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A table.

    Attributes:
        upright: Whether the heads of all columns but the first run upwards.
        widths: Shares of the width; by default the first column takes what others leave.
    """

    kind: ClassVar[str] = "figures"
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Entry]]
    upright: bool = False
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the share of the whole length of each of its parts, and what it stands for."""

    name: str
    parts: Sequence[float]
    figure: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart.

    Attributes:
        series: What the parts of a bar are, in order; a key is shown if there are several.
        tones: The colour of each of them, a place in `TONES`.
        description: What the chart shows, for those who do not see it.
    """

    kind: ClassVar[str] = "bars"
    caption: str
    description: str
    series: Sequence[str]
    tones: Sequence[int]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows by columns, the darker the more. `description` is for those who do not see it."""

    kind: ClassVar[str] = "heat"
    caption: str
    description: str
    corner: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Entry]]


Block: TypeAlias = Heading | Paragraph | Bullets | Quotation | Figures | Bars | HeatMap


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document in one language."""

    title: str
    lang: Language
    blocks: Sequence[Block]


# Dark blue, pale blue and orange: told apart by lightness, and by people who do not see red
# or green (after Okabe and Ito).
TONES = ("#0072b2", "#a6cbe6", "#e69f00")
