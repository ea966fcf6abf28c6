"""What the editor of a guide is told, and what is measured before people rely on it."""
