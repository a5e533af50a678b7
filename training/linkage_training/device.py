"""On what to train, and in which number format."""

from __future__ import annotations

import torch

from linkage_training.recipe import Precision


def on_cpu() -> bool:
    """Whether there is no accelerator to train on."""
    return not (torch.cuda.is_available() or torch.backends.mps.is_available())


def use_bf16(precision: Precision) -> bool:
    """Whether to train under bf16 autocast.

    `auto` takes it on GPUs and CPUs that multiply in bf16 themselves (CPUs: AVX512-BF16 or
    AMX), where it is more than twice as fast; elsewhere it is emulated and slower than
    fp32.
    """
    if precision is not Precision.AUTO:
        return precision is Precision.BF16
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if torch.backends.mps.is_available():
        return False
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
