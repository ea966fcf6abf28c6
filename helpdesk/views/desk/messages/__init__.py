"""Messages: how they do, and letters."""
