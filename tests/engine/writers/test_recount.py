"""The second look at a saved text can be stopped while it unpacks."""

import gzip

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.writing import Compression, WriteOptions
from csvdownloader.engine.verify import BLOCK
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
