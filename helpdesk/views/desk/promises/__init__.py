"""Promised calls: made, moved, tried."""
