"""Saved files: their names and places, and the receipts beside them."""
