"""Plain text and Markdown (.txt, .md)."""

from __future__ import annotations

from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.document import draft_document
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.source import Source


def read_plain(source: Source) -> list[Draft]:
    """The whole file as text, turns pointing into it. Raises `DamagedFile`."""
    return [draft_document(decode(source))]


def read_markdown(source: Source) -> list[Draft]:
    """As `read_plain`; headings without a speaker are no speech. Raises `DamagedFile`."""
    return [draft_document(decode(source), markdown=True)]
