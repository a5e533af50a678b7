"""The project's own Chinese-English base encoder: a multilingual one, cut to two languages.

Of multilingual-e5-small, which comes packed in 4 bits, the tokens are kept that Chinese and
English texts are made of.
"""
