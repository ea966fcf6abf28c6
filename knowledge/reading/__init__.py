"""How else a guide is read: aloud, on paper, all at once; and what its readers say of it."""
