"""Rows as lines of CSV and TSV."""
