"""Sample data: orders that look real and are the same for the same number of rows."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import Parameter, ParameterKind, RowBounds
from csvdownloader.core.sources.source_base import SourceBase
from csvdownloader.core.tables.columns import Column, ColumnType

if TYPE_CHECKING:
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.sources.first_rows import PreviewMode
    from csvdownloader.core.sources.inspection import Inspection
    from csvdownloader.core.sources.outcomes import Outcome

SCHEMA = (
    Column("order_id", ColumnType.TEXT),  # its leading zeros belong to it
    Column("ordered_at", ColumnType.TIMESTAMP),
    Column("customer", ColumnType.TEXT),
    Column("city", ColumnType.TEXT),
    Column("product", ColumnType.TEXT),
    Column("quantity", ColumnType.INTEGER),
    Column("unit_price", ColumnType.DECIMAL, 10, 2),
    Column("note", ColumnType.TEXT),
)
HEADER = tuple(column.name for column in SCHEMA)

_SEED = 20_240_101
_FIRST_ORDER = datetime(2024, 1, 1, 8, 0, 0)  # a shop's wall clock: no zone
_FIRST_NAMES = ("Ada", "Björn", "Chloé", "Diego", "Emine", "Fatima", "Grace", "Hiro", "Ines", "Jan")
_LAST_NAMES = ("Abe", "Brown", "Costa", "Dvořák", "Evans", "García", "Ito", "Jensen", "O'Neil")
_CITIES = (
    "Amsterdam",
    "Berlin",
    "Kraków",
    "Lisboa",
    "Lyon",
    "Osaka",
    "São Paulo",
    "Washington, DC",
)
_PRODUCTS = (
    ("Notebook, A5, dotted", 650),
    ("Fountain pen", 2990),
    ('Monitor arm 27"', 8900),
    ("Desk lamp", 4550),
    ("Cable, USB-C, 2 m", 1295),
    ("Espresso cups (set of 4)", 3400),
)
_NOTES = (
    None,
    None,
    None,
    "Gift wrapping, please",
    'Engrave "For Ada"',
    "Leave at the back door,\nthe bell is broken",
    "Invoice to: Accounting, 3rd floor",
    "0049 30 1234567",
)


def sample_rows() -> Iterator[tuple[str | None, ...]]:
    """Endless orders; the first N are always the same."""
    chance = random.Random(_SEED)  # noqa: S311 - sample data, not a secret
    time, number = _FIRST_ORDER, 0
    while True:
        number += 1
        time += timedelta(seconds=chance.randint(20, 5400))
        product, cents = chance.choice(_PRODUCTS)
        yield (
            f"{number:06}",
            time.isoformat(sep=" "),
            f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}",
            chance.choice(_CITIES),
            product,
            str(chance.randint(1, 12)),
            f"{cents / 100:.2f}",
            chance.choice(_NOTES),
        )


class SampleSource(SourceBase):
    """Makes the orders."""

    key = "sample"
    title = Message("Sample data")
    row_bounds = RowBounds(maximum=1000, default=100)
    parameters = (
        Parameter(
            "slow",
            Message("Simulate a slow source"),
            ParameterKind.BOOLEAN,
            default=False,
            help=Message("Takes 1 to 2 seconds for each tenth, as a busy service would."),
            is_option=True,
        ),
    )

    @override
    def inspect(self, request: Request, cancel: Cancel) -> "Inspection":  # noqa: ARG002 - the port's signature
        """See `core.ports.sources.Source`."""
        from csvdownloader.core.sources.inspection import Inspection

        return Inspection({}, Message("Orders of an imaginary shop"))

    @override
    def export(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source`."""
        from csvdownloader.core.sources.outcomes import Outcome
        from csvdownloader.core.sources.output import Output
        from csvdownloader.engine.rows.row_writer import write_rows

        wanted = request.row_limit or 0
        if request.parameters.get("slow"):
            _wait(report, cancel)
        written = write_rows(
            Output(
                spool.part, request.format, wanted, report, cancel, spool.verifying, spool.wrote
            ),
            HEADER,
            islice(sample_rows(), wanted),
            lambda rows: report(Progress(Stage.COPYING, row_count=rows, total=wanted, percent=100)),
        )
        statement = Message(
            "All {written:,} sample rows that were asked for were made.", written=written
        )
        return Outcome(Completeness.COMPLETE, wanted, statement, schema=SCHEMA)

    @override
    def preview_mode(self, request: Request) -> "PreviewMode":  # noqa: ARG002 - the port's signature
        """See `core.ports.sources.Source`."""
        from csvdownloader.core.sources.first_rows import PreviewMode

        return PreviewMode.LIVE

    @override
    def export_first(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source`: at once, even where a slow source is simulated."""
        return self.export(replace(request, parameters={}), spool, report, cancel)


def _wait(report: "Report", cancel: Cancel) -> None:
    chance = random.Random()  # noqa: S311 - only the delays of a simulation
    for percent in range(0, 100, 10):
        report(Progress(Stage.WAITING, percent=percent))
        cancel.wait(chance.uniform(1, 2))
