"""REFI-QDA: projects and codebooks to and from NVivo, ATLAS.ti, MAXQDA, QualCoder and others."""

from linkage_nlp.refi_qda.imported import (
    ImportedCodebook,
    ImportedNote,
    ImportedProject,
    SourceFile,
)
from linkage_nlp.refi_qda.read import read_codebook, read_project
from linkage_nlp.refi_qda.write import write_code_table, write_codebook, write_project

__all__ = [
    "ImportedCodebook",
    "ImportedNote",
    "ImportedProject",
    "SourceFile",
    "read_codebook",
    "read_project",
    "write_code_table",
    "write_codebook",
    "write_project",
]
