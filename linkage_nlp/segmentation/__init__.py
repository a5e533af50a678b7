"""Turns into sentences: Chinese, English and mixed, written or from speech recognition.

What counts as a sentence, for one who codes an interview:

- It ends with a full stop, a question or exclamation mark, or a Chinese semicolon, together
  with what closes behind it (quotation marks, brackets, emoji, "[laughs]"). A dot in an
  abbreviation, number, address or file name ends nothing (`dots`).
- A short quotation or bracket stays whole and with the sentence around it, whatever is
  inside (`quotations`). One of more than 30 words is split like any other text.
- An ellipsis is most often a hesitation; what follows tells (`ellipses`). So does a dash.
- A blank line and an item of a list end a sentence. A single line end is white space, unless
  the next line begins with a capital on a word that starts sentences (`lines`).
- What is longer than a limit is cut at a comma, a pause or a word that joins clauses, never
  inside a word, a number or a quotation (`joints`). Where speech recognition left neither
  punctuation nor joints, it stays whole.
- Every sentence holds a letter or digit, unless the whole turn has none.
"""

from linkage_nlp.segmentation.span import Span
from linkage_nlp.segmentation.split import DEFAULT_LIMIT, split_sentences

__all__ = ["DEFAULT_LIMIT", "Span", "split_sentences"]
