"""Makes the files and tables that the tasks read."""

from pathlib import Path

from tests.benchmarks.measuring import Figures

COLUMNS = """
    i AS id,
    TIMESTAMP '2024-01-01' + to_seconds(i % 86400000) AS ordered_at,
    'customer ' || (i * 7919 % 100003) AS customer,
    ['Berlin', 'Paris', 'Washington, DC', 'Rome'][1 + i % 4] AS city,
    md5(i::VARCHAR) AS token,
    i % 97 AS quantity,
    ((i % 100000) / 100)::DECIMAL(12, 2) AS price,
    CASE WHEN i % 50 = 0 THEN 'said "hi", twice' WHEN i % 3 <> 0 THEN 'plain note' END AS note
"""


def make_parquet(path: str, rows: str) -> Figures:
    """A Parquet file of eight columns of common types."""
    import duckdb

    duckdb.execute(f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}'")
    return {"bytes": float(Path(path).stat().st_size)}


def make_csv(path: str, rows: str) -> Figures:
    """A CSV file of eight columns of common types."""
    import duckdb

    duckdb.execute(f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}' (HEADER)")
    return {"bytes": float(Path(path).stat().st_size)}


def make_duckdb(path: str, rows: str) -> Figures:
    """A DuckDB file with one table `big` of eight columns of common types."""
    import duckdb

    with duckdb.connect(path) as connection:
        connection.execute(f"CREATE TABLE big AS SELECT {COLUMNS} FROM range({int(rows)}) t(i)")
    return {"bytes": float(Path(path).stat().st_size)}


def make_xlsx(path: str, rows: str) -> Figures:
    """A workbook as Excel writes it, with one sheet of eight columns of common types."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        names = ["id", "ordered_at", "customer", "city", "quantity", "price", "paid", "note"]
        sheet.write_row(0, 0, names)
        for i in range(int(rows)):
            sheet.write_number(i + 1, 0, i)
            sheet.write_number(i + 1, 1, 45292 + i / 86400, moment)
            sheet.write_string(i + 1, 2, f"customer {i * 7919 % 100003}")
            sheet.write_string(i + 1, 3, ("Berlin", "Paris", "Washington, DC", "Rome")[i % 4])
            sheet.write_number(i + 1, 4, i % 97)
            sheet.write_number(i + 1, 5, i % 100000 / 100)
            sheet.write_boolean(i + 1, 6, i % 3 == 0)
            if i % 50 == 0 or i % 3:
                sheet.write_string(i + 1, 7, "plain note" if i % 50 else 'said "hi", twice')
    return {"bytes": float(Path(path).stat().st_size)}


def make_json_lines(path: str, rows: str) -> Figures:
    """JSON lines of eight keys of common types."""
    import duckdb

    duckdb.execute(
        f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}' (FORMAT json)"
    )
    return {"bytes": float(Path(path).stat().st_size)}


def make_sqlite(path: str, rows: str) -> Figures:
    """A SQLite file with one table `big` of eight columns of common types."""
    import sqlite3

    connection = sqlite3.connect(path)
    connection.executescript(
        f"""
        CREATE TABLE big (id INTEGER PRIMARY KEY, ordered_at TEXT, customer TEXT, city TEXT,
            token TEXT, quantity INTEGER, price REAL, note TEXT);
        INSERT INTO big
        WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < {int(rows)})
        SELECT i, datetime(1704067200 + i, 'unixepoch'), 'customer ' || (i * 7919 % 100003),
            CASE i % 3 WHEN 0 THEN 'Berlin' WHEN 1 THEN 'Paris' ELSE 'Washington, DC' END,
            hex(i * 7919), i % 97, (i * 37 % 100000) / 100.0,
            CASE WHEN i % 50 = 0 THEN 'said "hi", twice' WHEN i % 3 <> 0 THEN 'plain note' END
        FROM t;
        CREATE VIEW seen AS SELECT * FROM big;
        """
    )
    connection.close()
    return {"bytes": float(Path(path).stat().st_size)}


def make_postgres(uri: str, rows: str) -> Figures:
    """A table `big` in a PostgreSQL server."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(
            f"""
            CREATE TABLE big AS SELECT i AS id, TIMESTAMP '2024-01-01' + i * INTERVAL '1 s' AS at,
                'customer ' || (i % 10007) AS customer, (i * 37 % 100000)::numeric / 100 AS amount,
                (i % 97)::int AS quantity, i * 0.1::float8 AS weight, i % 3 = 0 AS flag,
                md5(i::text) AS token
            FROM generate_series(1, {int(rows)}::bigint) AS i
            """
        )
        connection.execute("VACUUM ANALYZE big")
    return {}


def make_mariadb(socket: str, rows: str) -> Figures:
    """A table `big` in the database `t` of a MariaDB server."""
    import subprocess

    sql = f"""
    CREATE DATABASE t CHARSET utf8mb4;
    CREATE TABLE t.big (id BIGINT PRIMARY KEY, at DATETIME, customer VARCHAR(40),
        amount DECIMAL(12, 2), quantity INT, weight DOUBLE, flag BOOLEAN, token CHAR(32))
    SELECT seq AS id, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL seq SECOND AS at,
        CONCAT('customer ', seq % 10007) AS customer, (seq * 37 % 100000) / 100 AS amount,
        seq % 97 AS quantity, seq * 0.1e0 AS weight, seq % 3 = 0 AS flag, MD5(seq) AS token
    FROM t.seq_1_to_{int(rows)};
    SET GLOBAL max_allowed_packet = 1 << 30;
    """
    command = ["mariadb", "--no-defaults", "--user=root", f"--socket={socket}"]
    subprocess.run(command, input=sql.encode(), check=True)
    return {}
