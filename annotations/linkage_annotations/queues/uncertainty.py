"""How unsure a model is of a sentence that may carry several codes.

Of each code it is asked how unsure the decision is: the entropy of its probability (uncertainty
sampling by entropy: Settles 2009, Active Learning Literature Survey), taken on log-odds that
are moved so that the threshold from which the code is accepted is as likely as not. Codes are
rare, so their thresholds lie below one half, and a probability of one half is no doubt there.
A sentence has one such figure a code; they are brought together by their mean, as in OMAL
(Entropy 2025, 27, 363). docs/annotate.md says how this and other measures did on the corpus.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Keeps log-odds finite.
_TINY = 1e-6


def doubt(probabilities: Floats, thresholds: Floats) -> Floats:
    """How unsure the decision on each code is, in bits: 1 at the threshold, 0 far from it.

    Args:
        probabilities: Calibrated, shape (sentences, codes).
        thresholds: From which probability on each code is accepted, shape (codes,). For one
            that is never accepted, which has a threshold above 1, one half is taken.
    """
    bounds = np.where(thresholds < 1.0, thresholds, 0.5)
    return entropy(_logistic(_log_odds(probabilities) - _log_odds(bounds)))


def entropy(probabilities: Floats) -> Floats:
    """The entropy of yes and no in bits, any shape."""
    p, q = probabilities, 1.0 - probabilities
    # 0 log 0 is 0.
    bits: Floats = -(p * np.log2(np.where(p > 0, p, 1.0)) + q * np.log2(np.where(q > 0, q, 1.0)))
    return bits


def _log_odds(probabilities: Floats) -> Floats:
    p = np.clip(probabilities, _TINY, 1.0 - _TINY)
    odds: Floats = np.log(p) - np.log1p(-p)
    return odds


def _logistic(log_odds: Floats) -> Floats:
    return 0.5 * (1.0 + np.tanh(0.5 * log_odds))
