"""Rows of the text protocol against a reader that takes them apart one by one."""

from random import Random

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.database.mysql.cells import ResultColumn, shortest_float
from csvdownloader.sources.database.mysql.row_text import LONG_ROW, RowText

TEXT, NUMBER = ResultColumn("t", 253, 45, 0), ResultColumn("n", 3, 63, 0)
BYTES, BIT = ResultColumn("b", 252, 63, 0), ResultColumn("f", 16, 63, 0)
DOUBLE = ResultColumn("d", 5, 63, 31)
ALL = 1 << 64
END = b"\5\0\0\x09\xfe\0\0\2\0"
TEXTS = (
    *("", "a", "NULL", '"', 'a"b', "a,b", "\t", "\n", "\r", "#", "x" * 250, "y" * 251, "ä" * 200),
    *(
        "z," * 40_000,
        "é漢😀",
        "\0",
        "\x01\x03",
        ",\n",
        "\u2028",
        "0",
        "\N{LATIN SMALL LETTER THORN}",
    ),
)


def value(content):
    if content is None:
        return b"\xfb"
    size = len(content)
    if size < 251:
        return bytes([size]) + content
    if size < 1 << 16:
        return b"\xfc" + size.to_bytes(2, "little") + content
    if size < 1 << 24:
        return b"\xfd" + size.to_bytes(3, "little") + content
    return b"\xfe" + size.to_bytes(8, "little") + content


def packet(*contents):
    payload = b"".join(map(value, contents))
    return len(payload).to_bytes(3, "little") + b"\x7f" + payload


def content(column, chance):
    if chance.random() < 0.2:
        return None
    if column is BYTES:
        return chance.randbytes(chance.choice((0, 1, 9, 300)))
    if column is BIT:
        return chance.randbytes(chance.randint(1, 8))
    if column is NUMBER:
        return str(chance.randint(-10, 10**9)).encode()
    if column is DOUBLE:
        return chance.choice((b"0.10000000149011612", b"-2.5", b"1e15"))
    return chance.choice(TEXTS).encode()


def shown(column, found):
    if found is None:
        return None
    if column is BYTES:
        return rf"\x{found.hex()}"
    if column is BIT:
        return str(int.from_bytes(found, "big"))
    return shortest_float(found.decode()) if column is DOUBLE else found.decode()


def rows_of(columns, file_format=Format.CSV, most=ALL):
    floats = frozenset(i for i, column in enumerate(columns) if column is DOUBLE)
    return RowText(columns, floats, file_format, most)


def taken(rows, data, size=1 << 20):
    """The text of the rows in the data, which comes in pieces, and what is left of it."""
    received, text = bytearray(), b""
    for begin in range(0, len(data), size):
        received += data[begin : begin + size]
        text += rows.take(received)
    return text, bytes(received)


@pytest.mark.parametrize("file_format", Format)
@pytest.mark.parametrize("seed", range(40))
def test_any_rows_are_written_as_one_by_one(seed, file_format):
    chance = Random(seed)
    columns = chance.choices((TEXT, TEXT, NUMBER, BYTES, BIT, DOUBLE), k=chance.randint(1, 5))
    table = [[content(c, chance) for c in columns] for _ in range(chance.choice((0, 1, 60)))]
    data = b"".join(packet(*row) for row in table)
    line = CsvLineWriter(file_format).line
    wanted = "".join(line(list(map(shown, columns, row))) for row in table)
    rows = rows_of(columns, file_format)
    text, rest = taken(rows, data + END, chance.choice((7, 1000, 1 << 20)))
    assert text.decode() == wanted
    assert (rest, rows.rows) == (END, len(table))
    table = [row for row in table if row != [None]]  # which is not long
    long = rows_of(columns, file_format)  # the other way must give the same
    pieces = [bytes(p) for row in table for p in long.take_long(bytearray(packet(*row)[4:]))]
    assert b"".join(pieces).decode() == "".join(line(list(map(shown, columns, r))) for r in table)
    assert long.rows == len(table)


def test_no_more_rows_are_taken_than_are_wanted():
    rows = rows_of([TEXT], most=3)
    data = b"".join(packet(b"%d" % i) for i in range(5))
    assert taken(rows, data, 12) == (b"0\n1\n2\n", packet(b"3") + packet(b"4"))
    assert rows.is_enough


def test_a_long_row_is_left_for_its_pieces():
    long = b"x" * LONG_ROW
    rows = rows_of([TEXT, BYTES])
    text, rest = taken(rows, packet(b"a", b"") + packet(long, long) + packet(b"b", None))
    assert (text, rest[:3]) == (b"a,\\x\n", packet(long, long)[:3])
    pieces = list(rows.take_long(bytearray(packet(long, long)[4:])))
    assert b"".join(pieces) == long + b",\\x" + long.hex().encode() + b"\n"
    assert max(map(len, pieces)) <= 2 * LONG_ROW


WRONG = [b"\xff", b"a\xc3", b"\xa9", b"\xed\xa0\x80", b"\xf8", b"\xc0\x80", b"\xe9,", b"\xf5"]


@pytest.mark.parametrize("wrong", WRONG)
def test_inp_04_bytes_that_are_no_utf_8_name_column_and_row(wrong):
    good, bad = packet(b"1", b"x"), packet(b"2", wrong + b"\xe9")
    rows = rows_of([NUMBER, TEXT])
    assert rows.take(bytearray(good)) == b"1,x\n"
    with pytest.raises(BadBytesError, match="Column t of row 3"):
        rows.take(bytearray(good + bad + good))
    with pytest.raises(BadBytesError, match="Column t of row 1"):
        list(rows_of([NUMBER, TEXT]).take_long(bytearray(bad[4:])))


def test_inp_04_what_joins_to_utf_8_across_two_values_is_none():
    with pytest.raises(BadBytesError, match="Column t of row 1"):
        rows_of([TEXT, TEXT]).take(bytearray(packet(b"\xc3", b"\xa9")))


def test_inp_04_a_byte_that_is_dropped_is_missed():
    with pytest.raises(BadBytesError, match="Rows 1 to 2 have bytes that are no UTF-8"):
        rows_of([TEXT]).take(bytearray(packet(b"a\xfeb") + packet(b"c")))


@pytest.mark.parametrize("byte", range(0xF5, 0x100))
@pytest.mark.parametrize("columns", [[TEXT], [TEXT, BYTES]])
@pytest.mark.parametrize("rest", [b"", b"b", b",", b'"'])
def test_inp_04_a_byte_that_is_a_mark_never_passes_for_a_value(byte, columns, rest):
    cells = [b"a" + bytes([byte]) + rest, b"c"][: len(columns)]
    with pytest.raises(BadBytesError):
        rows_of(columns).take(bytearray(packet(*cells)))


@pytest.mark.parametrize("byte", [0xF8, 0xFA, 0xFB, 0xFF])
def test_inp_04_the_row_of_a_byte_that_is_a_mark_is_named(byte):
    good, bad = packet(b"a", b"b"), packet(b"a", b"b" + bytes([byte]))
    with pytest.raises(BadBytesError, match="Row 2 has"):
        rows_of([TEXT, TEXT]).take(bytearray(good + bad + good))


def test_inp_04_bytes_that_are_marks_cannot_make_up_for_each_other():
    """The one adds a column, in the other a quotation ends that takes a column away."""
    with pytest.raises(BadBytesError):
        rows_of([TEXT, TEXT]).take(bytearray(packet(b'a\xfa"', b'b\xfb"')))


@pytest.mark.parametrize(
    "payload",
    [
        b"\x011",
        b"\x011\x05x",
        b"\x011\x01x\x01y",
        b"\x011\xfc\x01",
        b"\x011\xfc\x09\0x",
        b"\x011\xff",
        b"",
    ],
)
@pytest.mark.parametrize("columns", [[NUMBER, TEXT], [NUMBER, BYTES]])
def test_a_damaged_row_is_an_error(payload, columns):
    good = packet(b"1", b"x")
    damaged = len(payload).to_bytes(3, "little") + b"\0" + payload
    with pytest.raises(ServerError, match="damaged row after row 1"):
        rows_of(columns).take(bytearray(good + damaged + good))
    with pytest.raises(ServerError, match="damaged row after row 0"):
        list(rows_of(columns).take_long(bytearray(payload)))


@pytest.mark.parametrize(
    ("column", "cell"), [(BIT, b"\xff" * 2000), (DOUBLE, b"many"), (DOUBLE, b"1e300")]
)
def test_a_number_that_is_none_is_an_error(column, cell):
    with pytest.raises(UserError, match="damaged row after row 0"):
        rows_of([column]).take(bytearray(packet(cell)))
    with pytest.raises(UserError, match="damaged row after row 0"):
        list(rows_of([column]).take_long(bytearray(packet(cell)[4:])))
