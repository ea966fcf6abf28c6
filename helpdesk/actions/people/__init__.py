"""People who are helped: written down, found again, joined, protected."""
