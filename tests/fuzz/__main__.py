"""Databases and Parquet against other readers: `python -m tests.fuzz sqlite --minutes 10`."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.duckdb_values import DuckdbFuzz
from tests.fuzz.harness import Round, run_for, run_seed
from tests.fuzz.parquet_values import ParquetFuzz
from tests.fuzz.sqlite_values import SqliteFuzz

_FILES = {"sqlite": SqliteFuzz, "duckdb": DuckdbFuzz, "parquet": ParquetFuzz}


@contextmanager
def _fuzz(name: str, folder: Path) -> Iterator[Round]:
    if name in _FILES:
        yield _FILES[name](folder)
    elif name == "postgresql":
        from tests.fuzz.postgresql_values import PostgresqlFuzz
        from tests.support.postgres import Server

        server = Server()
        try:
            server.start()
            yield PostgresqlFuzz(server, folder)
        finally:
            server.stop()
    else:
        from tests.fuzz.mariadb_values import MariadbFuzz
        from tests.support.mariadb import MariaDb

        maria = MariaDb(folder)
        try:
            maria.start()
            yield MariadbFuzz(maria, folder)
        finally:
            maria.stop()


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("database", choices=[*_FILES, "postgresql", "mariadb"])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, help="run this one only")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as folder,
        _fuzz(options.database, Path(folder)) as fuzz,
    ):
        if options.seed is not None:
            run_seed(fuzz, options.seed)
            return
        rounds = run_for(fuzz, options.minutes, 0)
        print(f"{options.database}: {rounds} rounds, no difference")


if __name__ == "__main__":
    main()
