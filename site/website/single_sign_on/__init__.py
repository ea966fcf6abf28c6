"""Logging in by the organisation's own provider (OpenID Connect); off by default."""
