"""Checks what people type, a file a subject, and says plainly what to change. Decides nothing."""
