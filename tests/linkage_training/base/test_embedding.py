from __future__ import annotations

import numpy as np
import torch

from linkage_training.base.embedding import embed, mean_pooled
from linkage_training.base.encoder import Encoder
from linkage_training.base.evaluation import token_ids


def test_the_mean_leaves_padding_out() -> None:
    hidden = torch.tensor([[[3.0, 0.0], [0.0, 4.0], [9.0, 9.0]]])
    found = mean_pooled(hidden, torch.tensor([[1, 1, 0]]))
    torch.testing.assert_close(found, torch.tensor([[0.6, 0.8]]))


def test_sentences_come_out_in_order_as_if_each_were_alone(encoder: Encoder) -> None:
    texts = ["the friend is in the office", "我们", "tea", "新的颜色呢 the forum is new"]
    ids = token_ids(encoder.tokenizer, texts, 32)
    together = embed(encoder.model, ids).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=2e-3)
    for row, of_text in enumerate(ids):
        alone = embed(encoder.model, [of_text]).astype(np.float32)[0]
        np.testing.assert_allclose(together[row], alone, atol=2e-2)
        assert np.linalg.norm(together - alone, axis=1).argmin() == row
