"""Writers: tagged transcripts as JSONL, CSV, Excel, REFI-QDA project and a page to read."""

from linkage_nlp.writers.formats import SUFFIXES, check_suffix, write_tags
from linkage_nlp.writers.jsonl import read_tags
from linkage_nlp.writers.result import TagResult

__all__ = ["SUFFIXES", "TagResult", "check_suffix", "read_tags", "write_tags"]
