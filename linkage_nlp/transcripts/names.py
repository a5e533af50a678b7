"""Which case a transcript belongs to, by its file's name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

# No file system takes longer names.
_LONGEST = 255

_PART = (
    r"(?:interviews?|transcripts?|transcription|transcribed|recording|audio|session|part|pt|"
    r"访谈|訪談|采访|採訪|访谈记录|访谈稿|访谈录|采访记录|录音|录音稿|转录|转写|逐字稿|文字稿|"
    r"第[一二三四五六七八九十\d]{1,3}[次部]分?(?:访谈|采访)?|上|下)"
)
_COUNT = r"(?:[\s_.-]?(?:\d{1,3}|[一二三四五六七八九十]))?"
_DATE = r"(?:[\s_.-]?\d{4}[-_.]?\d{2}[-_.]?\d{2})?"
_MARKER = re.compile(
    rf"(?i)(?P<case>.*[^\W_].*?)(?:[\s_.\-–—]+|(?=[(（\[【])|(?<=[\da-z])(?=[\u4e00-\u9fff]))"
    rf"[(（\[【]?{_PART}{_COUNT}{_DATE}[)）\]】]?"
)


def case_from_name(name: str) -> str:
    """The case that a file's name states, carefully.

    That is the name without its suffix and without what says at its end which interview,
    transcript or part it is, set off by a sign or brackets: `CF5_interview_2.docx` and
    `CF5-访谈.txt` are CF5. A number alone is not taken away (`Acme 2`), nor a name that
    begins with such a word (`Interview with Acme 2013-05-02`).
    """
    stem = PurePosixPath(name).stem.strip() if name else ""
    while len(stem) <= _LONGEST and (found := _MARKER.fullmatch(stem)):
        stem = found["case"].rstrip(" _.-–—")
    return stem or name
