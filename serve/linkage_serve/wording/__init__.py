"""What the service says when something is wrong, in the language of whoever reads it.

Errors are written in English where they arise. Here is what each is in Chinese, by the
English text with `{}` for what differs from case to case; a test compares this with the
sources, so that none is forgotten.
"""

from linkage_serve.wording.languages import preferred, said_language
from linkage_serve.wording.translation import TEMPLATES, clause, sentence, translated

__all__ = ["TEMPLATES", "clause", "preferred", "said_language", "sentence", "translated"]
