"""Files in which names are replaced, each format keeping its form."""
