"""One writer at a time: a lock between processes that ends with the process."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkage_nlp.errors import AnnotationLogError

_PAUSE = 0.02


@contextmanager
def locked(
    path: Path, wait: float, *, busy: str = "another process is using this annotation log"
) -> Iterator[int]:
    """Hold the lock of a file for a while, waiting until it is free.

    The operating system keeps the lock, so a process that is killed leaves none behind;
    the file itself stays and means nothing.

    Args:
        path: The lock file; it is made if it is not there.
        wait: For how many seconds to wait.
        busy: What to say when that was not enough.

    Yields:
        The descriptor of the open file. On POSIX, a child process that inherits it holds the
        lock too, also when this process is killed.

    Raises:
        AnnotationLogError: Another process holds it for longer, or the file cannot be
            locked.
    """
    try:
        file = path.open("ab")
    except OSError as error:
        raise _unlockable(path, error) from error
    with file:
        deadline = time.monotonic() + wait
        try:
            while not _take(file.fileno()):
                if time.monotonic() >= deadline:
                    raise AnnotationLogError(
                        busy,
                        path=path.parent,
                        remedy="Wait until it has finished, or stop it",
                    )
                time.sleep(_PAUSE)
        except OSError as error:
            raise _unlockable(path, error) from error
        try:
            yield file.fileno()
        finally:
            _release(file.fileno())


def _unlockable(path: Path, error: OSError) -> AnnotationLogError:
    return AnnotationLogError(
        f"the annotation log cannot be locked ({error.strerror or error})",
        path=path,
        remedy="Keep the log in a folder on this machine in which you may write",
    )


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
