"""What the commands share that begin with tags: which files, which cases, which sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_nlp.cli.console import report_warning

if TYPE_CHECKING:
    from linkage_nlp.evidence.material import Material

ALL_SOURCES = "all"


@dataclass(frozen=True, slots=True)
class MaterialInputs:
    """What a command was told to read.

    Attributes:
        tags: Tags and datasets.
        cases: A list of cases; None for the one beside the tags, if there is one.
        codebook: A codebook file, None for the packaged one.
        transcripts: Transcripts of the sentences, files or folders.
        masks: A list of names to mask.
        source: `interview`, `document` or `all`.
    """

    tags: tuple[Path, ...]
    cases: Path | None = None
    codebook: Path | None = None
    transcripts: tuple[Path, ...] = ()
    masks: Path | None = None
    source: str = "interview"

    @property
    def case_list(self) -> Path | None:
        """The list of cases to read: the one that is named, or the first beside the tags."""
        from linkage_nlp.transcripts import cases_file_in

        if self.cases is not None:
            return self.cases
        found = (cases_file_in(path.parent) for path in self.tags)
        return next((file for file in found if file is not None), None)

    def refuse_to_replace(self, outputs: Iterable[Path], *others: Path | None) -> None:
        """Check that no file to write is one to read, transcripts in folders included.

        Args:
            outputs: The files to write.
            others: What the command reads besides; None for what was not given.

        Raises:
            UsageError: One is.
            TranscriptError: There is no such transcript or folder, or it may not be read.
        """
        from linkage_nlp.cli.tag_inputs import refuse_to_replace
        from linkage_nlp.transcripts import find_transcripts
        from linkage_nlp.writers.own import is_written_here

        transcripts = [
            file
            for file in find_transcripts(self.transcripts).files
            if file in self.transcripts or not is_written_here(file)
        ]
        given = (self.case_list, self.codebook, self.masks, *others)
        named = [path for path in given if path is not None]
        refuse_to_replace(outputs, [*self.tags, *transcripts, *named])


_OPTIONS = (
    click.argument(
        "tags", nargs=-1, required=True, metavar="TAGS...", type=click.Path(path_type=Path)
    ),
    click.option(
        "--cases",
        type=click.Path(path_type=Path),
        help="A list of cases and what is known of them: a .csv or .xlsx file with a column "
        "case. [default: cases.csv beside the tags]",
    ),
    click.option(
        "--codebook",
        type=click.Path(path_type=Path),
        help="The codebook of the tags. [default: the packaged one]",
    ),
    click.option(
        "--transcripts",
        type=click.Path(path_type=Path),
        multiple=True,
        help="The transcripts that were tagged, a file or folder: for what was said before a "
        "sentence. May be given several times.",
    ),
    click.option(
        "--source",
        type=click.Choice(["interview", "document", ALL_SOURCES]),
        default="interview",
        show_default=True,
        help="Count what was said in interviews, what stands in documents, or both.",
    ),
    click.option(
        "--masks",
        type=click.Path(path_type=Path),
        help="Names to replace before anything is written: a .csv file with the columns text "
        "and mask.",
    ),
    click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="The language of names and headings.",
    ),
)


def material_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command TAGS and the options that go with them.

    The function gets `inputs` (`MaterialInputs`, for `load_material`) and `lang`. Stands
    below `@click.command` and above other options.
    """

    @wraps(command)
    def with_inputs(
        *,
        tags: tuple[Path, ...],
        cases: Path | None,
        codebook: Path | None,
        transcripts: tuple[Path, ...],
        source: str,
        masks: Path | None,
        **others: Any,
    ) -> None:
        command(inputs=MaterialInputs(tags, cases, codebook, transcripts, masks, source), **others)

    decorated: Callable[..., None] = with_inputs
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def load_material(inputs: MaterialInputs) -> Material:
    """Read what a command was told to, with warnings on stderr.

    Raises:
        LinkageError: Something cannot be read, or does not fit the codebook.
    """
    from linkage_nlp.codebook import load_codebook
    from linkage_nlp.evidence.masked import masked_material
    from linkage_nlp.evidence.material import read_material
    from linkage_nlp.masking import Masker, read_masks
    from linkage_nlp.transcripts import SourceKind

    material = read_material(
        inputs.tags,
        codebook=None if inputs.codebook is None else load_codebook(inputs.codebook),
        cases=inputs.case_list,
        transcripts=inputs.transcripts,
    )
    if inputs.masks is not None:
        material = masked_material(material, Masker(read_masks(inputs.masks)))
    for warning in material.warnings:
        report_warning(warning)
    if inputs.source != ALL_SOURCES:
        material = _of_source(material, SourceKind(inputs.source))
    return material


def _of_source(material: Material, kind: Any) -> Material:
    left = material.only(source=kind)
    apart = len(material.sentences) - len(left.sentences)
    if apart:
        report_warning(
            f"{apart} sentences of another kind of source are left out; "
            f"--source {ALL_SOURCES} counts them too"
        )
    return left
