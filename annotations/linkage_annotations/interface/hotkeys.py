"""Hot keys: those of the interface itself, and which ones get into each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linkage_annotations.interface.findings import Finding, Kind, Severity
from linkage_nlp.codebook import Codebook

# Keys that Label Studio 1.23 binds on every page where sentences are coded (its tools for
# images, sound and video, which take many more, are bound only there).
LABEL_STUDIO_KEYS = {
    "ctrl+enter": "submit",
    "ctrl+space": "skip the task",
    "ctrl+z": "undo",
    "ctrl+shift+z": "redo",
    "ctrl+backspace": "delete all regions",
    "ctrl+d": "duplicate a region",
    "ctrl+h": "hide all regions",
    "enter": "focus a region",
    "escape": "leave a region",
    "backspace": "delete a region",
    "u": "unselect a region",
    "alt+r": "relate regions",
    "alt+h": "hide a region",
    "alt+l": "lock a region",
    "alt+m": "edit a region",
    "alt+.": "next region",
    "shift+up": "previous task",
    "shift+down": "next task",
    "shift+left": "close the task",
    "shift+right": "open the task",
    "shift+.": "fold the side bar",
}
# Label Studio goes by key codes, and Firefox gives these keys other codes than it expects.
_NOT_IN_FIREFOX = frozenset(";=-")


def no_code_key(codebook: Codebook) -> str:
    """The hot key that says 'no code': 0, or shift+0 where a code has taken it."""
    return _free("0", codebook)


def unsure_key(codebook: Codebook) -> str:
    """The hot key that marks a sentence as unsure: 9, or shift+9 where a code has taken it."""
    return _free("9", codebook)


def check_codebook_keys(codebook: Codebook) -> tuple[Finding, ...]:
    """What is to be said against the hot keys of a codebook; they work all the same.

    That each is given once is part of the codebook's schema.
    """
    return check_keys(
        (f"{dimension.id}/{code.id}", code.hotkey)
        for dimension in codebook.dimensions
        for code in dimension.codes
    )


def check_keys(keys: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Keys that clash with each other or with Label Studio's own, or do not work everywhere.

    Args:
        keys: What each key chooses, and the key as Label Studio writes it.
    """
    by_key: dict[str, list[str]] = {}
    for subject, key in keys:
        by_key.setdefault(key.lower().replace(" ", ""), []).append(subject)
    found: list[Finding] = []
    for key, subjects in by_key.items():
        if len(subjects) > 1:
            found.append(_shared(key, subjects))
        if key in LABEL_STUDIO_KEYS:
            found.append(
                Finding(
                    Kind.KEY_CLASH,
                    Severity.WARNING,
                    subjects[0],
                    f"the hot key {key!r} is also Label Studio's own ({LABEL_STUDIO_KEYS[key]}): "
                    "both happen",
                    "Give the code another hot key in the codebook",
                )
            )
        if key in _NOT_IN_FIREFOX:
            found.append(
                Finding(
                    Kind.DEAD_KEY,
                    Severity.WARNING,
                    subjects[0],
                    f"the hot key {key!r} does nothing in Firefox",
                    "Give the code a letter or digit in the codebook, or use another browser",
                )
            )
    return tuple(found)


def _shared(key: str, subjects: Sequence[str]) -> Finding:
    return Finding(
        Kind.KEY_CLASH,
        Severity.WARNING,
        subjects[0],
        f"the hot key {key!r} chooses all of {', '.join(subjects)}",
        "Give one of them another hot key",
    )


def _free(key: str, codebook: Codebook) -> str:
    # A code's key is a single one, so one with shift is always free.
    taken = {code.hotkey for dimension in codebook.dimensions for code in dimension.codes}
    return f"shift+{key}" if key in taken else key
