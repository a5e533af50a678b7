"""Labels of real speech with the words they belong to, from the reader's own copy."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_annotations.corpus.speech import SpeechLabel, SpeechSource
from linkage_nlp.dataset import Example, Provenance, Settled
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.tagging.context import Context, contexts
from linkage_nlp.transcripts.model import Role

PACKED = ".xz"
# The passes of labelling, in which the corpus' author read the sentences.
READERS = ("reader-1", "reader-2")


@dataclass(frozen=True, slots=True)
class JoinedSource:
    """The labelled sentences of one text.

    Attributes:
        examples: In the order of the text.
        changed: Lines, counted from 0, that were left out because the copy says other words.
        altered: Whether the file as a whole is not the one that was labelled. A sentence
            is always checked, the one before it, its context, only by this.
    """

    source: SpeechSource
    examples: tuple[Example, ...]
    changed: tuple[int, ...]
    altered: bool


@dataclass(frozen=True, slots=True)
class JoinedSpeech:
    """What a folder of texts gave. `missing` are the labelled sources that it lacks."""

    joined: tuple[JoinedSource, ...]
    missing: tuple[SpeechSource, ...]

    @property
    def examples(self) -> tuple[Example, ...]:
        """All sentences, source by source."""
        return tuple(example for part in self.joined for example in part.examples)


def join(
    sources: Iterable[SpeechSource],
    labels: Mapping[str, Sequence[SpeechLabel]],
    texts: str | Path,
    *,
    skip_changed: bool = False,
) -> JoinedSpeech:
    """Put the labels of each source and its text together.

    Args:
        sources: The sources to take; those without labels are passed over.
        labels: The labels of each source by its id.
        texts: The folder with the texts, each as it is or packed (`.xz`).
        skip_changed: Leave out a sentence that the text does not have, and count it.

    Raises:
        UsageError: There is no such folder.
        DatasetError: A text cannot be read, or a line of it is not what was labelled.
    """
    folder = Path(texts)
    if not folder.is_dir():
        raise UsageError(
            "there is no such folder", path=folder, remedy="Give the folder that holds the texts"
        )
    joined: list[JoinedSource] = []
    missing: list[SpeechSource] = []
    for source in sources:
        wanted = labels.get(source.id, ())
        if not wanted:
            continue
        path = find_text(source, folder)
        if path is None:
            missing.append(source)
        else:
            joined.append(_join_source(source, wanted, path, skip_changed=skip_changed))
    return JoinedSpeech(tuple(joined), tuple(missing))


def find_text(source: SpeechSource, folder: Path) -> Path | None:
    """The text of a source in a folder, unpacked rather than packed; None if it is not there."""
    for name in (source.file, source.file + PACKED):
        if (folder / name).is_file():
            return folder / name
    return None


def read_text(path: Path) -> tuple[tuple[str, ...], str]:
    """The lines of a text without their ends, and the SHA-256 of the unpacked file.

    Raises:
        DatasetError: It cannot be read or unpacked, or is not UTF-8.
    """
    try:
        content = path.read_bytes()
        raw = lzma.decompress(content) if path.suffix == PACKED else content
        # A byte order mark or Windows line ends, added on the way, are no part of a sentence.
        text = raw.decode("utf-8-sig")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DatasetError(
            "cannot be read as UTF-8 text",
            path=path,
            remedy="Get the file anew, or unpack it yourself",
        ) from error
    lines = text.removesuffix("\n").split("\n")
    return tuple(line.removesuffix("\r") for line in lines), hashlib.sha256(raw).hexdigest()


def _join_source(
    source: SpeechSource, labels: Iterable[SpeechLabel], path: Path, *, skip_changed: bool
) -> JoinedSource:
    lines, sha256 = read_text(path)
    # Nobody knows who says a line, so all are read as one turn, as the tagger reads a
    # paragraph without speakers.
    read_with = list(contexts([lines]))
    examples: list[Example] = []
    changed: list[int] = []
    for label in sorted(labels, key=lambda label: label.line):
        if label.line < len(lines) and _sha256(lines[label.line]) == label.sha256:
            examples.append(_example(source, label, lines[label.line], read_with[label.line]))
        elif skip_changed:
            changed.append(label.line)
        else:
            raise DatasetError(
                f"not the sentence that was labelled as line {label.line} (counted from 0)",
                path=path,
                row=label.line + 1,
                remedy=f"Use {source.file} with sha256 {source.sha256}, made from "
                f"{source.origin}, or leave such sentences out with --skip-changed",
            )
    return JoinedSource(source, tuple(examples), tuple(changed), sha256 != source.sha256)


def _example(source: SpeechSource, label: SpeechLabel, text: str, context: Context) -> Example:
    return Example(
        id=f"{source.id}:{label.line}",
        case=source.case(label.line),
        lang=source.lang,
        speaker=None,
        role=Role.RESPONDENT,
        text=text,
        context=context,
        codes=label.codes,
        coders=READERS[:1] if label.settled is Settled.SINGLE else READERS,
        settled=label.settled,
        provenance=Provenance.REFERENCED,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
