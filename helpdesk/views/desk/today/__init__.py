"""The day of an adviser."""
