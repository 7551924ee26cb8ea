"""Reads a profile from TOML, and names every mistake with its line and key."""
