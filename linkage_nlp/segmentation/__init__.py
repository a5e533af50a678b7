"""Turns into sentences: Chinese, English and mixed, written or from speech recognition."""

from linkage_nlp.segmentation.span import Span
from linkage_nlp.segmentation.split import DEFAULT_LIMIT, split_sentences

__all__ = ["DEFAULT_LIMIT", "Span", "split_sentences"]
