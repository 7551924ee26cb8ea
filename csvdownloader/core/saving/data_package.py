"""The Data Package beside a saved file: what other programs check it against, and read it by.

It follows https://datapackage.org/standard/ (version 2). `rows` and `fields` of a resource are no
part of that: frictionless-py checks them. Everything of this program stands under one key.

No type is declared whose values might not all be valid: what a good file holds must stay good for
whoever checks it. So dates (`infinity`, `0000-00-00`), times and whatever else is no number and no
truth value are texts here; so is everything where the source's own types are no promise. What
frictionless cannot read as a table, or would misread, is a file with a size and a hash.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from csvdownloader import __version__
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.jobs.records import plain_receipt, plain_saved
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.columns import Column, ColumnType, Schema
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.shown_of import ShownOf
from csvdownloader.core.texts import APP_NAME
from csvdownloader.core.writing.options import (
    Compression,
    DecimalSign,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)

OWN_KEY = "csvdownloader:receipt"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA_TYPES = {
    SavedFormat.CSV: "text/csv",
    SavedFormat.TSV: "text/tab-separated-values",
    SavedFormat.JSONL: "application/jsonl",
    SavedFormat.PARQUET: "application/vnd.apache.parquet",
    SavedFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COMPRESSIONS = {Compression.GZIP: "gz", Compression.ZIP: "zip"}  # those that can be looked into
_MARKED = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-32-le": "utf-32"}
_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER = {"type": "number"}
_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DECIMAL: _NUMBER,
    ColumnType.FLOAT: _NUMBER,
    ColumnType.BOOLEAN: {  # "t" and "f" are PostgreSQL's
        "type": "boolean",
        "trueValues": ["true", "t"],
        "falseValues": ["false", "f"],
    },
}
_NO_PART_OF_A_NAME = re.compile(r"[^a-z0-9._-]++")


class SavedTable(Struct, frozen=True):
    """A table that was saved as one file.

    Attributes:
        name: Of the file, without its folder.
        measured: What it holds.
        schema: Its columns; empty where nobody noted their names.
        options: How it was written.
        has_empty_row: Whether a row of it has no value at all, or might have none.
        has_names: Whether its header, if it has one, surely has the names of the schema.
    """

    name: str
    measured: Measured
    schema: Schema
    options: WriteOptions
    has_empty_row: bool = False
    has_names: bool = True


def data_package(
    tables: Sequence[SavedTable],
    saved: Saved,
    job: Job,
    receipt: Receipt,
    origin: ReceiptFiles,
    shown_of: ShownOf | None,
) -> bytes:
    """The text of the package, in UTF-8.

    Args:
        tables: The saved files.
        saved: What was saved, but for rows that were set aside.
        job: What they come from.
        receipt: The job's.
        origin: Where the rows come from, in words.
        shown_of: The finished file that they were taken from, where they are not all of it.
    """
    written = plain_saved(saved)
    del written["files"]  # the resources say more, and nothing of this computer's folders
    package = {
        "$schema": _PROFILE,
        "resources": [_resource(table) for table in tables],
        OWN_KEY: plain_receipt(receipt)
        | {
            "written": written,
            "source": origin.source,
            "command": origin.command,
            "started_at": job.started_at.isoformat() if job.started_at else None,
            "program": f"{APP_NAME} {__version__}",
        }
        | ({"shown_of": shown_of.plain} if shown_of else {}),
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    # A name that is not UTF-8 has lone surrogates: JSON has the same escapes for them as Python.
    return text.encode(errors="backslashreplace")


def _resource(table: SavedTable) -> dict[str, Any]:
    measured, options = table.measured, table.options
    resource: dict[str, Any] = {
        "name": _resource_name(table.name),
        "type": "table" if _is_table(table) else "file",
        "path": table.name,
        "format": options.format.value,
        "mediatype": _MEDIA_TYPES[options.format],
        "hash": f"sha256:{measured.sha256}",
        "bytes": measured.bytes,
    }
    if not _is_table(table):
        return resource
    if options.compression in _COMPRESSIONS:
        resource["compression"] = _COMPRESSIONS[options.compression]
    if not table.has_empty_row:  # frictionless refuses such a row, or skips it without counting it
        resource["rows"] = measured.row_count
    return resource | {
        "fields": measured.columns,
        "encoding": _MARKED.get(options.encoding, options.encoding)
        if options.bom
        else options.encoding,
        "dialect": _dialect(table),
        "schema": _schema(table),
    }


def _is_table(table: SavedTable) -> bool:
    """Whether frictionless reads it as it is."""
    options = table.options
    is_text = options.format.is_delimited and options.quoting is not QuotePolicy.BACKSLASH
    is_open = options.compression is Compression.NONE or options.compression in _COMPRESSIONS
    # To frictionless a table without rows and without a header that it reads is none.
    has_content = bool(table.measured.row_count) or (options.header and _has_plain_names(table))
    return is_text and is_open and has_content


def _dialect(table: SavedTable) -> dict[str, Any]:
    options = table.options
    dialect: dict[str, Any] = {
        "header": options.header and _has_plain_names(table),
        "delimiter": options.separator,
        "lineTerminator": options.line_end.characters,
        "quoteChar": '"',
        "doubleQuote": True,
        "skipInitialSpace": False,
    }
    if options.header and not _has_plain_names(table):
        dialect["commentRows"] = [1]
    if options.null:
        dialect["nullSequence"] = options.null
    if table.has_empty_row:
        dialect["skipBlankRows"] = True
    return dialect


def _schema(table: SavedTable) -> dict[str, Any]:
    null = table.options.null
    if null and table.has_empty_row:
        # frictionless would refuse a row of them, so they are texts to it.
        return {"fields": [{"name": name} | _TEXT for name in _names(table)], "missingValues": []}
    return {"fields": _fields(table), "missingValues": [null]}


def _fields(table: SavedTable) -> list[dict[str, Any]]:
    names = _names(table)
    if not table.schema:
        return [{"name": name} | _TEXT for name in names]
    return [
        {"name": name}
        | ({} if name == column.name else {"title": column.name})
        | _type(column, table.options)
        for name, column in zip(names, table.schema, strict=True)
    ]


def _names(table: SavedTable) -> list[str]:
    if _has_plain_names(table):
        return [column.name for column in table.schema]
    return [f"column{number}" for number in range(1, table.measured.columns + 1)]


def _type(column: Column, options: WriteOptions) -> dict[str, Any]:
    declared = _TYPES.get(column.type, _TEXT) if column.is_promise else _TEXT
    if declared is _NUMBER and options.guard:
        return _TEXT  # -inf gets an apostrophe
    if declared is _NUMBER and options.decimal is DecimalSign.COMMA:
        return _NUMBER | {"decimalChar": ","}
    return declared


def _has_plain_names(table: SavedTable) -> bool:
    """Whether the header surely has names that can be names of fields: no two alike, none blank."""
    names = [column.name for column in table.schema]
    are_stripped = all(name and name == name.strip() for name in names)
    are_names = bool(names) and are_stripped and len(set(names)) == len(names)
    return are_names and table.has_names


def _resource_name(file_name: str) -> str:
    """The file's name in the characters that every version of the standard allows."""
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode().lower()
    return _NO_PART_OF_A_NAME.sub("-", plain).strip("-.") or "table"
