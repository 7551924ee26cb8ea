"""Rows from databases: one driver for each kind."""
