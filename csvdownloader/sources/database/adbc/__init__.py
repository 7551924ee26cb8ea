"""Everything that has an ADBC driver: rows come as an Arrow stream that DuckDB writes."""
