"""Codebooks: what is coded, in both languages."""

from linkage_nlp.codebook.load import default_codebook, load_codebook
from linkage_nlp.codebook.model import (
    Bilingual,
    Code,
    Codebook,
    Dimension,
    Group,
    Label,
)

__all__ = [
    "Bilingual",
    "Code",
    "Codebook",
    "Dimension",
    "Group",
    "Label",
    "default_codebook",
    "load_codebook",
]
