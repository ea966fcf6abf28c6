"""Messages: written in the outbox, sent, reported on, answered."""
