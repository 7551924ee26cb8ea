"""What a data package says of a saved file."""

import json

import pytest
from msgspec.structs import replace

from csvdownloader import __version__
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.records import plain_receipt
from csvdownloader.core.saving.data_package import OWN_KEY, SavedTable, data_package
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.shown_of import ShownOf
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import (
    Compression,
    DecimalSign,
    LineEnd,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)
from tests.support.builders import NOON, make_job, make_receipt

MEASURED = Measured(2, 3, 40, "1" * 64)
SCHEMA = (
    Column("id", ColumnType.INTEGER),
    Column("price", ColumnType.DECIMAL, 10, 2),
    Column("ok", ColumnType.BOOLEAN),
)
CSV = WriteOptions()
TABLE = SavedTable("Größe 1.csv", MEASURED, SCHEMA, CSV)
ORIGIN = ReceiptFiles(True, "file:größe.csv", "csvdownloader export größe.csv")
NAMELESS = ["column1", "column2", "column3"]


def package(*tables, shown_of=None, **changes):
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt(), **changes)
    saved = Saved(CSV, (), guarded=1, replaced=2, cut=3)
    return data_package(tables, saved, job, make_receipt(), ORIGIN, shown_of)


def resource(**changes):
    (found,) = json.loads(package(replace(TABLE, **changes)))["resources"]
    return found


def written(**changes):
    return resource(options=replace(CSV, **changes))


def names(found):
    return [each["name"] for each in found["schema"]["fields"]]


def types(found):
    return [each["type"] for each in found["schema"]["fields"]]


def test_a_plain_table_is_described_whole():
    assert resource() == {
        "name": "groe-1.csv",
        "type": "table",
        "path": "Größe 1.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "hash": f"sha256:{'1' * 64}",
        "bytes": 40,
        "rows": 2,
        "fields": 3,
        "encoding": "utf-8",
        "dialect": {
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "schema": {
            "fields": [
                {"name": "id", "type": "integer"},
                {"name": "price", "type": "number"},
                {
                    "name": "ok",
                    "type": "boolean",
                    "trueValues": ["true", "t"],
                    "falseValues": ["false", "f"],
                },
            ],
            "missingValues": [""],
        },
    }


def test_the_program_says_under_one_key_what_it_did():
    text = package(TABLE, started_at=NOON).decode()
    assert text.startswith(
        '{\n  "$schema": "https://datapackage.org/profiles/2.0/datapackage.json"'
    )
    assert text.endswith("\n}\n")
    assert "größe" in text
    assert json.loads(text)[OWN_KEY] == plain_receipt(make_receipt()) | {
        "written": {"options": {"format": "csv"}, "guarded": 1, "replaced": 2, "cut": 3},
        "source": "file:größe.csv",
        "command": "csvdownloader export größe.csv",
        "started_at": NOON.isoformat(),
        "program": f"CSV Downloader {__version__}",
    }
    assert json.loads(package(TABLE, started_at=None))[OWN_KEY]["started_at"] is None


def test_the_file_that_a_view_is_of_is_named():
    shown_of = ShownOf(make_receipt("whole.csv"), WHOLE_TABLE)
    assert json.loads(package(TABLE, shown_of=shown_of))[OWN_KEY]["shown_of"] == shown_of.plain


def test_a_name_that_is_no_text_is_escaped():
    (found,) = json.loads(package(replace(TABLE, name="\udcff.csv")))["resources"]
    assert (found["path"], found["name"]) == ("\udcff.csv", "csv")


@pytest.mark.parametrize(
    ("name", "said"),
    [("A_b-C.1.csv", "a_b-c.1.csv"), ("-a  b.", "a-b"), ("表", "table"), ("é.csv", "e.csv")],
)
def test_a_resource_has_a_plain_name(name, said):
    assert resource(name=name)["name"] == said


def test_how_it_was_written_is_its_dialect():
    found = written(format=SavedFormat.TSV, line_end=LineEnd.CRLF, null="NULL")
    assert (found["mediatype"], found["schema"]["missingValues"]) == (
        "text/tab-separated-values",
        ["NULL"],
    )
    assert found["dialect"] == {
        "header": True,
        "delimiter": "\t",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "skipInitialSpace": False,
        "nullSequence": "NULL",
    }


@pytest.mark.parametrize(
    ("encoding", "bom", "said"),
    [
        ("utf-8", True, "utf-8-sig"),
        ("utf-16-le", True, "utf-16"),
        ("utf-16-be", True, "utf-16-be"),
        ("utf-16-le", False, "utf-16-le"),
    ],
)
def test_an_encoding_is_named_with_its_mark(encoding, bom, said):
    assert written(encoding=encoding, bom=bom)["encoding"] == said


@pytest.mark.parametrize(
    ("changes", "kind", "compression"),
    [
        ({"compression": Compression.GZIP}, "table", "gz"),
        ({"compression": Compression.ZIP}, "table", "zip"),
        ({"compression": Compression.ZSTD}, "file", None),
        ({"quoting": QuotePolicy.BACKSLASH}, "file", None),
        ({"format": SavedFormat.XLSX}, "file", None),
    ],
)
def test_what_can_be_read_is_a_table(changes, kind, compression):
    found = written(**changes)
    assert (found["type"], found.get("compression")) == (kind, compression)
    assert ("schema" in found) is (kind == "table")


def test_a_table_without_rows_is_one_where_its_header_is_read():
    empty = replace(MEASURED, row_count=0)
    assert resource(measured=empty)["type"] == "table"
    assert resource(measured=empty, has_names=False)["type"] == "file"
    without = replace(CSV, header=False)
    assert resource(measured=empty, options=without)["type"] == "file"
    assert resource(options=without)["type"] == "table"


@pytest.mark.parametrize(
    "schema", [untyped("aba"), untyped(["a", "", "c"]), untyped(["a ", "b", "c"])]
)
def test_names_that_no_fields_can_have_are_titles(schema):
    found = resource(schema=schema)
    assert names(found) == NAMELESS
    assert [each["title"] for each in found["schema"]["fields"]] == [each.name for each in schema]
    assert (found["dialect"]["header"], found["dialect"]["commentRows"]) == (False, [1])


def test_columns_that_nobody_named_are_counted():
    found = resource(schema=())
    assert found["schema"]["fields"] == [{"name": name, "type": "string"} for name in NAMELESS]
    assert found["dialect"]["commentRows"] == [1]
    headless = written(header=False)
    assert headless["dialect"]["header"] is False
    assert "commentRows" not in headless["dialect"]
    assert names(headless) == ["id", "price", "ok"]


def test_a_row_without_a_value_is_skipped_and_not_counted():
    found = resource(has_empty_row=True)
    assert found["dialect"]["skipBlankRows"] is True
    assert "rows" not in found
    assert types(found) == ["integer", "number", "boolean"]
    found = resource(has_empty_row=True, options=replace(CSV, null="-"))
    assert (types(found), found["schema"]["missingValues"]) == (["string"] * 3, [])
    assert names(found) == ["id", "price", "ok"]


def test_a_type_is_declared_only_where_all_values_are_valid():
    assert types(written(guard=True)) == ["integer", "string", "boolean"]
    comma = written(decimal=DecimalSign.COMMA, delimiter=";")
    assert comma["schema"]["fields"][1] == {"name": "price", "type": "number", "decimalChar": ","}
    promised = (*SCHEMA[:2], Column("day", ColumnType.DATE))
    loose = tuple(replace(column, is_promise=False) for column in SCHEMA)
    assert types(resource(schema=promised)) == ["integer", "number", "string"]
    assert types(resource(schema=loose)) == ["string"] * 3
