from __future__ import annotations

from collections.abc import Callable

import pytest

from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.transcripts import Transcript
from linkage_nlp.writers import TagResult

NASTY = [
    "<script>alert('forum')</script> & a forum \"quoted\"",
    "=HYPERLINK(forum)",
    "+1 forum",
    "-1 forum",
    "@forum",
    "\tforum",
    "＝forum",
    "bell \x07 and \x0b and \ufffe in a forum 😀",
    "two\nlines of a forum",
]


@pytest.fixture(scope="session")
def result(
    tiny_tagger: Tagger, interview: Transcript, make_transcript: Callable[..., Transcript]
) -> TagResult:
    """Two transcripts of two cases, the second one full of what breaks files."""
    nasty = make_transcript(
        [
            ("=cmd|A1", "interviewer", None, ["And <b>you</b>?"]),
            ("<img src=x onerror=alert(1)>", "respondent", 59.9, NASTY),
        ],
        case="+F<2>",
        name="@F2&.docx",
    )
    transcripts = [interview, nasty]
    return TagResult(
        transcripts, tiny_tagger.tag(transcripts), tiny_tagger.codebook, tiny_tagger.model_version
    )
