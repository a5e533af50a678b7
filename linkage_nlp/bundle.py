"""The model bundle: a folder that holds all that tagging needs.

    model.onnx        the encoder and its head, int8
    tokenizer.json    text into token ids
    codebook.yaml     the codes that the head was trained on
    bundle.json       format version, model version, calibration, thresholds, scores
    README.md         the model card
    weights/          optional: fp16 weights and config to train on from

A bundle is written to a temporary folder and renamed, so it is whole or absent. Opening
one checks that each file is there and has the hash that `bundle.json` states.

To raise `FORMAT`: change `BundleInfo`, teach `_read_info` to take the old form, keep a
bundle of the old form in `tests/data/bundles/` and a test that still opens it, and note
the change in the CHANGELOG.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.errors import BundleError
from linkage_nlp.tagging.encoding import TokenLimits

FORMAT = 1
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
CODEBOOK = "codebook.yaml"
INFO = "bundle.json"
CARD = "README.md"
WEIGHTS = "weights"
REQUIRED = (MODEL, TOKENIZER, CODEBOOK, CARD)

_REPAIR = "Copy the bundle again or train anew"


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """How the raw output (logit) for one code becomes a probability and a decision.

    The probability is `1 / (1 + exp(-(slope * logit + intercept)))` (Platt scaling);
    from `accept` on it is taken as coded, from `review` on a person should look.
    """

    slope: float
    intercept: float
    accept: float
    review: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model was made from.

    Attributes:
        base: Name of the encoder it was fine-tuned from.
        base_sha256: Hash over the hashes of the weight files of that encoder.
        dataset_sha256: Hash of the dataset file.
        examples: Number of sentences trained on.
        cases: Number of cases that they come from.
        seed: Seed of the training run.
    """

    base: str
    base_sha256: str
    dataset_sha256: str
    examples: int
    cases: int
    seed: int


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """The content of `bundle.json`.

    Attributes:
        model_version: Names this model in every tag it makes; new for every training.
        created: ISO date.
        limits: How many tokens of a sentence and of its context the model reads.
        labels: Settings for each code, keyed by `dimension/code`, in the order of outputs.
        provenance: What the model was made from.
        scores: Figures by code and language, as `linkage evaluate --json` gives them.
    """

    model_version: str
    created: str
    codebook: str
    codebook_fingerprint: str
    limits: TokenLimits
    labels: Mapping[str, LabelSettings]
    provenance: Provenance
    scores: Mapping[str, Any]


@dataclass(frozen=True)
class Bundle:
    """An opened and checked bundle."""

    path: Path
    info: BundleInfo
    codebook: Codebook

    @property
    def model(self) -> Path:
        return self.path / MODEL

    @property
    def tokenizer(self) -> Path:
        return self.path / TOKENIZER


def open_bundle(path: str | Path) -> Bundle:
    """Open a bundle folder and check it.

    Raises:
        BundleError: A file is missing, was altered, or is of a newer format.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise BundleError(
            "there is no such bundle folder",
            path=folder,
            remedy="Give the folder that 'linkage train' wrote, the one with bundle.json in it",
        )
    missing = [name for name in (INFO, *REQUIRED) if not (folder / name).is_file()]
    if missing:
        raise BundleError(
            f"not a whole model bundle: {', '.join(missing)} not found "
            f"(looked for {', '.join((INFO, *REQUIRED))})",
            path=folder,
            remedy="Copy the bundle again, with all its files",
        )
    info, hashes = _read_info(folder / INFO)
    if unstated := [name for name in REQUIRED if name not in hashes]:
        raise BundleError(
            f"{INFO} states no hash for {', '.join(unstated)}", path=folder, remedy=_REPAIR
        )
    for name, expected in hashes.items():
        file = folder / name
        if not file.is_file():
            raise BundleError(f"{name} is missing", path=folder, remedy="Copy the bundle again")
        if _sha256(file) != expected:
            raise BundleError(
                f"{name} differs from what {INFO} says it is",
                path=folder,
                remedy="It was damaged or edited; copy the bundle again or train anew",
            )
    codebook = load_codebook(folder / CODEBOOK)
    if [str(label) for label in codebook.labels] != list(info.labels):
        raise BundleError(
            f"the codes of {CODEBOOK} are not those of {INFO}", path=folder, remedy=_REPAIR
        )
    if codebook.fingerprint != info.codebook_fingerprint:
        raise BundleError(
            f"the fingerprint of {CODEBOOK} is not the one in {INFO}", path=folder, remedy=_REPAIR
        )
    return Bundle(folder, info, codebook)


def write_bundle(destination: str | Path, files: Mapping[str, Path], info: BundleInfo) -> Bundle:
    """Write a bundle, whole or not at all.

    Args:
        destination: The folder to make; it must not exist, so that no model is lost.
        files: Where to copy each file from, keyed by its name in the bundle.
        info: What goes into `bundle.json`.

    Raises:
        BundleError: The folder exists, or a required file was not given.
    """
    target = Path(destination)
    if target.exists():
        raise BundleError(
            "there is something here already", path=target, remedy="Choose another folder"
        )
    missing = [name for name in REQUIRED if name not in files]
    if missing:
        raise BundleError(f"cannot write a bundle without {', '.join(missing)}", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, source in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, draft / name)
        hashes = {name: _sha256(draft / name) for name in sorted(files)}
        content = {"format": FORMAT, **asdict(info), "files": hashes}
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (draft / INFO).write_text(text + "\n", encoding="utf-8")
        open_bundle(draft)
        draft.chmod(0o755)
        draft.replace(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return open_bundle(target)


def _read_info(path: Path) -> tuple[BundleInfo, dict[str, str]]:
    """The content of `bundle.json`, and the hash of each file by name."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BundleError(
            f"cannot be read as JSON ({error})", path=path, remedy="Copy the bundle again"
        ) from error
    if not isinstance(raw, dict) or "format" not in raw:
        raise BundleError("states no format version", path=path, remedy="Copy the bundle again")
    if raw["format"] != FORMAT:
        raise BundleError(
            f"bundle format {raw['format']!r}, while this version reads format {FORMAT}",
            path=path,
            remedy="Update linkage-nlp, or train the model again with this version",
        )
    try:
        hashes = dict(raw["files"])
        info = BundleInfo(
            model_version=raw["model_version"],
            created=raw["created"],
            codebook=raw["codebook"],
            codebook_fingerprint=raw["codebook_fingerprint"],
            limits=TokenLimits(**raw["limits"]),
            labels={name: LabelSettings(**s) for name, s in raw["labels"].items()},
            provenance=Provenance(**raw["provenance"]),
            scores=raw["scores"],
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BundleError(
            f"not as a format {FORMAT} bundle has it ({error})",
            path=path,
            remedy=_REPAIR,
        ) from error
    return info, hashes


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            f"this file cannot be read ({error.strerror or error})",
            path=path,
            remedy="Check the disk and the permission to read it",
        ) from error
