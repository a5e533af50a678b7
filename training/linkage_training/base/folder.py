"""The folder of the base encoder, as Hugging Face's `from_pretrained` reads it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_nlp.errors import BundleError
from linkage_training.base.tokenizer import CLS, PAD, SEP, UNKNOWN

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
CARD = "README.md"
FILES = ("config.json", WEIGHTS, TOKENIZER, "tokenizer_config.json", CARD)


def write_folder(
    destination: Path, model: PreTrainedModel, tokenizer: Tokenizer, card: str
) -> None:
    """Write the encoder, whole or not at all; the weights in 16-bit floating point.

    The configuration states 32 bits, so that it is loaded as a model that can be trained on
    any device.

    Args:
        destination: The folder to make. It may stand already when it is empty, or when
            there is nothing in it but a base encoder, which is then replaced.
        model: The encoder.
        tokenizer: Its tokenizer.
        card: The text of `README.md`.

    Raises:
        BundleError: There is something else at the destination.
    """
    import torch
    from safetensors.torch import save_file

    if destination.exists() and not (
        destination.is_dir() and all(p.name in FILES for p in destination.iterdir())
    ):
        raise BundleError(
            "there is something else than a base encoder here",
            path=destination,
            remedy="Choose another folder",
        )
    destination.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
    try:
        state = {
            name: tensor.detach().to("cpu", torch.float16).contiguous()
            for name, tensor in model.state_dict().items()
        }
        save_file(state, draft / WEIGHTS, metadata={"format": "pt"})
        (draft / WEIGHTS).chmod(0o644)  # safetensors writes for the owner alone
        config = model.config.to_dict() | {
            "architectures": [type(model).__name__],
            "dtype": "float32",
        }
        config.pop("_name_or_path", None)
        _write_json(draft / "config.json", config)
        _write_json(draft / "tokenizer_config.json", tokenizer_config())
        tokenizer.save(str(draft / TOKENIZER), pretty=False)
        (draft / CARD).write_text(card, encoding="utf-8", newline="\n")
        draft.chmod(0o755)
        if destination.exists():
            shutil.rmtree(destination)
        draft.replace(destination)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def tokenizer_config() -> dict[str, object]:
    """What `AutoTokenizer` needs to take `tokenizer.json` as it is."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "unk_token": UNKNOWN,
        "sep_token": SEP,
        "pad_token": PAD,
        "cls_token": CLS,
    }


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
