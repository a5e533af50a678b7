"""What the service does with transcripts, whoever asks: the interface or a page."""
