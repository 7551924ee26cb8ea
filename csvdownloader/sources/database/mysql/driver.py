"""The driver for MariaDB and MySQL."""

from csvdownloader.core.connections.connections import PASSWORD
from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.sources.database.dialects import MYSQL
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.mysql import catalog, settings
from csvdownloader.sources.database.mysql.connect import session
from csvdownloader.sources.database.mysql.export import Export
from csvdownloader.sources.database.sql import require_read_only_query


class MysqlDriver:
    """Reads MariaDB and MySQL. See `csvdownloader.sources.database.driver.Driver`."""

    key = "mysql"
    title = Message("MariaDB / MySQL")
    schemes = settings.SCHEMES
    parameters = settings.PARAMETERS
    secrets = PASSWORD
    dialects = MYSQL

    check = staticmethod(settings.check)
    parse = staticmethod(settings.parse)
    url = staticmethod(settings.url)

    def test(self, login: Login, cancel: Cancel) -> str:
        """See `Driver`."""
        with session(login, cancel) as wire:
            return catalog.version(wire)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `Driver`."""
        with session(login, cancel) as wire:
            return catalog.tables(wire)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `Driver`."""
        with session(login, cancel) as wire:
            return catalog.columns(wire, table)

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """See `Driver`."""
        if not selection.table:
            require_read_only_query(selection.query, is_mysql=True)
        with session(login, output.cancel) as wire:
            return Export(wire, selection, output).write()
