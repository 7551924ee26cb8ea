import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.writers.finished_table import finished_table
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parquet_writer import measure_parquet, write_parquet
from csvdownloader.engine.writers.parts import NewDraft, Part, SaveProgress
from tests.fakes.report import Recorder
from tests.support.builders import names_in
from tests.support.finished import make_finished, save_as
from tests.support.tables import as_fetched, tables

PARQUET = WriteOptions(format=SavedFormat.PARQUET)
NOON = "2024-01-31 12:00:00"


def same_value(text, value):
    """Whether a value of Parquet is what the text says, by Python's own understanding of it."""
    match value:
        case None:
            return text is None
        case bool():
            return text in {str(value).lower(), str(value)[0].lower()}
        case int():
            return int(text) == value and text == str(value)
        case float():
            return value == float(text) or (value != value and text.lower() == "nan")
        case Decimal():
            return Decimal(text) == value
        case bytes():
            return text == f"\\x{value.hex()}"
        case dt.datetime():
            moment = dt.datetime.fromisoformat(text)
            return value == (moment if value.tzinfo else moment.replace(tzinfo=None))
        case dt.date() | dt.time():
            return type(value).fromisoformat(text) == value
    return text == value


@settings(deadline=None, max_examples=40)
@given(tables(distinct=True, named=True))
def test_any_table_is_what_it_was(table):
    schema, rows = table
    with TemporaryDirectory() as folder:
        finished = make_finished(Path(folder) / "in.csv", schema, rows)
        saved = save_as(finished, Path(folder) / "x.parquet", PARQUET)
        again = save_as(finished, Path(folder) / "y.parquet", PARQUET)
        assert saved.path.read_bytes() == again.path.read_bytes()
        found = pq.read_table(saved.path)
    assert found.column_names == [column.name for column in schema]
    columns = [column.to_pylist() for column in found.columns]
    assert found.num_rows == len(rows)
    for number, row in enumerate(as_fetched(schema, rows)):
        for values, text in zip(columns, row, strict=True):
            assert same_value(text, values[number]), (text, values[number])


@pytest.mark.parametrize(
    ("column", "fitting", "other", "arrow"),
    [
        (
            Column("a", ColumnType.INTEGER),
            "-9223372036854775808",
            "9223372036854775808",
            pa.int64(),
        ),
        (Column("a", ColumnType.INTEGER), "0", "+1", pa.int64()),
        (Column("a", ColumnType.DECIMAL, 5, 2), "-123.45", "1.234", pa.decimal128(5, 2)),
        (Column("a", ColumnType.DECIMAL, 5, 5), "0.12345", "1.5", pa.decimal128(5, 5)),
        (Column("a", ColumnType.FLOAT), "1e-300", "1,5", pa.float64()),
        (Column("a", ColumnType.BOOLEAN), "t", "1", pa.bool_()),
        (Column("a", ColumnType.DATE), "0001-01-01", "infinity", pa.date32()),
        (Column("a", ColumnType.TIME), "23:59:59.999999", "838:59:59", pa.time64("us")),
        (Column("a", ColumnType.TIMESTAMP), f"{NOON}.5", "2024-02-30 00:00:00", pa.timestamp("us")),
        (
            Column("a", ColumnType.TIMESTAMP_WITH_TIME_ZONE),
            f"{NOON}+05:30",
            NOON,
            pa.timestamp("us", "UTC"),
        ),
        (Column("a", ColumnType.BYTES), "\\x00ff", "\\x0", pa.binary()),
    ],
)
def test_a_column_has_its_type_until_a_value_would_change(tmp_path, column, fitting, other, arrow):
    schema = (column, Column("b", ColumnType.TEXT))
    finished = make_finished(tmp_path / "in.csv", schema, [(fitting, "x"), (None, None)])
    path = save_as(finished, tmp_path / "x.parquet", PARQUET).path
    assert pq.read_schema(path).field("a").type == arrow
    assert pq.read_metadata(path).row_group(0).column(0).compression == "ZSTD"
    finished = make_finished(tmp_path / "in.csv", schema, [(fitting, "x"), (other, None)])
    table = pq.read_table(save_as(finished, tmp_path / "y.parquet", PARQUET).path)
    if other == "9223372036854775808":
        assert table.schema.field("a").type == pa.decimal128(38, 0)
    else:
        assert table.column("a").to_pylist() == [fitting, other]
    assert names_in(tmp_path) == ["in.csv", "x.parquet", "y.parquet"]


def test_in_all_parts_a_column_has_the_same_type(tmp_path):
    schema = (Column("a", ColumnType.INTEGER), Column("b", ColumnType.DATE))
    rows = [("1", "2024-01-01"), ("2", "2024-01-02"), ("3", "never")]
    finished = make_finished(tmp_path / "in.csv", schema, rows)
    options = WriteOptions(format=SavedFormat.PARQUET, split_rows=2)
    saved = save_as(finished, tmp_path / "x.parquet", options)
    tables = [pq.read_table(file.path) for file in saved.files]
    assert tables[0].schema == tables[1].schema
    assert [row for table in tables for row in table.column("b").to_pylist()] == [
        row[1] for row in rows
    ]


@pytest.mark.parametrize("names", [["a", "a"], ["a", "A"], ["a", ""]])
def test_names_that_a_reader_takes_for_one_are_refused(tmp_path, names):
    finished = make_finished(tmp_path / "in.csv", untyped(names), [("1", "2")])
    with pytest.raises(InvalidRequestError, match=r"several columns|has a name"):
        save_as(finished, tmp_path / "x.parquet", PARQUET)


def test_a_damaged_page_is_no_file(tmp_path):
    finished = make_finished(
        tmp_path / "in.csv", untyped("ab"), [("x" * 50, str(n)) for n in range(999)]
    )
    path = save_as(finished, tmp_path / "x.parquet", PARQUET).path
    data = bytearray(path.read_bytes())
    path.write_bytes(data[:-1])
    with pytest.raises(NotWholeError, match="cannot be read back"):
        measure_parquet(Part(path, 999, ""), lambda _: None, Cancel())


@pytest.mark.parametrize(("row_size", "group"), [(1, 122_880), (1 << 13, 4096), (1 << 20, 2048)])
def test_a_group_of_rows_is_small_where_rows_are_large(tmp_path, row_size, group):
    number = 125_000 if row_size == 1 else 5000
    finished = make_finished(tmp_path / "in.csv", untyped("a"), [("1",)] * number)
    receipt = replace(finished.receipt, bytes=row_size * number)
    table = finished_table(finished.finished, receipt, finished.format, ())
    draft = NewDraft(tmp_path / "x.parquet", "x.parquet")
    progress = SaveProgress(Recorder(), number)
    write_parquet(WriteOrder(table, PARQUET, lambda: draft, progress, Cancel()))
    assert pq.read_metadata(draft.path).row_group(0).num_rows == group
