"""What coders see and do in Label Studio: made from the codebook, and read back from it."""
