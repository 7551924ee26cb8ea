"""The second look at a saved text counts what is in it, and can be stopped while it unpacks."""

import gzip

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.writing.options import Compression, WriteOptions
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.writers.recount import recount_text


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
