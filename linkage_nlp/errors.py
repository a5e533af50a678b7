"""Every error that linkage-nlp raises on purpose.

    LinkageError
    ├── UsageError           a command or call that cannot be carried out as given
    │   └── MissingExtra     an optional part of the package is not installed
    ├── CodebookError        a codebook file that breaks the schema
    ├── TranscriptError      a transcript file that cannot be read
    │   ├── EmptyTranscript      nothing was said in it
    │   ├── UnknownFormat        no reader for this kind of file
    │   ├── DamagedFile          not what its name says, or broken
    │   ├── ProtectedFile        encrypted with a password
    │   └── OversizedFile        larger, or unpacks to more, than the limits allow
    ├── MaskingError         a name that would stay readable, or a mask without a name
    ├── DatasetError         a dataset or corpus file that breaks the format
    ├── AnnotationError      an annotation or interface that does not fit the codebook
    ├── AnnotationLogError   an annotation log that is damaged, busy or of another server
    ├── StudioError          Label Studio could not do what was asked of it
    │   ├── StudioUnreachable    no server answers there
    │   ├── StudioDenied         the token is not accepted, or its owner may not do this
    │   ├── StudioMissing        it is not on the server, or not to be seen with this token
    │   └── StudioUnclear        it broke off, and may or may not have done what was asked
    ├── LoopError            a turn of the loop that could not go on, or its damaged records
    ├── BundleError          a model bundle that is incomplete, altered or too new
    ├── RecipeError          a training recipe with an unknown, missing or bad setting
    ├── TrainingError        training could not go on
    │   └── ExportRefused        the exported model is worse than the trained one
    └── ServiceError         the service could not do what was asked of it
        ├── UnknownItem          nothing is kept under that name
        ├── Overloaded           too much is waiting to be done already
        ├── BackupError          a backup that is damaged, unknown or not to be put there
        └── StoreError           the database cannot be used

Each carries what went wrong, where (file and row) and what to do about it.
Errors of third-party libraries are turned into one of these at the edge where
they arise, so a caller needs to catch `LinkageError` alone.
"""

from __future__ import annotations

from pathlib import Path


class LinkageError(Exception):
    """What went wrong, where, and the remedy.

    Args:
        message: What went wrong, as a full clause without a final full stop.
        remedy: What the reader can do about it, as a full clause.
        path: The file at fault.
        row: The line, row or page in it, counted from 1.
    """

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        path: str | Path | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.path = None if path is None else Path(path)
        self.row = row

    def __str__(self) -> str:
        place = ""
        if self.path is not None:
            place = f"{self.path}:{self.row}: " if self.row is not None else f"{self.path}: "
        elif self.row is not None:
            place = f"row {self.row}: "
        text = f"{place}{self.message}."
        return f"{text} {self.remedy}." if self.remedy else text


class UsageError(LinkageError):
    """A command or call that cannot be carried out as given."""


class MissingExtra(UsageError):
    """An optional part of the package is not installed."""


class CodebookError(LinkageError):
    """A codebook file that breaks the schema."""


class TranscriptError(LinkageError):
    """A transcript file that cannot be read."""


class EmptyTranscript(TranscriptError):
    """A transcript in which nothing was said."""


class UnknownFormat(TranscriptError):
    """A file of a kind that no reader takes."""


class DamagedFile(TranscriptError):
    """A file that is not what its name says, or is broken."""


class ProtectedFile(TranscriptError):
    """A file that is encrypted with a password."""


class OversizedFile(TranscriptError):
    """A file that is, or unpacks to, more than the limits allow."""


class MaskingError(LinkageError):
    """A name that would stay readable after masking, or a mask that no name is known for."""


class DatasetError(LinkageError):
    """A dataset or corpus file that breaks the format."""


class AnnotationError(LinkageError):
    """An annotation, or the interface it is made in, that does not fit the codebook."""


class AnnotationLogError(LinkageError):
    """An annotation log that is damaged, busy or of another server."""


class StudioError(LinkageError):
    """Label Studio could not do what was asked of it."""


class StudioUnreachable(StudioError):
    """No Label Studio answers at the address."""


class StudioDenied(StudioError):
    """The token is not accepted, or its owner may not do what was asked."""


class StudioMissing(StudioError):
    """What was asked for is not on the server, or not to be seen with this token."""


class StudioUnclear(StudioError):
    """Label Studio broke off: it may or may not have done what was asked."""


class LoopError(LinkageError):
    """A turn of the loop that could not go on, or its damaged records."""


class BundleError(LinkageError):
    """A model bundle that is incomplete, altered or too new."""


class RecipeError(LinkageError):
    """A training recipe with an unknown, missing or bad setting."""


class TrainingError(LinkageError):
    """Training could not go on."""


class ExportRefused(TrainingError):
    """The exported model is worse than the trained one."""


class ServiceError(LinkageError):
    """The service could not do what was asked of it."""


class UnknownItem(ServiceError):
    """Nothing is kept under that name."""


class Overloaded(ServiceError):
    """Too much is waiting to be done already.

    Args:
        message: What waits.
        retry_after: After how many seconds it is worth trying again.
    """

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, remedy=f"Try again in {retry_after} s")
        self.retry_after = retry_after


class BackupError(ServiceError):
    """A backup that is damaged, of an unknown kind, or not to be put where it was asked to."""


class StoreError(ServiceError):
    """The database cannot be used."""
