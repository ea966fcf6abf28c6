"""Guides a person can read, print, or follow on the phone."""
