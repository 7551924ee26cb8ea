"""What a source asks for: its parameters, and how many rows it can give."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value


class RowBounds(Struct, frozen=True):
    """Which numbers of rows a source accepts.

    Attributes:
        maximum: Most rows, or None for no bound.
        default: What a new form shows; None means "All rows".
    """

    maximum: int | None
    default: int | None

    @property
    def allows_all(self) -> bool:
        """Whether "All rows" can be asked for."""
        return self.maximum is None


class ParameterKind(StrEnum):
    """How a parameter is asked for."""

    TEXT = "text"
    FILE = "file"
    CHOICE = "choice"
    SUGGESTED = "suggested"  # a text; its choices are only suggestions
    BOOLEAN = "boolean"
    CONNECTION = "connection"  # the id of a connection, or a URL without a secret
    TABLE = "table"  # a name as `identifiers.table_text` writes it
    COLUMNS = "columns"  # names as `identifiers.columns_text` writes them; empty for all
    QUERY = "query"  # SQL of any length
    PROFILE = "profile"  # the id of a profile, or the absolute path of its file
    NUMBER = "number"  # the text of a number; empty for none
    DATE = "date"  # 2026-01-31; empty for none
    MOMENT = "moment"  # 2026-01-31T08:00:00Z or 2026-01-31; empty for none
    LINES = "lines"  # text of several lines: JSON, a query, or one value a line


class Parameter(Struct, frozen=True):
    """One parameter of a source, declared once for form, command line and store.

    Attributes:
        key: Name in requests and, with a leading `--`, on the command line.
        title: Label in the form.
        kind: How it is asked for.
        default: The value of a new form.
        help: One sentence.
        choices: (value, label) pairs of a CHOICE or a SUGGESTED; may be filled later by
            `Inspection.choices`.
        locator: Whether the SOURCE argument of the command line carries it.
        suffixes: For a FILE, the endings to offer.
        when: Another parameter's key and value: only then is this one asked for. On the command
            line, giving this one implies that value.
        kinds: For a CONNECTION, the keys of the kinds that fit.
        is_option: Whether it stands under Adjust, for the few who need it.
        placeholder: What an empty field shows, for example "optional".
    """

    key: str
    title: Message
    kind: ParameterKind
    default: Value
    help: Message
    choices: tuple[tuple[str, Message], ...] = ()
    locator: bool = False
    suffixes: tuple[str, ...] = ()
    when: tuple[str, Value] | None = None
    kinds: tuple[str, ...] = ()
    is_option: bool = False
    placeholder: str = ""
