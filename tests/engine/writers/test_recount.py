"""The second look at a saved text counts what is in it, and can be stopped while it unpacks."""

import gzip
from hashlib import sha256

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.writing.options import Compression, QuotePolicy, SavedFormat, WriteOptions
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.writers.recount import hashes, recount_text


class CancelledLater(Cancel):
    """Is set at the check of that number."""

    def __init__(self, number):
        super().__init__()
        self.left = number

    def check(self):
        self.left -= 1
        if not self.left:
            self.set()
        super().check()


def test_it_can_be_cancelled_at_each_block_that_is_unpacked(tmp_path):
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a\n" * 2 * BLOCK))
    assert path.stat().st_size < BLOCK  # one block is hashed, and four are unpacked
    options = WriteOptions(compression=Compression.GZIP)
    for number in range(1, 6):
        with pytest.raises(Cancelled):
            recount_text(path, options, lambda _: None, CancelledLater(number))
    assert recount_text(path, options, lambda _: None, CancelledLater(6)).row_count == 2 * BLOCK - 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_byte_order_mark_alone_is_no_record(tmp_path, encoding):
    path = tmp_path / "x.csv"
    path.write_bytes("\ufeff".encode(encoding))
    options = WriteOptions(encoding=encoding, bom=True, header=False)
    found = recount_text(path, options, lambda _: None, Cancel())
    assert (found.row_count, found.columns) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_behind_the_start_it_is_a_character(tmp_path, encoding):
    mark, letter, end = (text.encode(encoding) for text in ("\ufeff", "a", "\n"))
    first = mark + letter * ((BLOCK - len(mark) - len(end)) // len(letter)) + end
    assert len(first) == BLOCK
    path = tmp_path / "x.csv"
    path.write_bytes(first + mark)
    options = WriteOptions(encoding=encoding, bom=True)
    with pytest.raises(NotWholeError, match="in the middle of a record"):
        recount_text(path, options, lambda _: None, Cancel())


def recounted(path, data, **options):
    path.write_bytes(data)
    found = recount_text(path, WriteOptions(**options), lambda _: None, Cancel())
    return found.row_count, found.columns


def objects(*sizes):
    """Lines of JSON objects of so many bytes, their line ends among them."""
    return b"".join(b'{"a":"' + b"x" * (size - 9) + b'"}\n' for size in sizes)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", (0, 0)),
        (b'{"a":1}\n', (1, 1)),
        (b'{"a":1,"b":2}\n{"a":1,"b":2}\n', (2, 2)),
        (objects(BLOCK, 20), (2, 1)),
        (objects(BLOCK - 1, 20), (2, 1)),
        (objects(BLOCK + 1, 20), (2, 1)),  # the line end stands in the next block
        (objects(20, BLOCK - 20, 20), (3, 1)),
        (objects(3 * BLOCK, 20), (2, 1)),
    ],
)
def test_objects_are_counted_also_across_blocks(tmp_path, data, found):
    assert recounted(tmp_path / "x.jsonl", data, format=SavedFormat.JSONL) == found


@pytest.mark.parametrize("data", [b'{"a":1}', b'{"a":1}\n{', b'{"a":1\n', b'{"a":1}\n}', b"\n"])
def test_half_an_object_is_told(tmp_path, data):
    with pytest.raises(NotWholeError, match="in the middle of a record"):
        recounted(tmp_path / "x.jsonl", data, format=SavedFormat.JSONL)


@pytest.mark.parametrize("before", range(-3, 4))
def test_backslashes_stand_before_what_is_no_syntax_also_across_blocks(tmp_path, before):
    head = b"a\tb\n" + b"x" * (BLOCK - 4 + before)
    for escaped, columns in ((b"\\\t", 1), (b"\\\\\t", 2), (b"\\\\\\\t", 1), (b'"\t', 2)):
        data = head + escaped + b"y\t" * (2 - columns) + b"z\n"
        options = {"quoting": QuotePolicy.BACKSLASH, "delimiter": "\t"}
        assert recounted(tmp_path / "x.tsv", data, **options) == (1, 2)


@pytest.mark.parametrize(("header", "rows"), [(True, 1), (False, 2)])
def test_a_header_is_no_row(tmp_path, header, rows):
    assert recounted(tmp_path / "x.csv", b"a,b\n1,2\n", header=header) == (rows, 2)
    assert recounted(tmp_path / "y.csv", "a§b\n1§2\n".encode(), header=header, delimiter="§") == (
        rows,
        2,
    )


def test_what_was_read_is_told_with_its_hashes(tmp_path):
    path, told = tmp_path / "x.csv", []
    data = b"a\n" * BLOCK
    path.write_bytes(data)
    taken = []
    size, sha, _ = hashes(path, told.append, Cancel(), taken.append)
    assert (size, sha) == (2 * BLOCK, sha256(data).hexdigest())
    assert told == [BLOCK, 2 * BLOCK]
    assert b"".join(taken) == data
