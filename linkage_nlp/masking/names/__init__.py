"""Finding names: rules for Chinese and English, contacts, and an optional recogniser."""
