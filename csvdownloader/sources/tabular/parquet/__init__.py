"""Parquet, by DuckDB, and its checksums."""
