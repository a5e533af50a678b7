"""Changes of the codebook, carried into the project, its annotations and the dataset."""
