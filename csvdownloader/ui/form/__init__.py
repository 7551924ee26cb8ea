"""The form of a new download."""
