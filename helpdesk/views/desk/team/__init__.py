"""The team, and what a coordinator sets."""
