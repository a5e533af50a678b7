"""Disagreements between coders: put into a queue, settled with a reason, and read back."""
