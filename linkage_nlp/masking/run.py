"""Masking files: names found in all of them, the key extended, every file written anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.masking.files.json_text import JSONL, rewrite_lines
from linkage_nlp.masking.files.model import Rewritten
from linkage_nlp.masking.gather import Gathered, Words, gather
from linkage_nlp.masking.key import Key, read_key, write_key
from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.listed import read_names
from linkage_nlp.masking.masker import Mask
from linkage_nlp.masking.names.find import NameFinder
from linkage_nlp.masking.offsets import MaskedText, mask_text
from linkage_nlp.masking.report import FoundName, MaskedFile, MaskReport
from linkage_nlp.masking.residue import Residue, as_seen
from linkage_nlp.masking.sources import Item, read_items
from linkage_nlp.masking.tagged import MaskedTranscript, RecordMasker
from linkage_nlp.masking.variants import variants
from linkage_nlp.transcripts.read import read_transcript_bytes
from linkage_nlp.transcripts.source import Source
from linkage_nlp.writers.files import replacing


@dataclass(frozen=True)
class MaskOptions:
    """How to mask.

    Attributes:
        output: The folder for the masked files.
        key: The key's file; None only for a dry run.
        names: The researcher's list of names, if there is one.
        finder: The rules.
        dry_run: Whether to write nothing.
        force: Whether files that stand in `output` already may be replaced.
    """

    output: Path
    key: Path | None
    names: Path | None = None
    finder: NameFinder = field(default_factory=NameFinder)
    dry_run: bool = False
    force: bool = False


def mask_files(paths: Sequence[str | Path], options: MaskOptions) -> MaskReport:
    """Mask files into a folder.

    The key is written first, so that there is never a masked file without one, and nothing
    is written while a name of the key can be read in what would be.

    Raises:
        UsageError: There is nothing to mask; the key would lie with the masked files, or a
            file would replace another.
        MaskingError: A name would stay readable.
        TranscriptError: A list cannot be read. (For a file, see `MaskReport.errors`.)
    """
    _check_places(paths, options)
    read = read_items(paths, without=options.names)
    state = _content(options.key)
    key = read_key(options.key) if options.key is not None and state is not None else Key()
    before = len(key.entries)
    names = read_names(options.names) if options.names is not None else ()
    gathered = gather(
        [words for item in read.items for words in _words(item)],
        options.finder,
        names=names,
        key=key,
        path=options.names,
    )
    job = _Job(options, gathered, read.items)
    if not options.dry_run:
        if _content(options.key) != state:
            raise UsageError(
                "the key was changed by another run in the meantime",
                path=options.key,
                remedy="Run the command again",
            )
        job.write()
    return MaskReport(
        files=tuple(job.files),
        names=job.names(),
        suspects=tuple(gathered.suspects.most_common()),
        errors=read.errors + tuple(job.errors),
        warnings=job.warnings(),
        new=len(key.entries) - before,
    )


def _content(path: Path | None) -> bytes | None:
    """What a key holds, or None where there is none yet."""
    return Source.of_file(path).data if path is not None and path.is_file() else None


def _words(item: Item) -> list[Words]:
    speakers = dict.fromkeys(
        turn.speaker for t in item.transcripts for turn in t.turns if turn.speaker
    )
    name = str(item.relative)
    stem = re.sub(r"[_\-.]+", " ", " ".join(item.relative.with_suffix("").parts))
    text = item.format.words(item.source)
    found = [Words(name, text, tuple(speakers)), Words(name, stem)]
    # A name in wide letters or with invisible signs is not replaced, but noticed afterwards.
    plain = as_seen(text)
    return found if plain == text else [*found, Words(name, plain)]


def _check_places(paths: Sequence[str | Path], options: MaskOptions) -> None:
    if options.dry_run:
        return
    if options.key is None:
        raise UsageError("a key is needed", remedy="Say where it is to be kept")
    output, key = options.output.resolve(), options.key.resolve()
    if key.is_relative_to(output):
        raise UsageError(
            "the key would lie with the masked files, and undo them for whoever gets them",
            path=options.key,
            remedy="Give --key a place outside of the folder for the masked files",
        )
    for path in paths:
        given = Path(path).resolve()
        if given == key:
            raise UsageError(
                "the key is among the files to mask", path=options.key, remedy="Take it out"
            )
        folder = given if given.is_dir() else given.parent
        if folder == output or (given.is_dir() and output.is_relative_to(given)):
            raise UsageError(
                "the masked files would lie with the originals",
                path=options.output,
                remedy="Choose another folder for them",
            )
        if given.is_dir() and key.is_relative_to(given) and key.is_file():
            raise UsageError(
                "the key lies with the files to mask",
                path=options.key,
                remedy="Move it out of that folder",
            )


class _Job:
    """One run: everything in memory, checked, then written."""

    def __init__(self, options: MaskOptions, gathered: Gathered, items: Sequence[Item]) -> None:
        self._options = options
        self._gathered = gathered
        self._masks = [
            Mask(e.text, e.mask, e.exact)
            for e in gathered.key.entries.values()
            if gathered.masks_name(e.text)
        ]
        self._counted: Counter[tuple[str, str]] = Counter()
        self._data: dict[Path, bytes] = {}
        self._unplaced = 0
        self._changed = 0
        self.files: list[MaskedFile] = []
        self.errors: list[LinkageError] = []
        residue = Residue([*self._masks, *self._short_forms()])
        transcripts: dict[str, MaskedTranscript] = {}
        # Tags and datasets point into transcripts, so those are masked first.
        for item in sorted(items, key=lambda item: item.format is JSONL):
            self._mask(item, residue, transcripts)

    def _mask(self, item: Item, residue: Residue, transcripts: dict[str, MaskedTranscript]) -> None:
        counts: Counter[Kind] = Counter()
        replace = partial(self._replace, counts)
        output = self._options.output / self._path(item.relative)
        if item.format is JSONL:
            records = RecordMasker(replace, transcripts)
            made = Rewritten(rewrite_lines(item.source, records.apply))
            self._unplaced += records.unplaced
            self._changed += records.changed
        else:
            made = item.format.rewrite(item.source, replace, True)
        place = item.source.place
        residue.check(item.format.everything(Source(output.name, made.data, place)), place)
        residue.check(str(self._path(item.relative)), place)
        if output in self._data:
            raise UsageError(
                "two files would be written to the same place",
                path=place,
                remedy="Rename one of them, or mask them into two folders",
            )
        self._data[output] = made.data
        self.files.append(MaskedFile(place, output, counts, item.notes + made.notes))
        self._keep(item, made.data, output.name, transcripts)

    def _short_forms(self) -> list[Mask]:
        """Short forms that stand nowhere, unless a name was written so that it hides."""
        key = self._gathered.key
        return [
            Mask(form, entry.mask, exact=True)
            for entry in key.entries.values()
            if self._gathered.masks_name(entry.text)
            for form in variants(entry.text, entry.kind)
            if form not in key and self._gathered.masks_name(form)
        ]

    def _keep(
        self,
        item: Item,
        data: bytes,
        name: str,
        transcripts: dict[str, MaskedTranscript],
    ) -> None:
        if not item.transcripts:
            return
        try:
            masked = read_transcript_bytes(data, name=name)
        except LinkageError as error:
            self.errors.append(error)
            return
        for before, after in zip(item.transcripts, masked, strict=False):
            text = mask_text(self._gathered.masker, before.text)
            transcripts[before.id] = MaskedTranscript(before, text, after)

    def _replace(self, counts: Counter[Kind], text: str) -> MaskedText:
        masked = mask_text(self._gathered.masker, text)
        for hit in masked.hits:
            counts[self._gathered.kinds[hit.mask.mask]] += 1
            self._counted[hit.mask.text, hit.mask.mask] += 1
        return masked

    def _path(self, relative: Path) -> Path:
        """A path with the names in it masked."""
        return Path(*(mask_text(self._gathered.masker, part).text for part in relative.parts))

    def write(self) -> None:
        """Write the key, then the files."""
        for output in self._data:
            if output.exists() and not self._options.force:
                raise UsageError(
                    "there is such a file already",
                    path=output,
                    remedy="Choose an empty folder, or give --force to replace what is in this one",
                )
        if self._options.key is not None:
            write_key(self._options.key, self._gathered.key)
        for output, data in self._data.items():
            with replacing(output) as draft:
                draft.write_bytes(data)

    def names(self) -> tuple[FoundName, ...]:
        """The names with their counts, most frequent first."""
        found = [
            FoundName(e.text, e.mask, e.kind, e.origin, self._counted[e.text, e.mask])
            for e in self._gathered.key.entries.values()
        ]
        return tuple(sorted((n for n in found if n.count), key=lambda n: -n.count))

    def warnings(self) -> tuple[str, ...]:
        """What is worth telling, without names."""
        told = []
        if self._gathered.already:
            told.append(
                f"{len(set(self._gathered.already))} files hold masks already: they are kept, and "
                "unmasking turns them back as well where the key knows them"
            )
        if self._unplaced:
            told.append(
                f"{self._unplaced} tagged sentences belong to transcripts that are not masked in "
                "this run: their places in the text do not hold; give the transcripts too"
            )
        if self._changed:
            told.append(
                f"{self._changed} sentences stand otherwise in their masked transcripts, or no "
                "longer for themselves: they keep their ids, which no masked transcript has; list "
                "names without a dot that ends a sentence, or tag the masked transcripts anew"
            )
        return tuple(told)
