"""Faults of the data (INP): nothing, very much, very wide, very long; in bounded memory."""

import pytest

MEGABYTE = 1_000_000
MOST_MEMORY = 500  # MB; the program alone has about 50


def rows(number):
    return b"a,b\n" + b"1,2\n" * number


def wide(columns):
    return b"".join(b",".join(b"%s%d" % (letter, n) for n in range(columns)) + b"\n"
                    for letter in (b"c", b"", b""))  # fmt: skip


def long(size):
    return b'a,b\n1,"' + b"x" * size + b'"\n'


@pytest.mark.parametrize(
    ("make", "size", "ended"),
    [
        (rows, 0, "COMPLETED 0"),
        (rows, 1_048_577, "COMPLETED 1048577"),  # one more than a sheet has
        (wide, 16_385, "COMPLETED 2"),  # one more than a sheet has
        (long, 50 * MEGABYTE, "COMPLETED 1"),
        (long, 70 * MEGABYTE, "ERROR MalformedRecord"),
    ],
)
def test_inp_08_a_table_of_any_size_takes_little_memory(forks, tmp_path, make, size, ended):
    data, source = tmp_path / "data", tmp_path / "table.csv"
    data.mkdir()
    source.write_bytes(make(size))
    fork = forks.start("measured", data, source)
    assert fork.run() == 0
    result, _, megabytes = fork.lines[0].rpartition(" ")
    assert result == ended
    assert int(megabytes) < MOST_MEMORY
