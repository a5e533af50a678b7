"""Finding the encoder that a model is fine-tuned from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_nlp.bundle import INFO, TOKENIZER, WEIGHTS, open_bundle
from linkage_nlp.errors import MissingExtra, UsageError

EMBEDDED = "embedded"
CONFIG = "config.json"
_PACKAGE = Path(__file__).parent
# In a clone the base lies beside the package, in a wheel that carries it inside.
_EMBEDDED_PLACES = (_PACKAGE.parent / "base", _PACKAGE / "encoder")
_HUB_FILES = [CONFIG, "*.safetensors", "*.safetensors.index.json", TOKENIZER]


@dataclass(frozen=True, slots=True)
class BaseModel:
    """An encoder on disk.

    Attributes:
        name: What it is called in a bundle: a folder's or Hub name, or a model version.
        folder: Holds `config.json` and the weights as safetensors.
        tokenizer: The `tokenizer.json`.
        sha256: Hash over the hashes of the weight files.
        positions: The most tokens that it can read, special ones included; None if any.
        bundle_codebook: The fingerprint of the codebook that it was fine-tuned on before;
            None unless it comes from a bundle.
    """

    name: str
    folder: Path
    tokenizer: Path
    sha256: str
    positions: int | None = None
    bundle_codebook: str | None = None


def find_base(spec: str) -> BaseModel:
    """The base that a recipe or the command line names.

    Args:
        spec: `embedded`, a folder (Hugging Face model or bundle), or a Hub name.

    Raises:
        UsageError: No such folder or Hub model, or one that lacks a file.
        BundleError: A bundle that is not whole.
    """
    if spec == EMBEDDED:
        return _embedded()
    folder = Path(spec)
    if (folder / INFO).is_file():
        return _bundle(folder)
    if folder.is_dir():
        return _folder(folder, folder.resolve().name)
    if folder.is_absolute() or spec.startswith(".") or spec.count("/") > 1 or "\\" in spec:
        raise UsageError(
            "there is no such folder to take the base from", path=folder, remedy="Check the path"
        )
    return _folder(_download(spec), spec)


def _embedded() -> BaseModel:
    for place in _EMBEDDED_PLACES:
        if (place / CONFIG).is_file():
            return _folder(place, EMBEDDED)
    raise UsageError(
        "the embedded base is not part of this installation",
        remedy="Give one with --base: a bundle to train on from, a Hugging Face model folder, "
        "or a Hub name such as intfloat/multilingual-e5-small",
    )


def _bundle(folder: Path) -> BaseModel:
    bundle = open_bundle(folder)
    weights = folder / WEIGHTS
    if not (weights / CONFIG).is_file():
        raise UsageError(
            "this bundle was written without the weights to train on from",
            path=folder,
            remedy="Give a bundle that was trained without --no-weights, or another base",
        )
    return BaseModel(
        name=bundle.info.model_version,
        folder=weights,
        tokenizer=bundle.tokenizer,
        sha256=_weights_sha256(weights),
        positions=_positions(_read_config(weights / CONFIG)),
        bundle_codebook=bundle.codebook.fingerprint,
    )


def _folder(folder: Path, name: str) -> BaseModel:
    for file in (CONFIG, TOKENIZER):
        if not (folder / file).is_file():
            raise UsageError(
                f"not a base to train from: {file} not found",
                path=folder,
                remedy="Give a Hugging Face model folder with config.json, *.safetensors "
                "and tokenizer.json",
            )
    config = _read_config(folder / CONFIG)
    return BaseModel(name, folder, folder / TOKENIZER, _weights_sha256(folder), _positions(config))


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(
            f"not valid JSON ({error})", path=path, remedy="Copy the model again"
        ) from error
    if not isinstance(config, dict) or "model_type" not in config:
        raise UsageError("states no model_type", path=path, remedy="Give an encoder's folder")
    return config


def _positions(config: dict[str, Any]) -> int | None:
    value = config.get("max_position_embeddings")
    return value if isinstance(value, int) else None


def _weights_sha256(folder: Path) -> str:
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise UsageError(
            "no weights (*.safetensors) in this folder",
            path=folder,
            remedy="Give a model whose weights are saved as safetensors; a file that is "
            "still a Git LFS pointer has to be fetched first",
        )
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()


def _download(name: str) -> Path:
    """The model's files from the Hub, or from its cache on this machine."""
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import (
            HfHubHTTPError,
            HFValidationError,
            LocalEntryNotFoundError,
        )
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"training needs the package {error.name!r}, which is not installed",
            remedy="Install it with pip install 'linkage-nlp[training]'",
        ) from error
    try:
        return Path(snapshot_download(name, allow_patterns=_HUB_FILES))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise UsageError(
            f"the base {name!r} is neither a folder nor a model that can be had from the Hub "
            f"({type(error).__name__})",
            remedy="Check the name and the network, or give a folder",
        ) from error
