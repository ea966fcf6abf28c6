"""How the desk speaks with a telephone exchange."""
