"""Readers of CSV and JSON text, plain or compressed, that the file and web sources share."""
