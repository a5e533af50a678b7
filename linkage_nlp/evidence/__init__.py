"""Evidence: which cases show which codes, and in which sentences."""

from linkage_nlp.evidence.matrix import Cell, Column, Mark, Matrix, evidence_matrix, marks

__all__ = ["Cell", "Column", "Mark", "Matrix", "evidence_matrix", "marks"]
