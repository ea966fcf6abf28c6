"""How another cooperative gives the site its own colours and signs."""
