"""A person asks for help; somebody calls back."""
