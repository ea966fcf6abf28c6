"""What is stored of audits, as values. Never writes."""
