"""What the form asks for a table or a query of a database."""

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.parameters import Parameter, ParameterKind

TABLE, QUERY = "table", "query"
PARAMETERS = (
    Parameter(
        "connection",
        Message("&Connection"),
        ParameterKind.CONNECTION,
        "",
        Message("The database to read from."),
        locator=True,
    ),
    Parameter(
        "what",
        Message("E&xport"),
        ParameterKind.CHOICE,
        TABLE,
        Message("What to export."),
        choices=((TABLE, Message("A table or view")), (QUERY, Message("A query"))),
    ),
    Parameter(
        "table",
        Message("&Table"),
        ParameterKind.TABLE,
        "",
        Message("The table or view, with its schema: public.orders."),
        when=("what", TABLE),
    ),
    Parameter(
        "columns",
        Message("Co&lumns"),
        ParameterKind.COLUMNS,
        "",
        Message("Only these columns, in this order, with commas between them."),
        when=("what", TABLE),
    ),
    Parameter(
        "query",
        Message("&Query"),
        ParameterKind.QUERY,
        "",
        Message("The SQL whose rows are exported."),
        when=("what", QUERY),
    ),
    Parameter(
        "count",
        Message("Count the rows first"),
        ParameterKind.BOOLEAN,
        False,
        Message(
            "Asks the database for the exact number of rows before it sends them, so that "
            "the progress bar can show a percentage. Large tables take longer."
        ),
    ),
)
