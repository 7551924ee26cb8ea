"""The libraries of the program's own drivers, each used once to see that it is whole."""


def used_libraries() -> list[str]:
    """Their names with their versions. Raises what a library raises that is not whole."""
    import adbc_driver_sqlite
    import duckdb
    import psycopg
    import pymysql  # type: ignore[import-untyped]

    duckdb.connect().close()
    adbc_driver_sqlite.connect().close()
    libpq = psycopg.pq.version()  # such as 180004 for 18.4
    return [
        f"DuckDB {duckdb.__version__}",
        "ADBC for SQLite",
        f"libpq {libpq // 10_000}.{libpq % 10_000}",
        f"PyMySQL {pymysql.VERSION_STRING}",
    ]
