"""Rows from web services: one engine runs every service that a profile describes."""
