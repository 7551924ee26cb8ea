"""DuckDB: its sessions, and its rows as text."""
