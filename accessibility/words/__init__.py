"""Rules and alarms in the language of whoever reads."""
