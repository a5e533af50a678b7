"""What writers write: transcripts with their tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import SourceKind, Transcript


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

    @property
    def counted(self) -> TagResult:
        """What counts by case: interviews, which documents are kept apart from.

        Where there are documents alone, they count.
        """
        if not any(one.source is SourceKind.INTERVIEW for one in self.transcripts):
            return self
        return replace(
            self,
            transcripts=[t for t in self.transcripts if t.source is SourceKind.INTERVIEW],
            sentences=[s for s in self.sentences if s.source is SourceKind.INTERVIEW],
        )

    @property
    def documents(self) -> int:
        """How many of the transcripts are documents."""
        return sum(one.source is SourceKind.DOCUMENT for one in self.transcripts)
