"""A sample is spread over the file, small, and all of a small file."""

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.index import sample
from tests.support.indexed import blocks_of, verified

INTEGER, TEXT = ColumnType.INTEGER, ColumnType.TEXT


def table(rows):
    return b"id,note\n" + b"".join(b'%d,"a ""b"",\n%d"\n' % (n, n % 3) for n in range(1, rows + 1))


def summaries(indexed, columns=(0, 1), cancel=None):
    kinds = {column: (INTEGER, TEXT)[column] for column in columns}
    return indexed.sample(Cancel()).summarize(kinds, cancel or Cancel())


def test_all_rows_of_a_small_file_are_looked_at(tmp_path):
    with blocks_of(128):
        found = summaries(verified(tmp_path / "f.csv", table(90)))
    assert (found[0].rows, found[0].total, found[0].distinct) == (90, 90, 90)
    assert (found[0].least, found[0].most) == ("1", "90")
    assert found[1].common == (('a "b",\n1', 30), ('a "b",\n2', 30), ('a "b",\n0', 30))


def test_a_large_file_is_looked_at_here_and_there(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_ROWS", 100)
    with blocks_of(256):
        (found,) = summaries(verified(tmp_path / "f.csv", table(5000)), [0]).values()
    assert found.is_sample
    assert 60 <= found.rows <= 100
    assert (int(found.least) < 300, int(found.most) > 4600) == (True, True)
    assert min(found.bars) > 0


def test_the_short_end_of_a_file_counts_no_more_than_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_ROWS", 100)
    data = b"id\n" + b"".join(b"%04d\n" % n for n in range(900))
    with blocks_of(4000):  # 800 rows and 100
        found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert 95 <= found.rows <= 100
    assert max(found.bars) <= min(found.bars) + 2


def test_as_many_rows_as_a_sample_may_have_are_all_of_them(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_ROWS", 100)
    with blocks_of(256):
        found = summaries(verified(tmp_path / "f.csv", table(100)), [0])[0]
    assert not found.is_sample


def test_long_rows_are_fewer(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_BYTES", 2000)
    with blocks_of(64):
        found = summaries(verified(tmp_path / "f.csv", table(900)), [0])[0]
    assert 20 <= found.rows <= 2000 // len('99,"a ""b"",\n9"')


def test_rows_that_are_too_long_are_left_out_but_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_BYTES", 2000)
    with blocks_of(64):
        data = b"id,note\n" + b"".join(b"%d,%s\n" % (n, b"x" * 500) for n in range(9))
        found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert (found.rows, found.total, found.least) == (1, 9, "0")


def test_only_what_is_asked_for_is_summarized(tmp_path):
    assert set(summaries(verified(tmp_path / "f.csv", table(3)), [1])) == {1}


def test_a_file_without_rows_has_a_summary_too(tmp_path):
    found = summaries(verified(tmp_path / "f.csv", b"id,note\n"))
    assert (found[0].rows, found[0].total, found[0].is_sample) == (0, 0, False)


def test_a_file_of_one_column_may_have_empty_lines(tmp_path):
    found = summaries(verified(tmp_path / "f.csv", b"note\n\na\n\n"), [0])[0]
    assert (found.rows, found.missing) == (3, 2)


@pytest.mark.parametrize("data", [b'a,b\n1,"2"x\n', b"a,b\n123\n"])
def test_a_file_that_was_changed_is_named(tmp_path, data):
    path = tmp_path / "f.csv"
    indexed = verified(path, b"a,b\n1,".ljust(len(data) - 1, b"2") + b"\n")
    path.write_bytes(data)
    with pytest.raises(NotWholeError, match=r"f\.csv cannot be read any more"):
        summaries(indexed)


class CancelledLater(Cancel):
    def __init__(self, checks):
        super().__init__()
        self.left = checks

    def check(self):
        self.left -= 1
        if self.left < 0:
            self.set()
        super().check()


def test_it_can_be_cancelled_at_each_row_and_each_column(tmp_path):
    indexed, cancel = verified(tmp_path / "f.csv", table(3)), Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        indexed.sample(cancel)
    for checks in range(3 + 2):
        with pytest.raises(Cancelled):
            summaries(indexed, cancel=CancelledLater(checks))
    assert len(summaries(indexed, cancel=CancelledLater(3 + 2))) == 2


def test_by_itself_a_sample_has_ten_thousand_rows(tmp_path):
    data = b"n\n" + b"".join(b"%d\n" % n for n in range(10_001))
    found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert (found.rows, found.total) == (10_000, 10_001)


def test_by_itself_a_sample_has_two_mebibytes(tmp_path):
    data = b"n\n" + b"".join(b"%04d%s\n" % (n, b"x" * 1019) for n in range(4096))
    found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert 2000 <= found.rows <= 2048


def test_by_itself_a_sample_is_of_twenty_places(tmp_path):
    with blocks_of(6):  # one row each; the first one has the header
        data = b"note5\n" + b"".join(b"%05d\n" % n for n in range(199))
        found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert found.rows == 19


def test_of_long_rows_that_lie_together_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "MOST_BYTES", 100)
    with blocks_of(2000):
        data = b"id,note\n" + b"".join(b"%d,%s\n" % (n, b"x" * 500) for n in range(9))
        found = summaries(verified(tmp_path / "f.csv", data), [0])[0]
    assert (found.rows, found.least) == (1, "0")
