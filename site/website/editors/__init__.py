"""What editors find in the CMS that needs more than one app."""
