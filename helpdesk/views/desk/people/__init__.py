"""People who are helped, and their helpers."""
