"""How one visitor wants pages shown: the choice, its cookie, and what every request knows of it."""
