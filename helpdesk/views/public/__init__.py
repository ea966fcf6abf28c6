"""What a person sees: asking for a call, and what became of it."""
