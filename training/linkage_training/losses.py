"""Losses for many codes of which most sentences have none."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from linkage_training.recipe import LossKind, LossSettings


class AsymmetricLoss(nn.Module):
    """Asymmetric loss of Ridnik et al. (2021, ICCV), eq. 4 to 7.

    Args:
        gamma_positive: Focusing power for positives.
        gamma_negative: Focusing power for negatives.
        margin: Probability below which a negative counts nothing.
    """

    def __init__(self, gamma_positive: float, gamma_negative: float, margin: float) -> None:
        super().__init__()
        self.gamma_positive = gamma_positive
        self.gamma_negative = gamma_negative
        self.margin = margin

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The mean loss over all outputs; both arguments have shape (batch, labels)."""
        positive = torch.sigmoid(logits)
        shifted = (positive - self.margin).clamp(min=0)
        loss_positive = (1 - positive) ** self.gamma_positive * nn.functional.logsigmoid(logits)
        loss_negative = shifted**self.gamma_negative * torch.log((1 - shifted).clamp(min=1e-8))
        return -(labels * loss_positive + (1 - labels) * loss_negative).mean()


class WeightedBce(nn.Module):
    """Binary cross-entropy in which the positives of rare codes weigh more."""

    weights: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.register_buffer("weights", weights)

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The mean loss over all outputs; both arguments have shape (batch, labels)."""
        weights = self.weights.to(logits.device)
        return binary_cross_entropy_with_logits(logits, labels, pos_weight=weights)


def make_loss(settings: LossSettings, labels: Tensor) -> nn.Module:
    """The loss that a recipe asks for.

    Args:
        settings: Kind and parameters.
        labels: The training labels, shape (examples, labels), for the weights.
    """
    if settings.kind is LossKind.ASYMMETRIC:
        return AsymmetricLoss(settings.gamma_positive, settings.gamma_negative, settings.margin)
    positives = labels.sum(0)
    negatives = labels.shape[0] - positives
    ratio = (negatives / positives.clamp(min=1)).sqrt()
    return WeightedBce(ratio.clamp(min=1.0, max=settings.positive_weight_cap))
