"""Code interview transcripts, in Chinese and English.

    from linkage_nlp import Tagger

    for sentence in Tagger.load().tag("My old boss in Munich still answers every question."):
        print(sentence.text, [(tag.code, tag.probability) for tag in sentence.codes])

Names are imported when they are first used, so that importing the package stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkage_nlp.bundle import Bundle, open_bundle
    from linkage_nlp.codebook import (
        Bilingual,
        Code,
        Codebook,
        Dimension,
        Group,
        Label,
        default_codebook,
        load_codebook,
    )
    from linkage_nlp.errors import LinkageError
    from linkage_nlp.tagging.context import Context
    from linkage_nlp.tagging.encoding import ModelInput
    from linkage_nlp.tagging.summary import CodeCount, Summary, summarise
    from linkage_nlp.tagging.tagger import Tagger
    from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
    from linkage_nlp.transcripts import (
        Role,
        Sentence,
        Transcript,
        Turn,
        find_transcripts,
        read_transcripts,
    )
    from linkage_nlp.writers import TagResult, read_tags, write_tags

__all__ = [
    "Bilingual",
    "Bundle",
    "Code",
    "CodeCount",
    "CodeTag",
    "Codebook",
    "Context",
    "Decision",
    "Dimension",
    "Group",
    "Label",
    "LinkageError",
    "ModelInput",
    "Role",
    "Sentence",
    "Summary",
    "TagResult",
    "TaggedSentence",
    "Tagger",
    "Transcript",
    "Turn",
    "default_codebook",
    "find_transcripts",
    "load_codebook",
    "open_bundle",
    "read_tags",
    "read_transcripts",
    "summarise",
    "write_tags",
]

_HOMES = {
    "linkage_nlp.bundle": ("Bundle", "open_bundle"),
    "linkage_nlp.codebook": (
        "Bilingual",
        "Code",
        "Codebook",
        "Dimension",
        "Group",
        "Label",
        "default_codebook",
        "load_codebook",
    ),
    "linkage_nlp.errors": ("LinkageError",),
    "linkage_nlp.tagging.context": ("Context",),
    "linkage_nlp.tagging.encoding": ("ModelInput",),
    "linkage_nlp.tagging.summary": ("CodeCount", "Summary", "summarise"),
    "linkage_nlp.tagging.tagger": ("Tagger",),
    "linkage_nlp.tagging.tags": ("CodeTag", "Decision", "TaggedSentence"),
    "linkage_nlp.transcripts": (
        "Role",
        "Sentence",
        "Transcript",
        "Turn",
        "find_transcripts",
        "read_transcripts",
    ),
    "linkage_nlp.writers": ("TagResult", "read_tags", "write_tags"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name at its first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
