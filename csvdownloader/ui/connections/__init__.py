"""Connections and accounts: dialogs, their fields, and secrets."""
