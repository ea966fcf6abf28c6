"""The second proof of staff: an app's codes, a passkey, and printed codes for a bad day."""
