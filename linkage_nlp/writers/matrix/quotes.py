"""The sentences behind the numbers, as blocks that cells lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual, Label
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.writers.matrix.table import Table
from linkage_nlp.writers.matrix.words import LANGUAGES, UNITS, WORDS
from linkage_nlp.writers.spreadsheet import clock

_HEADS = "code decision sentence before speaker time language by probability file id".split()


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """The sentences of one cell.

    Attributes:
        key: What the cell's `Entry.key` is.
        name: The code, the group, or the two codes that meet.
        labels: The codes that the sentences are there for.
    """

    key: str
    name: Bilingual
    labels: frozenset[Label]
    accept: tuple[str, ...]
    review: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many sentences it has."""
        return len(self.accept) + len(self.review)


def quote_blocks(overview: Overview, tables: Iterable[Table], kind: str) -> Iterator[QuoteBlock]:
    """The blocks of some tables, each once.

    Args:
        overview: What was counted.
        tables: The tables whose cells are meant.
        kind: `cell` (by case and code) or `pair` (of two codes).
    """
    columns = {column.id: column for column in overview.matrix.columns}
    seen: set[str] = set()
    for table in tables:
        for row in table.rows:
            for entry in row.entries:
                head, _, rest = entry.key.partition(":")
                if head != kind or entry.key in seen:
                    continue
                seen.add(entry.key)
                ids = rest.split("\t")
                met = [columns[name] for name in (ids[1:] if kind == "cell" else ids)]
                yield QuoteBlock(
                    entry.key,
                    Bilingual(
                        " + ".join(column.name.en for column in met),
                        " + ".join(column.name.zh for column in met),
                    ),
                    frozenset(label for column in met for label in column.labels),
                    entry.sentences,
                    entry.doubtful,
                )


def tags_for(sentence: TaggedSentence, labels: frozenset[Label]) -> tuple[CodeTag, ...]:
    """The codes of a sentence that it is quoted for, accepted ones first."""
    found = [
        tag
        for tag in sentence.codes
        if (tag.dimension, tag.code) in labels and tag.decision is not Decision.NONE
    ]
    return tuple(sorted(found, key=lambda tag: tag.decision is not Decision.ACCEPT))


def coded_by(sentence: TaggedSentence, tags: Iterable[CodeTag]) -> str:
    """The people or the model that the codes come from."""
    return ", ".join(dict.fromkeys(tag.coder or sentence.model_version for tag in tags))


def quote_heads(overview: Overview, lang: Language) -> tuple[str, ...]:
    """The headings of what `quote_values` gives."""
    return UNITS[overview.choices.unit][lang], *(WORDS[word][lang] for word in _HEADS)


def quote_values(
    overview: Overview, block: QuoteBlock, lang: Language
) -> Iterator[tuple[str | float | None, ...]]:
    """Each sentence of a block as a row: accepted ones first."""
    for place, name in enumerate((*block.accept, *block.review)):
        sentence = overview.material.by_id[name]
        tags = tags_for(sentence, block.labels)
        context = overview.material.contexts.get(name)
        yield (
            sentence.case,
            block.name[lang],
            WORDS["accepted" if place < len(block.accept) else "review"][lang],
            sentence.text,
            context.as_text() if context else None,
            sentence.speaker,
            clock(sentence.time) or None,
            LANGUAGES[sentence.lang][lang],
            coded_by(sentence, tags),
            min((tag.probability for tag in tags), default=None),
            sentence.transcript or None,
            sentence.sentence_id,
        )
