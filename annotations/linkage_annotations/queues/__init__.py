"""Which sentences are coded next, what that gains, and which should be looked at again."""
