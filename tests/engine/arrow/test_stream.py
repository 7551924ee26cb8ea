import ctypes
from contextlib import contextmanager

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import duckdb
import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.arrow import stream as arrow
from csvdownloader.engine.arrow.schema import _Schema, refuse_lossy_types
from csvdownloader.engine.arrow.stream import ArrowStream, copy_stream
from csvdownloader.engine.duckdb.session import session
from tests.fakes.half_way import HalfWay
from tests.fakes.report import Recorder
from tests.support.builders import make_output

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"


@contextmanager
def executed(query):
    with (
        adbc.AdbcDatabase(
            driver=adbc_driver_sqlite._driver_path(),
            entrypoint="AdbcDriverSqliteInit",
            uri=":memory:",
        ) as database,
        adbc.AdbcConnection(database) as connection,
        adbc.AdbcStatement(connection) as statement,
    ):
        statement.set_sql_query(query)
        handle, _ = statement.execute_query()
        yield handle


def run(part, query, report=None, cancel=None, limit=None, **options):
    with executed(query) as handle:
        stream = ArrowStream(handle, "the stream", **options)
        rows, _ = copy_stream(stream, make_output(part, Format.CSV, limit, report, cancel))
        return rows


def test_names_are_the_streams_own_and_values_are_text(part):
    query = "SELECT 1 a, 'x' a, 2 A, '' '', x'00ff' \"new\nline\", NULL n, 'a' || char(0) || 'é' z"
    assert run(part, query) == 1
    assert part.read_bytes() == 'a,a,A,,"new\nline",n,z\n1,x,2,"",\\x00ff,,a\0é\n'.encode()
    assert part.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("value", "column_type"),
    [
        ("1::UTINYINT", "integer"),
        ("1::BIGINT", "integer"),
        ("1.5::DECIMAL(38, 18)", "decimal(38, 18)"),
        ("1::FLOAT", "float"),
        ("true", "boolean"),
        ("DATE '2024-01-31'", "date"),
        ("TIME '08:00'", "time"),
        ("TIMESTAMP_S '2024-01-31'", "timestamp"),
        ("TIMESTAMP_MS '2024-01-31'", "timestamp"),
        ("TIMESTAMP '2024-01-31'", "timestamp"),
        ("TIMESTAMP_NS '2024-01-31'", "timestamp"),
        ("TIMESTAMPTZ '2024-01-31'", "timestamp with time zone"),
        ("TIMESTAMPTZ_NS '2024-01-31'", "timestamp with time zone"),
        ("INTERVAL 1 DAY", "text"),
        ("'x'", "text"),
        ("'x'::ENUM('x')", "text"),
        ("UUID '12345678-1234-1234-1234-123456789012'", "text"),
        ("'x'::BLOB", "bytes"),
        ("[1]", "nested"),
        ("[1]::INT[1]", "nested"),
        ("{'a': 1}", "nested"),
        ("MAP {1: 2}", "nested"),
        ("NULL", "unknown"),
    ],
)
def test_the_columns_have_the_types_of_the_stream(part, value, column_type):
    handle = FromDuckDb(f'SELECT {value} v, 1 w, {value} "a,b"')
    stream = ArrowStream(handle, "the stream", has_nanoseconds=False)
    _, schema = copy_stream(stream, make_output(part))
    assert [column.name for column in schema] == ["v", "w", "a,b"]
    assert [column.type_text for column in schema] == [column_type, "integer", column_type]


def test_a_single_column_is_never_an_empty_line(part):
    assert run(part, "SELECT NULL n UNION ALL SELECT NULL") == 2
    assert part.read_bytes() == b'n\n""\n""\n'


def test_limit_order_and_no_rows(part):
    report = Recorder()
    assert run(part, f"{MANY} SELECT i, -i FROM n", report, limit=5000, total=100_000) == 5000
    assert part.read_bytes().endswith(b"\n5000,-5000\n")
    assert report.seen[0].total == 5000
    assert report.percents == []
    assert run(part, "SELECT 1 a WHERE 0") == 0
    assert part.read_bytes() == b"a\n"


def test_of_a_stream_the_percent_is_left_open(part, monkeypatch):
    @contextmanager
    def half_way(*arguments):
        with session(*arguments) as connection:
            yield HalfWay(connection)

    report = Recorder()
    monkeypatch.setattr(arrow, "session", half_way)
    run(part, "SELECT 1 a", report)
    assert report.seen
    assert report.percents == []


def test_an_error_in_mid_stream_has_the_drivers_words(part):
    with pytest.raises(ServerError, match=r"^malformed JSON$"):
        run(part, f"{MANY} SELECT i, CASE WHEN i = 99999 THEN json('x') END FROM n")


def test_text_that_is_not_utf_8_is_an_error(part):
    with pytest.raises(BadBytesError) as raised:
        run(part, f"{MANY} SELECT CASE i WHEN 99999 THEN CAST(x'ff' AS TEXT) ELSE 'a' END v FROM n")
    assert raised.value.hint == "Mend the value at its source and retry; nothing was saved."


def test_a_full_disk_is_named(tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(DiskFullError):
        run(full, f"{MANY} SELECT i FROM n")


class FromDuckDb:
    """An Arrow stream from DuckDB, for values that no driver here gives.

    Its schema may be changed: `formats` has Arrow format strings by those that DuckDB gives.
    """

    def __init__(self, query, formats=()):
        self._connection = duckdb.connect()
        self._stream = self._connection.sql(query).__arrow_c_stream__()
        pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
        pointer_of.restype = ctypes.c_void_p
        pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]
        self._address = pointer_of(self._stream, b"arrow_array_stream")
        self._get_schema = ctypes.cast(
            ctypes.c_void_p.from_address(self._address).value,
            ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p),
        )
        self._schemas = []  # kept alive: the reader of a schema releases it
        self._formats = dict(formats)

    def _replace(self, schema, original, replacement):
        if schema.format == original:  # a copy by strdup: the release of the schema frees it
            copy_of = ctypes.CDLL(None).strdup
            copy_of.restype = ctypes.c_void_p
            ctypes.c_void_p.from_buffer(schema).value = copy_of(replacement)
        for index in range(schema.n_children):
            self._replace(schema.children[index].contents, original, replacement)

    def _new_schema(self):
        self._schemas.append((ctypes.c_void_p * 9)())
        assert self._get_schema(self._address, ctypes.addressof(self._schemas[-1])) == 0
        schema = _Schema.from_buffer(self._schemas[-1])
        for original, replacement in self._formats.items():
            self._replace(schema, original, replacement)
        return schema

    def __arrow_c_schema__(self):
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return new(ctypes.addressof(self._new_schema()), b"arrow_schema", None)

    def __arrow_c_stream__(self, requested=None):
        return self._stream


def copied(part, handle, **options):
    stream = ArrowStream(handle, "the stream", **options)
    copy_stream(stream, make_output(part))
    return part.read_text()


NESTED = ["{}", "[{}]", "{{'a': 1, 'b': [{}]}}", "MAP {{'k': {}}}", "[[{}], NULL]"]


@pytest.mark.parametrize("form", NESTED)
@pytest.mark.parametrize("arrow_format", ["tDn", "tiD", "tin"])
def test_intervals_that_would_change_are_refused_at_any_depth(part, form, arrow_format):
    query = f"SELECT 1 a, {form.format('INTERVAL 1 DAY')} v"
    with pytest.raises(SourceError, match=r"Column v has (durations|intervals) .* would be"):
        copied(part, FromDuckDb(query, {b"tin": arrow_format.encode()}))
    assert part.read_bytes() == b""


def test_intervals_of_microseconds_are_written(part):
    query = "SELECT 1 a, INTERVAL '1 month 2 days 0.000003 seconds' v"
    text = copied(part, FromDuckDb(query), has_nanoseconds=False)
    assert text == "a,v\n1,1 month 2 days 00:00:00.000003\n"


def test_a_type_in_a_dictionary_is_checked():
    value_type, index, root = _Schema(b"tDn"), _Schema(b"i", b"v"), _Schema(b"+s")
    index.dictionary = ctypes.pointer(value_type)
    root.n_children, root.children = 1, (ctypes.POINTER(_Schema) * 1)(ctypes.pointer(index))

    class Handle(FromDuckDb):
        def __init__(self):
            pass

        def _new_schema(self):
            return root

    with pytest.raises(SourceError, match="Column v") as raised:
        refuse_lossy_types(Handle(), has_nanoseconds=False)
    assert raised.value.hint == "Select the column as text."


@pytest.mark.parametrize("form", NESTED)
@pytest.mark.parametrize(
    "type_name",
    ["DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMPTZ_NS"]
    + [f"TIMESTAMP_{unit}" for unit in ("S", "MS", "NS")],
)
def test_an_infinite_time_is_refused_at_any_depth(part, form, type_name):
    def values(last):
        value = form.format(f"CASE WHEN i < 5 THEN '2024-02-29' ELSE '{last}' END::{type_name}")
        return FromDuckDb(f"SELECT i, {value} v FROM range(6) t(i)")

    assert copied(part, values("2024-03-01")).count("2024-02-29") == 5
    with pytest.raises(SourceError, match="the stream has a date beyond the calendar") as raised:
        copied(part, values("infinity"))
    assert raised.value.hint == "Select the column as text."


def test_an_infinite_key_of_a_map_is_refused(part):
    with pytest.raises(SourceError, match="beyond the calendar"):
        copied(part, FromDuckDb("SELECT MAP {DATE '-infinity': NULL::DATE} v"))


def test_null_stays_null_beside_the_check(part):
    query = "SELECT 1 a, NULL::DATE[] b, NULL::STRUCT(x DATE) c, [NULL::DATE] d, []::DATE[] e"
    assert copied(part, FromDuckDb(query)) == "a,b,c,d,e\n1,,,[null],[]\n"


@pytest.mark.parametrize(
    "error", [SourceUnreadableError("t is damaged"), SourceError("t needs more memory", "Smaller")]
)
def test_s14_rows_that_cannot_be_written_get_no_advice_about_a_file(error):
    with pytest.raises(SourceError, match=r"^t ") as raised, arrow._arrow_errors("t"):
        raise error from duckdb.Error("no")
    assert "columns" in raised.value.hint


@pytest.mark.parametrize(
    "error", [SourceError("t has a VARIANT", "Leave it out"), BadBytesError("t", "Leave it out")]
)
@pytest.mark.parametrize("cause", [None, duckdb.Error("no")])
def test_what_has_advice_of_its_own_keeps_it(error, cause):
    with pytest.raises(SourceError) as raised, arrow._arrow_errors("t"):
        raise error from cause
    is_by_duckdb = cause is not None and type(error) is SourceError
    assert ("columns" in raised.value.hint) is is_by_duckdb


@pytest.mark.parametrize(("words", "message"), [("no more\nat all", "no more"), ("", "t stopped")])
def test_a_driver_that_fails_has_its_first_line_or_is_said_to_have_stopped(words, message):
    cause = duckdb.Error(f"Invalid Input Error: reading the Arrow source failed: {words}")
    with pytest.raises(ServerError) as raised, arrow._arrow_errors("t"):
        raise SourceError("t is damaged") from cause
    assert raised.value.message == message
