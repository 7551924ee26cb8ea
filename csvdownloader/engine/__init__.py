"""Moves rows and files truthfully: copy, verify, publish, save. Knows no Qt."""
