"""The kinds of characters that sentences are told apart by, as parts of regular expressions."""

from __future__ import annotations

import re

# Inside square brackets: characters that are written without spaces between words.
HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Inside square brackets: emoji with their joiners, skin tones and variation marks.
EMOJI = "\u2600-\u27bf\u2b05-\u2b55\u200d\ufe0f\U0001f000-\U0001faff"

# Full stops of all widths, ellipses, questions, exclamations, and the full-width semicolon.
TERMINATORS = ".．。｡！？!?；…‽⁇⁈⁉"
# These end a sentence whatever comes before them, unlike a dot.
STRONG = frozenset("。｡！？!?；‽⁇⁈⁉")
CLOSERS = "\"'＂”’」』）)]】》〉}"
# After one of these, what seemed to be an end was none.
CONTINUING = frozenset("，,、：:;/%％）)]】")

is_han = re.compile(f"[{HAN}]").match
is_pictorial = re.compile(f"[{EMOJI}]").match
find_word = re.compile(r"[^\W_]").search
match_emoji = re.compile(rf"[ \t]*[{EMOJI}]+").match


def is_latin(char: str) -> bool:
    """Whether a character is a letter or digit of a script that puts spaces between words."""
    return char.isalnum() and not is_han(char)
