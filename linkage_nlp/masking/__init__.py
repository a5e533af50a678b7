"""Masks: names that are replaced before words leave the machine."""

from linkage_nlp.masking.key import Entry, Key, read_key, write_key
from linkage_nlp.masking.kinds import Kind, Origin
from linkage_nlp.masking.masker import Hit, Mask, Masked, Masker
from linkage_nlp.masking.offsets import MaskedText, OffsetMap, mask_text
from linkage_nlp.masking.read import read_masks

__all__ = [
    "Entry",
    "Hit",
    "Key",
    "Kind",
    "Mask",
    "Masked",
    "MaskedText",
    "Masker",
    "OffsetMap",
    "Origin",
    "mask_text",
    "read_key",
    "read_masks",
    "write_key",
]
