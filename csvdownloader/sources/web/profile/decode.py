"""How bodies become rows."""

from msgspec import Struct

from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.web.profile.selectors import Selector


class Decode(Struct, frozen=True):
    """How bodies become rows.

    Attributes:
        unwrap: The containers that are unpacked; the bytes tell which it is.
        member: Pattern for the names of the members of a zip that are read.
        members: "single" (exactly one may match) or "join" (all that match are joined).
        format: "csv", "tsv", "jsonl", "json", or "auto": by content type, name and bytes.
        encoding: A codec; empty for the one that the response names, else `default_encoding`.
        default_encoding: The codec where the response names none; empty for UTF-8.
        delimiter: Of a CSV; empty for comma (or tab for TSV); "auto" detects it from the header.
        header: "each-part", "first-part" or "none" (then `names`).
        names: Column names, where the file has none, or where rows are lists; before a run
            `with_column_names` fills parameters in.
        quotes: "csv", or "none": a quote is an ordinary character, and a line is a record.
        null: The word that stands for a missing value: unless it is quoted, it becomes nothing.
        sep_line: "strip" removes a first line such as "sep=;".
        drop_rows_after_header: Rows that describe the header.
        rows: The list of rows in a JSON body.
        columns: The names of the columns, where rows are lists.
        nested: "dot" makes a column of each nested value, "json" leaves JSON text.
    """

    unwrap: tuple[str, ...] = tuple(Container)
    member: str = "*"
    members: str = "single"
    format: str = "auto"
    encoding: str = ""
    default_encoding: str = ""
    delimiter: str = ""
    header: str = "each-part"
    names: tuple[str, ...] = ()
    quotes: str = "csv"
    null: str = ""
    sep_line: str = ""
    drop_rows_after_header: int = 0
    rows: Selector | None = None
    columns: Selector | None = None
    nested: str = "json"
