"""The settings, and what they are about."""
