"""Screens: display preferences, statements, and the desk of those who audit."""
