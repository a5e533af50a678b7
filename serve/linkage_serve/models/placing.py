"""Putting a bundle into the models folder, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from linkage_nlp.bundle import open_bundle
from linkage_nlp.errors import ServiceError
from linkage_serve.models.listing import EMBEDDED_NAME, GIVEN_NAME

# What is a name of a folder on every system, and none of those that mean something else.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED = (EMBEDDED_NAME, GIVEN_NAME)


def place(bundle: Path, folder: Path) -> str:
    """Copy a bundle into the models folder under the name of its version.

    One that is there already under this name and of this version stays as it is.

    Args:
        bundle: The bundle's folder.
        folder: The models folder; it is made if it is not there.

    Returns:
        The name.

    Raises:
        BundleError: The bundle is broken.
        ServiceError: It cannot be copied, or another is there under its name.
    """
    version = open_bundle(bundle).info.model_version
    name = version if _NAME.fullmatch(version) and version not in _RESERVED else "retrained"
    target = folder / name
    if target.exists():
        if open_bundle(target).info.model_version == version:
            return name
        raise ServiceError(
            f"there is another model under the name {name!r}",
            path=target,
            remedy="Give that one another name",
        )
    # A bundle that is being written has a name with a dot before it. One that a kill left
    # is begun anew.
    draft = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(bundle, draft)
        for path in sorted(draft.rglob("*")):
            if path.is_file():
                _flush(path)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise ServiceError(
            f"the new model cannot be copied ({error.strerror or error})",
            path=folder,
            remedy="Make room on the disk, or check the permission to write there",
        ) from error
    return name


def _flush(path: Path) -> None:
    """Have a file written to the disk: the choice of a model outlives a loss of power."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
