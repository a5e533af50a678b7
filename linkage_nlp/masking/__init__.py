"""Masks: names that are replaced before words leave the machine."""

from linkage_nlp.masking.masker import Mask, Masked, Masker
from linkage_nlp.masking.read import read_masks

__all__ = ["Mask", "Masked", "Masker", "read_masks"]
