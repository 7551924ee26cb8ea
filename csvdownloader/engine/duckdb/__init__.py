"""DuckDB: its sessions, and its rows as text, CSV and Arrow."""
