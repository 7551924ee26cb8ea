"""Delimited text: its records are copied as they are."""
