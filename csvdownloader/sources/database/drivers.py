"""All kinds of database, in the order of the dialog. A new kind is one module and one line here."""

from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Driver
from csvdownloader.sources.database.duckdb_file import DuckdbDriver
from csvdownloader.sources.database.mysql.driver import MysqlDriver
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from csvdownloader.sources.database.sqlite.driver import SqliteDriver


def own_drivers() -> list[Driver]:
    """The program's own drivers."""
    return [PostgresqlDriver(), MysqlDriver(), SqliteDriver(), DuckdbDriver(), *adbc_drivers()]
