"""Keeps the desk's processes alive: web, task cluster and sender."""
