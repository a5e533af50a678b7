"""What is written at a coding for people to read: who gave the code, and how sure a model was.

"Internet: accepted, 0.93 (linkage-nlp gin-1)". A program shows it as the comment of the passage.
"""

from __future__ import annotations

import re

from linkage_nlp.language import Language
from linkage_nlp.refi_qda.words import WORDS
from linkage_nlp.tagging.tags import CodeTag, Decision

_DECISIONS = {Decision.ACCEPT: "accepted", Decision.REVIEW: "review"}
_SAID = "|".join(WORDS[word][lang] for word in _DECISIONS.values() for lang in ("en", "zh"))
_REMARK = re.compile(rf".+(?:: |：)(?:{_SAID})(?:(?:, |，)[01]\.\d\d)?(?: \(.+\)|（.+）)")


def remark(tag: CodeTag, name: str, who: str, lang: Language) -> str:
    """The remark on a code of a sentence.

    Args:
        tag: The code, accepted or to be reviewed.
        name: What the code is called.
        who: Who gave it.
        lang: The language.
    """
    parts = [WORDS[_DECISIONS[tag.decision]][lang]]
    if tag.coder is None:
        parts.append(f"{tag.probability:.2f}")
    if lang == "zh":
        return f"{name}：{'，'.join(parts)}（{who}）"
    return f"{name}: {', '.join(parts)} ({who})"


def without_remarks(text: str) -> str:
    """What people wrote into a comment, besides remarks of ours."""
    lines = [line for line in text.splitlines() if not _REMARK.fullmatch(line.strip())]
    return "\n".join(lines).strip()
