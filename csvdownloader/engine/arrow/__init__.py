"""Rows that come as Arrow."""
