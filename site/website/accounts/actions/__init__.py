"""What is done to accounts, one verb a function."""
