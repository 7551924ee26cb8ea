"""Readers of files and texts that hold a table; the file source and the web source share them."""
