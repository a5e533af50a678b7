"""Transcripts: reading interviews as text, turns and sentences."""

from linkage_nlp.transcripts.cases import (
    CASES_FILE,
    CASES_FILES,
    CaseList,
    cases_file_in,
    read_cases,
)
from linkage_nlp.transcripts.find import FoundFiles, find_transcripts
from linkage_nlp.transcripts.formats import SUFFIXES
from linkage_nlp.transcripts.model import Role, Sentence, SourceKind, Transcript, Turn
from linkage_nlp.transcripts.read import read_transcript_bytes, read_transcripts

__all__ = [
    "CASES_FILE",
    "CASES_FILES",
    "SUFFIXES",
    "CaseList",
    "FoundFiles",
    "Role",
    "Sentence",
    "SourceKind",
    "Transcript",
    "Turn",
    "cases_file_in",
    "find_transcripts",
    "read_cases",
    "read_transcript_bytes",
    "read_transcripts",
]
