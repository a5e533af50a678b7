"""The project's own Chinese-English base encoder: its vocabulary, start, training and folder.

An English sentence encoder learns Chinese from parallel sentences (Reimers and Gurevych
2020, arXiv 2004.09813): Chinese characters get embeddings from a dictionary, and the
model is then trained so that a Chinese sentence gets the embedding that the English
encoder, the teacher, gives its translation.
"""
