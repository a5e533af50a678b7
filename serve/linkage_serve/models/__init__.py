"""The models that there are, and the one in use."""
