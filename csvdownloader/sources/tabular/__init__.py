"""Readers of text with rows, CSV and JSON, plain or packed: files and the web share them."""
