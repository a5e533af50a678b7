"""What was seen in Label Studio, kept for good, and the dataset that follows from it."""
