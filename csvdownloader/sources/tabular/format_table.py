"""The table of the formats that are read: from files, and from the web.

To add a format is to add an entry and its reader. A reader is imported when a file is read, so that
the program starts fast.
"""

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.sources.tabular.file_format import FileFormat, InputFile, Signature, WebReader
from csvdownloader.sources.tabular.markup import is_json
from csvdownloader.sources.tabular.reading_options import READING_KEYS


def _is_not_json(start: bytes) -> bool:
    return not is_json(start)


def _export_csv(file: InputFile, output: Output) -> Outcome:
    from csvdownloader.sources.tabular.delimited.csv_text import export_csv

    return export_csv(file, output)


def _export_json(file: InputFile, output: Output) -> Outcome:
    from csvdownloader.sources.tabular.json.json_text import export_json

    return export_json(file, output)


def _export_json_lines(file: InputFile, output: Output) -> Outcome:
    from csvdownloader.sources.tabular.json.json_text import export_json_lines

    return export_json_lines(file, output)


def _export_parquet(file: InputFile, output: Output) -> Outcome:
    from csvdownloader.sources.tabular.parquet.parquet import export_parquet

    return export_parquet(file, output)


def _inspect_parquet(file: InputFile, cancel: Cancel) -> Inspection:
    from csvdownloader.sources.tabular.parquet.parquet import inspect_parquet

    return inspect_parquet(file, cancel)


def _export_workbook(file: InputFile, output: Output) -> Outcome:
    from csvdownloader.sources.tabular.workbooks.export import export_workbook

    return export_workbook(file, output)


def _inspect_workbook(file: InputFile, cancel: Cancel) -> Inspection:
    from csvdownloader.sources.tabular.workbooks.export import inspect_workbook

    return inspect_workbook(file, cancel)


_OF_TEXT = READING_KEYS - {"records_path"}
_OF_JSON = frozenset({"encoding", "records_path", "header_row", "ragged", "bad_bytes"})
_OF_WORKBOOKS = frozenset({"sheet", "range", "formulas", "header_row", "skip_lines"})
OLE = Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Message("an encrypted or old Office file"))
ZIP = Signature(b"PK\x03\x04", Message("a zip file or a workbook"))

CSV = FileFormat(
    key="csv",
    title=Message("CSV"),
    description=Message("delimited text"),
    endings=(".csv",),
    looks_like=_is_not_json,
    options=_OF_TEXT,
    export=_export_csv,
    web=WebReader.RECORDS,
)
JSON_LINES = FileFormat(
    key="jsonl",
    title=Message("JSON lines"),
    description=Message("JSON lines"),
    endings=(".ndjson", ".jsonl"),
    looks_like=is_json,
    media_types=(
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
    ),
    options=_OF_JSON,
    export=_export_json_lines,
    web=WebReader.OBJECTS,
)
# Of two texts that look alike, the special case stands below the general one.
FORMATS = (
    CSV,
    FileFormat(
        key="tsv",
        title=Message("TSV"),
        description=Message("delimited text"),
        endings=(".tsv", ".tab"),
        looks_like=_is_not_json,
        media_types=("text/tab-separated-values", "text/tsv"),
        delimiter="\t",
        options=_OF_TEXT,
        export=_export_csv,
        web=WebReader.RECORDS,
    ),
    FileFormat(
        key="json",
        title=Message("JSON"),
        description=verbatim("JSON"),
        endings=(".json",),
        looks_like=is_json,
        options=_OF_JSON,
        export=_export_json,
        web=WebReader.OBJECTS,
    ),
    JSON_LINES,
    FileFormat(
        key="parquet",
        title=Message("Parquet"),
        description=verbatim("Parquet"),
        endings=(".parquet",),
        signature=Signature(b"PAR1", Message("a Parquet file")),
        export=_export_parquet,
        inspect=_inspect_parquet,
        web=None,
    ),
    FileFormat(
        key="xlsx",
        title=Message("Excel"),
        description=Message("Excel workbook"),
        endings=(".xlsx", ".xlsm", ".xlsb"),
        signature=ZIP,
        options=_OF_WORKBOOKS,
        export=_export_workbook,
        inspect=_inspect_workbook,
        web=None,
    ),
    FileFormat(
        key="xls",
        title=Message("Excel 97"),
        description=Message("old Excel workbook"),
        endings=(".xls",),
        signature=OLE,
        options=_OF_WORKBOOKS,
        export=_export_workbook,
        inspect=_inspect_workbook,
        web=None,
    ),
    FileFormat(
        key="ods",
        title=Message("OpenDocument"),
        description=Message("OpenDocument spreadsheet"),
        endings=(".ods",),
        signature=ZIP,
        options=_OF_WORKBOOKS,
        export=_export_workbook,
        inspect=_inspect_workbook,
        web=None,
    ),
)
