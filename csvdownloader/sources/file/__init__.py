"""Rows from a file on this computer."""
