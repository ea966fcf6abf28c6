"""The API for the operator's own programs: JSON below /api/v1/."""
