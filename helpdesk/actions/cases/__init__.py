"""Cases: opened, noted, corrected, and closed; and their stories."""
