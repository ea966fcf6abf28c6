"""What the database knows, as values for rules, words and screens. Never writes."""
