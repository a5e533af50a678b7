"""Who coded: people and versions of models, each a user of a project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkage_nlp.language import Language
from linkage_nlp.refi_qda.guids import guid
from linkage_nlp.refi_qda.plain import UniqueNames, one_line
from linkage_nlp.refi_qda.words import MODEL_USER, WORDS
from linkage_nlp.tagging.tags import CodeTag, TaggedSentence


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a version of a model where `person` is None."""

    person: str | None
    version: str = ""

    @classmethod
    def model(cls, version: str) -> Author:
        """A version of a model."""
        return cls(None, version)

    @property
    def guid(self) -> str:
        """The id of the user that stands for the author."""
        if self.person is None:
            return guid("model", self.version)
        return guid("person", self.person)


def authors(tag: CodeTag, sentence: TaggedSentence) -> tuple[Author, ...]:
    """Those who gave a sentence a code: one model, or one person or several."""
    if not tag.coders:
        return (Author.model(sentence.model_version),)
    names = dict.fromkeys(name for name in tag.coders if name.strip())
    return tuple(map(Author, names or [""]))


def user_names(found: Iterable[Author], lang: Language) -> dict[Author, str]:
    """What each author is called in a project; no two the same."""
    taken = UniqueNames()
    return {author: taken.take(_name(author, lang)) for author in found}


def _name(author: Author, lang: Language) -> str:
    if author.person is None:
        return MODEL_USER + (one_line(author.version) or WORDS["unknown_model"][lang])
    return one_line(author.person) or WORDS["unnamed"][lang]
