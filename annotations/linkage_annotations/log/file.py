"""The log as a file: appended to, never rewritten.

    LOG/annotations.jsonl    a state a line
    LOG/annotations.lock     held while the file is read or written; empty

A line counts once its line end is written, and what `append` has returned for is on the
disk. A process that is stopped while it writes leaves at most one unfinished last line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from linkage_annotations.log.contents import LogContents, gather
from linkage_annotations.log.lock import locked
from linkage_annotations.log.record import read_line, write_line
from linkage_annotations.log.state import State
from linkage_nlp.errors import AnnotationLogError

FILE = "annotations.jsonl"
LOCK = "annotations.lock"
WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did.

    Attributes:
        annotations: States of annotations that were new.
        tasks: States of tasks that were new.
        known: States that the log held already, or that were given twice.
        repaired: Bytes of an unfinished last line that were taken away.
    """

    annotations: int
    tasks: int
    known: int
    repaired: int


@dataclass(frozen=True, slots=True)
class AnnotationLog:
    """The log in a folder.

    Attributes:
        folder: The folder; the first append makes it.
        wait: For how many seconds to wait for another process that uses the log.
    """

    folder: Path
    wait: float = WAIT

    @property
    def path(self) -> Path:
        """The file that holds the states."""
        return self.folder / FILE

    def read(self, *, missing_ok: bool = False) -> LogContents:
        """All states of the log.

        Args:
            missing_ok: Give empty contents where there is no log yet.

        Raises:
            AnnotationLogError: There is no log; a line is damaged, with its row; the states
                are of several servers; or another process uses the log for too long.
        """
        if not self.path.is_file():
            if missing_ok:
                return LogContents()
            raise AnnotationLogError(
                "there is no annotation log here",
                path=self.folder,
                remedy="Check the folder, or pull the annotations first",
            )
        with locked(self.folder / LOCK, self.wait):
            return self._parse(self._content())

    def append(self, states: Iterable[State]) -> Appended:
        """Add the states that the log does not hold, all or none of them.

        To join two logs, append the states of one to the other.

        Raises:
            AnnotationLogError: As for `read`, or the file cannot be written. Nothing was
                added then.
        """
        given = list(states)
        return self.update(lambda _: given)

    def update(self, news: Callable[[LogContents], Iterable[State]]) -> Appended:
        """Add what follows from what the log holds, while nobody else can add to it.

        Args:
            news: From the contents of the log to the states to append, as `changes` has it.
                It is called once, with the log locked, so it must not take long.

        Raises:
            AnnotationLogError: As for `append`, or by `news`.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        with locked(self.folder / LOCK, self.wait):
            old = self._content() if self.path.exists() else b""
            before = self._parse(old)
            try:
                given = list(news(before))
                after = gather((*before.states, *given))
            except AnnotationLogError as error:
                raise AnnotationLogError(
                    error.message, remedy=error.remedy, path=self.path
                ) from error
            known = {state.sha256 for state in before.states}
            # Tasks first: an annotation without its words could not be used.
            new = [state for state in after.states if state.sha256 not in known]
            self._write(old[: len(old) - before.unfinished], before.unfinished, new)
        tasks = len(after.tasks) - len(before.tasks)
        return Appended(len(new) - tasks, tasks, len(given) - len(new), before.unfinished)

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise AnnotationLogError(
                f"the annotation log cannot be read ({error.strerror or error})",
                path=self.path,
                remedy="Check the disk and the permission to read it",
            ) from error

    def _parse(self, content: bytes) -> LogContents:
        try:
            return gather(self._states(content), _unfinished(content))
        except AnnotationLogError as error:
            raise AnnotationLogError(
                error.message, remedy=error.remedy, path=self.path, row=error.row
            ) from error

    def _states(self, content: bytes) -> Iterator[State]:
        whole = content[: len(content) - _unfinished(content)]
        for row, line in enumerate(whole.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                yield read_line(line)
            except AnnotationLogError as error:
                raise AnnotationLogError(error.message, remedy=error.remedy, row=row) from error

    def _write(self, whole: bytes, unfinished: int, new: list[State]) -> None:
        if not (new or whole or unfinished):
            return
        lines = b"".join(write_line(state) for state in new)
        if lines and whole and not whole.endswith(b"\n"):
            lines = b"\n" + lines
        try:
            with self.path.open("ab", buffering=0) as file:
                if unfinished:
                    file.truncate(len(whole))
                _write_to_disk(file, lines, len(whole))
            _sync_folder(self.folder)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> AnnotationLogError:
        return AnnotationLogError(
            f"the annotation log cannot be written ({error.strerror or error})",
            path=self.path,
            remedy="Make room on the disk or check the permission to write, and try again",
        )


def _unfinished(content: bytes) -> int:
    """The length of a last line that was not written to its end.

    No part of a JSON object is JSON, so a last line that can be read lacks its end alone:
    an editor may have dropped that.
    """
    last = content[content.rfind(b"\n") + 1 :]
    try:
        if not last.strip() or isinstance(json.loads(last.decode("utf-8")), dict):
            return 0
    except (ValueError, RecursionError):
        pass
    return len(last)


def _write_to_disk(file: FileIO, lines: bytes, size: int) -> None:
    """Append to an unbuffered file; where that fails, the file is left at its former size."""
    left = memoryview(lines)
    try:
        while left:
            left = left[file.write(left) :]
        # Also where nothing is new: the lines that stand there may be of a process that was
        # stopped before the disk had them.
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise


def _sync_folder(folder: Path) -> None:
    """Bring the name of the file to the disk, where the system needs that said."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
