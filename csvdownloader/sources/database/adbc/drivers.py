"""All kinds of database that are reached by an ADBC driver."""

from csvdownloader.sources.database.adbc.bigquery import BIGQUERY
from csvdownloader.sources.database.adbc.driver import AdbcDriver
from csvdownloader.sources.database.adbc.flight_sql import FLIGHT_SQL
from csvdownloader.sources.database.adbc.other import OTHER
from csvdownloader.sources.database.adbc.snowflake import SNOWFLAKE
from csvdownloader.sources.database.adbc.spark import SPARK

KINDS = (SPARK, FLIGHT_SQL, SNOWFLAKE, BIGQUERY, OTHER)  # in the order of the dialog


def adbc_drivers() -> list[AdbcDriver]:
    """One driver for each kind."""
    return [AdbcDriver(kind) for kind in KINDS]
