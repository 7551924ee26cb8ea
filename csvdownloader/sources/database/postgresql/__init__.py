"""PostgreSQL, and whatever speaks its protocol."""
