"""Times as transcripts write them, in seconds."""

from __future__ import annotations

import re

# m:ss, mm:ss, h:mm:ss, with a fraction after a point or comma.
TIME = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?"
RANGE = rf"{TIME}(?:\s*+(?:-->|[-–—~])\s*+{TIME})?"

_RANGE = re.compile(rf"\s*+(?P<start>{TIME})(?:\s*+(?:-->|[-–—~])\s*+{TIME})?\s*+")
_SECONDS = re.compile(r"\s*+\d{1,7}(?:[.,]\d++)?+\s*+s?\s*+")


def parse_time(text: str) -> float | None:
    """Seconds of a time, or of the beginning of a range; None when it is neither.

    Args:
        text: `1:05`, `00:01:05.250`, `0:05 - 0:12`, or a bare number of seconds, with
            half-width digits.
    """
    if found := _RANGE.fullmatch(text):
        seconds = 0.0
        for part in found["start"].replace(",", ".").split(":"):
            seconds = seconds * 60 + float(part)
        return round(seconds, 3)
    if _SECONDS.fullmatch(text):
        return float(text.strip().rstrip("s").rstrip().replace(",", "."))
    return None


def has_hours(text: str) -> bool:
    """Whether a time is written with hours, minutes and seconds."""
    return text.count(":") >= 2
