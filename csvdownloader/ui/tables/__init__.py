"""The tables of a database, and their columns."""
