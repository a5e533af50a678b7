"""What writers write: transcripts with their tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import Transcript


@dataclass(frozen=True, slots=True)
class TagResult:
    """Tagged transcripts.

    Attributes:
        transcripts: In the order of reading.
        sentences: The tagged sentences of all of them, in the same order.
        codebook: Gives names and colours of the codes.
        model_version: The model that tagged them.
    """

    transcripts: Sequence[Transcript]
    sentences: Sequence[TaggedSentence]
    codebook: Codebook
    model_version: str
