"""One case, and what is done with it."""
