"""Every case, filtered."""
