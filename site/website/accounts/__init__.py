"""Accounts of the team: logging in, passwords, invitations, sessions."""
