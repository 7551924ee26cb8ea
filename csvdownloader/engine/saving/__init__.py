"""Saves finished files where the user wants them: drafts, their names, the receipts beside them."""
