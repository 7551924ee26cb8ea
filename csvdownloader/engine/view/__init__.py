"""The rows of a finished file filtered and sorted: a list of their numbers, by DuckDB."""
