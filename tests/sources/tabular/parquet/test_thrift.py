"""Structs of Thrift's compact protocol, each kind of field by its bytes."""

import pytest

from csvdownloader.sources.tabular.parquet.thrift import ThriftError, ThriftReader

LAST = b"\x15\x04\x00"  # the next field: the number 2, and the end of the struct


def read(content):
    reader = ThriftReader(content)
    return reader.integers(), reader.position


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (b"\x00", {}),
        (b"\x15\x02\x00", {1: 1}),
        (b"\x15\x01\x00", {1: -1}),
        (b"\x14\x02\x16\x03\x00", {1: 1, 2: -2}),
        (b"\x05\x20\x02\x00", {16: 1}),  # its id stands by itself
        (b"\x35\x80\x80\x02\x00", {3: 1 << 14}),
        (b"\x15" + b"\xff" * 9 + b"\x01\x00", {1: -(1 << 63)}),
    ],
)
def test_whole_numbers_are_found_by_their_id(content, numbers):
    assert read(content) == (numbers, len(content))


SKIPPED = {
    "true": b"\x11",
    "false": b"\x12",
    "byte": b"\x13\x7f",
    "double": b"\x17" + bytes(8),
    "uuid": b"\x1d" + bytes(16),
    "binary": b"\x18\x03abc",
    "long binary": b"\x18\x80\x01" + bytes(128),
    "list": b"\x19\x25\x02\x04",
    "set": b"\x1a\x18\x01a",
    "list of truths": b"\x19\x31\x01\x02\x01",
    "long list": b"\x19\xf3\x0f" + bytes(15),
    "map": b"\x1b\x02\x85\x01a\x02\x01b\x04",
    "empty map": b"\x1b\x00",
    "struct": b"\x1c\x15\x02\x00",
    "list of structs": b"\x19\x2c\x15\x02\x00\x00",
}


@pytest.mark.parametrize("field", SKIPPED.values(), ids=SKIPPED)
def test_each_other_kind_is_skipped_to_its_end(field):
    content = field + LAST
    assert read(content + b"more") == ({2: 2}, len(content))
    with pytest.raises(ThriftError):
        read(content[:-1])


@pytest.mark.parametrize("content", [b"", b"\x15", b"\x1e\x00", b"\x1f", b"\x15" + b"\xff" * 11])
def test_what_is_no_struct_is_an_error(content):
    with pytest.raises(ThriftError):
        read(content)


def test_structs_are_read_down_to_a_depth():
    assert read(b"\x1c" * 17 + b"\x00" * 18)[1] == 35
    with pytest.raises(ThriftError):
        read(b"\x1c" * 18 + b"\x00" * 19)


def test_lists_are_read_down_to_the_same_depth():
    content = b"\x19" * 17 + b"\x05\x00"  # each but the last is the one thing in that before it
    assert read(content) == ({}, len(content))
    with pytest.raises(ThriftError):
        read(b"\x19" + content)
