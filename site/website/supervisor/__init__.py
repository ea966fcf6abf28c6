"""Keeps the desk's processes alive: web, task cluster, sender, line of SMS."""
