"""Obstacles that people tell us about: the form, and how they become cases."""
