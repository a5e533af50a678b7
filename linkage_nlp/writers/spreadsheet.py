"""What is shared by the files that people open in a spreadsheet."""

from __future__ import annotations

# By which a workbook of ours is known.
CREATOR = "linkage-nlp"

# A cell that begins with one of these may be taken as a formula (OWASP, CSV injection);
# the full-width forms are, where the locale is East Asian.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet might compute this text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)


def clock(seconds: float | None) -> str:
    """Seconds as hours, minutes and seconds, `1:02:03`; empty when not known."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"
