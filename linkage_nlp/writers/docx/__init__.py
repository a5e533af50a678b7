"""Word documents: what all of them share. `python-docx` is imported when one is made."""

from linkage_nlp.writers.docx.bars import Bar, BarChart
from linkage_nlp.writers.docx.document import WordDocument
from linkage_nlp.writers.docx.table import Align, Cell, Table
from linkage_nlp.writers.docx.text import Run, Text

__all__ = ["Align", "Bar", "BarChart", "Cell", "Run", "Table", "Text", "WordDocument"]
