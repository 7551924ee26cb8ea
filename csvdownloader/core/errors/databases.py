"""A database, or its driver, cannot give the rows."""

import sys

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class DriverMissingError(SourceError):
    """The library for this kind of database is not installed."""

    kind = FailureKind.DRIVER_MISSING

    def __init__(self, title: str, extra: str) -> None:
        hint = Message("Install it: pip install 'csvdownloader[{extra}]'", extra=extra)
        if getattr(sys, "frozen", False):  # a frozen program finds nothing that is installed later
            hint = Message(
                "Run CSV Downloader from Python, after: pip install 'csvdownloader[{extra}]'",
                extra=extra,
            )
        super().__init__(Message("The driver for {title} is not installed", title=title), hint)


class QueryRefusedError(SourceError):
    """The database cannot run the query; the message is the database's own."""

    kind = FailureKind.QUERY_REFUSED
    hint = Message("Correct the table, the columns or the query.")


class ServerError(SourceError):
    """The database failed in mid-stream; the message is the database's own."""

    kind = FailureKind.SERVER
    hint = Message("Nothing was saved. Retry when the server is well.")
