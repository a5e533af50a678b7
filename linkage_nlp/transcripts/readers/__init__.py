"""One reader for each kind of file, each taking a `Source` and giving `Draft`s."""
