"""Runs a profile: start, poll, download."""
