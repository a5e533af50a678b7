"""Tagging what many clients send, together."""
