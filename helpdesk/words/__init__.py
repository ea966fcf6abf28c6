"""What is said, on pages and in messages, in the language of whoever reads or listens."""
