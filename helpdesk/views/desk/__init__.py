"""What an adviser sees."""
