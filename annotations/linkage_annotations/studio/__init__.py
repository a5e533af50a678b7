"""Label Studio: the server, the few things asked of it, and what it holds in our own types."""
