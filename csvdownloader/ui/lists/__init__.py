"""Searchable lists of rows: what their dialogs share."""
