"""How a file is read: what the user says of it, what was found, and what the receipt keeps."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message


class Ragged(StrEnum):
    """What happens to rows that have more or fewer fields than the header."""

    REFUSE = "refuse"
    PAD = "pad"  # short rows are filled, long ones set aside
    CUT = "cut"  # short rows are filled, long ones cut
    ASIDE = "aside"  # both are set aside


class BadBytes(StrEnum):
    """What happens to bytes that do not fit the encoding."""

    REFUSE = "refuse"
    REPLACE = "replace"  # each becomes U+FFFD


class Certainty(StrEnum):
    """How sure a finding is. A doubtful one might change cells if it were wrong."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


class ExtraField(StrEnum):
    """How header and rows differ by one field, in a text where all rows differ alike."""

    NONE = "none"
    IN_ROWS = "in_rows"  # an empty last field in every row: it is dropped
    IN_HEADER = "in_header"  # an empty last name: it is dropped
    UNNAMED_FIRST = "unnamed_first"  # the first column has no name


class ReadingChoices(Struct, frozen=True, kw_only=True):
    """What the user says of a file; None leaves it to the inspection.

    Attributes:
        kind: A key of the table of formats.
        encoding: A charset, as the user names it.
        delimiter: One or more characters.
        quote: One character; empty for none.
        escape: One character; empty for none.
        skip_initial_space: Whether spaces behind a delimiter are no part of the value.
        comment: What a line begins with that is none of the table; empty for nothing.
        header_row: The line of the header, from 1; 0 for a text without one.
        skip_lines: How many lines stand before the table.
        records_path: Where the records of a JSON text are, in JMESPath.
        ragged: What happens to rows of another length.
        bad_bytes: What happens to bytes that do not fit the encoding.
        strict: Whether a doubtful finding is an error.
    """

    kind: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    skip_initial_space: bool | None = None
    comment: str | None = None
    header_row: int | None = None
    skip_lines: int | None = None
    records_path: str | None = None
    ragged: Ragged = Ragged.REFUSE
    bad_bytes: BadBytes = BadBytes.REFUSE
    strict: bool = False


class TextReading(Struct, frozen=True, kw_only=True):
    """How a delimited text is read.

    Attributes:
        encoding: Python's codec; a byte order mark at the start is no part of the text.
        delimiter: One or more characters.
        quote: One character; empty for none. Doubled inside a quoted value, it stands for itself.
        escape: One character, which makes the next one ordinary; empty for none.
        skip_initial_space: Whether spaces behind a delimiter are no part of the value.
        comment: What a line begins with that is none of the table; empty for nothing.
        skip_lines: Lines before the table: they are set aside.
        has_header: Whether the first record names the columns.
        extra_field: How header and rows differ by one field.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip_initial_space: bool = False
    comment: str = ""
    skip_lines: int = 0
    has_header: bool = True
    extra_field: ExtraField = ExtraField.NONE


class Finding(Struct, frozen=True):
    """One thing that an inspection found out.

    Attributes:
        option: The parameter that would say it, for example "delimiter".
        value: Its value, as the parameter takes it.
        certainty: How sure it is.
        note: What was taken, and why; empty where nobody would expect anything else.
    """

    option: str
    value: str
    certainty: Certainty
    note: Message = EMPTY


class Reading(Struct, frozen=True):
    """How a file was read, as its receipt keeps it.

    Attributes:
        options: Pairs of a parameter and its value, found or chosen.
        notes: What was not plain: what was taken, why, and what was left out.
        set_aside: The first lines that stood before the table.
        certainties: Pairs of a parameter and how sure its value is; one that is missing is certain.
    """

    options: tuple[tuple[str, str], ...] = ()
    notes: tuple[Message, ...] = ()
    set_aside: tuple[str, ...] = ()
    certainties: tuple[tuple[str, Certainty], ...] = ()

    def certainty(self, option: str) -> Certainty:
        """How sure the value of a parameter is."""
        return dict(self.certainties).get(option, Certainty.CERTAIN)
