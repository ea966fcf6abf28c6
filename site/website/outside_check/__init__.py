"""A guide whose facts somebody outside checks, without an account."""
