"""Promised calls: booked, held, tried, handed over, watched, and mended."""
