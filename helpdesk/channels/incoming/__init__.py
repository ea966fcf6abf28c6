"""How a mail comes into the house: read, cleaned of what could act, and by which roads."""
