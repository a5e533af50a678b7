"""Keeping the Hugging Face libraries to themselves."""

from __future__ import annotations

import os
from pathlib import Path

from linkage_training.base_model import EMBEDDED


def keep_quiet(base: str) -> None:
    """Switch telemetry off, advice too, and the network when the base is on this machine.

    Must run before transformers or huggingface_hub are imported: they read the
    environment once.

    Args:
        base: The base as the recipe or the command line names it.
    """
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    if base == EMBEDDED or Path(base).is_dir():
        os.environ["HF_HUB_OFFLINE"] = "1"
