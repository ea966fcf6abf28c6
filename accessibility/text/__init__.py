"""A text as its language wants it written, cleaned and said aloud."""
