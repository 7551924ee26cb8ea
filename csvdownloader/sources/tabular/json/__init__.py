"""JSON: its records become rows."""
