"""The sentences of transcripts as they may leave for the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from linkage_annotations.settings import Settings
from linkage_annotations.tasks.fields import Item, items
from linkage_nlp.cli.tag_inputs import (
    ReadOptions,
    ReadTranscript,
    cases_in,
    find_inputs,
    read_inputs,
)
from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.masking import Mask, Masker, read_masks
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts import Role, SourceKind, Transcript, read_cases


@dataclass(frozen=True, slots=True)
class Sources:
    """What there is to be coded.

    Attributes:
        transcripts: As they were read; names are not masked in them.
        items: The respondents' sentences, masked.
        masked: How often each mask was put in, in all that is shown to coders.
        errors: Files that could not be read.
        warnings: What is worth telling.
    """

    transcripts: tuple[Transcript, ...]
    items: tuple[Item, ...]
    masked: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[LinkageError, ...] = ()
    warnings: tuple[str, ...] = ()


def read_sources(
    paths: Sequence[str | Path],
    *,
    cases: Path | None = None,
    roles: Mapping[str, Role] | None = None,
    masks: Path | None = None,
) -> Sources:
    """Read transcripts, as `linkage tag` does, and mask their sentences.

    Documents that lie beside them are passed over: what coders code, and models learn from and
    are judged by, is interviews.

    Args:
        paths: Files, folders, or `-` for standard input.
        cases: A list of cases; otherwise the `cases.csv` of the folders counts.
        roles: Who a speaker is, by name.
        masks: A list of masks.

    Raises:
        UsageError: There is nothing to read, or the list of masks is broken.
        TranscriptError: A list cannot be read. (For a transcript, see `Sources.errors`.)
    """
    given = [str(path) for path in paths]
    masker = _Counting(read_masks(masks) if masks is not None else ())
    listed = cases_in(given) if cases is None else read_cases(cases)
    found = find_inputs(given, ())
    read = read_inputs(found.paths, ReadOptions(None, listed, roles or {}))
    documents = [item.path for item in read.read if _is_document(item)]
    transcripts = tuple(item.transcript for item in read.read if not _is_document(item))
    apart = (f"passed over, being documents and no interviews: {', '.join(documents)}",)
    return Sources(
        transcripts,
        tuple(masker.mask(item) for item in items(transcripts)),
        masker.counts,
        found.errors + read.errors,
        found.warnings + read.warnings + (apart if documents else ()),
    )


def workspace_sources(settings: Settings) -> Sources:
    """What `push` was given so far, read and masked as it was then.

    Raises:
        UsageError: Nothing was given yet, or there is nothing to read.
        TranscriptError: A list cannot be read.
    """
    if not settings.transcripts:
        raise UsageError(
            "this workspace knows of no transcripts",
            remedy="Give them to 'linkage annotate push', or name them in annotate.yaml",
        )
    return read_sources(
        settings.transcripts,
        cases=settings.cases,
        roles=settings.roles,
        masks=settings.masks,
    )


def _is_document(item: ReadTranscript) -> bool:
    return item.transcript.source is SourceKind.DOCUMENT


class _Counting:
    """Masks items, and counts."""

    def __init__(self, masks: Iterable[Mask]) -> None:
        given = tuple(masks)
        self._masker = Masker(given)
        self._names = tuple(dict.fromkeys(mask.mask for mask in given))
        self._found: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        """How often each mask was put in, also those that never were."""
        return {name: self._found[name] for name in self._names}

    def mask(self, item: Item) -> Item:
        """An item with everything masked that coders are shown."""
        return replace(
            item,
            speaker=None if item.speaker is None else self._apply(item.speaker),
            text=self._apply(item.text),
            context=Context(self._apply(item.context.question), self._apply(item.context.previous)),
        )

    def _apply(self, text: str) -> str:
        masked = self._masker.apply(text)
        self._found.update(masked.masks)
        return masked.text
