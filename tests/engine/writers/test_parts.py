"""How rows are shared out among files, and how far a save says it has come."""

from array import array

import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.writers.batch import Batch
from csvdownloader.engine.writers.parts import MOST_PARTS, SaveProgress, part_count, split
from tests.fakes.report import Recorder


@pytest.mark.parametrize(
    ("rows", "most", "count"),
    [(0, 3, 1), (1, 3, 1), (3, 3, 1), (4, 3, 2), (6, 3, 2), (7, 3, 3), (7, 1, 7), (7, None, 1)],
)
def test_as_many_files_as_the_rows_need(rows, most, count):
    assert part_count(WriteOptions(split_rows=most), rows) == count


def test_more_than_the_most_files_are_refused():
    options = WriteOptions(split_rows=10)
    assert part_count(options, 10 * MOST_PARTS) == MOST_PARTS == 500
    with pytest.raises(InvalidRequestError) as refused:
        part_count(options, 10 * MOST_PARTS + 1)
    sentence = "A new file after 10 rows would make more than 500 files"
    assert refused.value.fields == {"split_rows": sentence}


def batch_of(rows):
    """Rows, each with the number 0."""
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    said = array("i", [0] * len(rows))
    return Batch("".join(rows).encode(), memoryview(array("i", starts)), memoryview(said))


@pytest.mark.parametrize(
    ("sizes", "most", "parts"),
    [
        ([], 2, [0]),
        ([], None, [0]),
        ([2, 3], None, [5]),
        ([2], 2, [2]),
        ([2, 2], 2, [2, 2]),
        ([5], 2, [2, 2, 1]),
        ([4], 2, [2, 2]),
        ([1, 1, 3], 2, [2, 2, 1]),
        ([3, 3], 2, [2, 2, 2]),
        ([3, 3], 6, [6]),
        ([3, 3], 7, [6]),
        ([2, 2], 1, [1, 1, 1, 1]),
    ],
)
def test_each_part_takes_its_rows_and_keeps_their_order(sizes, most, parts):
    rows, start = [], 0
    for size in sizes:
        rows.append([f"{number};" for number in range(start, start + size)])
        start += size
    taken = [list(part) for part in split(map(batch_of, rows), most)]
    assert [sum(map(len, part)) for part in taken] == parts
    text = b"".join(bytes(batch.text) for part in taken for batch in part)
    assert text.decode() == "".join(f"{number};" for number in range(start))


@pytest.mark.parametrize(
    ("rows", "total", "percent"), [(0, 4, 0), (1, 4, 15), (4, 4, 60), (0, 0, 0), (5, 4, 75)]
)
def test_writing_takes_sixty_percent(rows, total, percent):
    report = Recorder()
    SaveProgress(report, total).wrote(rows)
    (progress,) = report.seen
    assert (progress.stage, progress.row_count, progress.total) == (Stage.SAVING, rows, total)
    assert progress.percent == percent


@pytest.mark.parametrize(("share", "percent"), [(0, 60), (0.5, 79.5), (1, 99), (1.2, 99)])
def test_reading_back_takes_the_rest_but_one(share, percent):
    report = Recorder()
    SaveProgress(report, 4).verified(share)
    (progress,) = report.seen
    assert (progress.row_count, progress.percent) == (4, percent)


@pytest.mark.parametrize(("told", "percent"), [(50, 30), (100, 60), (-1, 0)])
def test_a_database_tells_how_far_the_writing_is(told, percent):
    report = Recorder()
    with SaveProgress(report, 4).watching(lambda: told):
        pass
    assert report.percents == [percent, percent]
    assert report.seen[0].row_count is None
