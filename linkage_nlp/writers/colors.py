"""Colours of codes: what can be read on them, and paler forms of them."""

from __future__ import annotations

from typing import NamedTuple, Self


class Color(NamedTuple):
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `#rrggbb`, the form that codebooks have."""
        return cls(*bytes.fromhex(text.removeprefix("#")))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def mix(self, other: Color, share: float) -> Color:
        """This colour with a share, from 0 to 1, of another in its place."""
        return Color(*(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)))

    def ink(self) -> Color:
        """Black or white, whichever is easier to read on this colour (at least 4.5:1)."""
        return max(BLACK, WHITE, key=lambda ink: contrast(ink, self))


BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in color]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
