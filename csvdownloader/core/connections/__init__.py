"""Connections: named databases and web accounts, and where their secrets are."""
