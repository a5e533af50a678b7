"""Writers of the evidence matrix, one module a format."""

from linkage_nlp.writers.matrix.formats import SUFFIXES, check_suffix, write_matrix

__all__ = ["SUFFIXES", "check_suffix", "write_matrix"]
