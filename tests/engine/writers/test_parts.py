"""How many files a save makes, which rows each gets, and how far it has come."""

import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.writers.batch import Batch
from csvdownloader.engine.writers.parts import SaveProgress, part_count, split
from tests.fakes.report import Recorder


@pytest.mark.parametrize(
    ("rows", "most", "files"),
    [(0, None, 1), (9, None, 1), (0, 2, 1), (4, 2, 2), (5, 2, 3), (500, 1, 500), (5, 5, 1)],
)
def test_there_are_as_many_files_as_the_rows_fill(rows, most, files):
    assert part_count(WriteOptions(split_rows=most), rows) == files


def test_more_than_500_files_are_refused():
    with pytest.raises(InvalidRequestError) as raised:
        part_count(WriteOptions(split_rows=1000), 500_001)
    assert raised.value.fields == {
        "split_rows": "A new file after 1,000 rows would make more than 500 files"
    }


def batch(*numbers):
    lines = [f"{number}\n".encode() for number in numbers]
    starts = [7]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return Batch(b"".join(lines), starts, list(numbers))


def parts_of(batches, most):
    return [[rows.lines for rows in part] for part in split(batches, most)]


@pytest.mark.parametrize(
    ("sizes", "most", "expected"),
    [
        ([], None, [[]]),
        ([], 2, [[]]),
        ([2, 1], None, [[2, 1]]),
        ([2, 1], 3, [[2, 1]]),
        ([2, 2], 2, [[2], [2]]),
        ([2, 2], 3, [[2, 1], [1]]),
        ([5], 2, [[2], [2], [1]]),
        ([1, 5, 1], 3, [[1, 2], [3], [1]]),
    ],
)
def test_no_part_has_more_rows_and_none_is_lost(sizes, most, expected):
    numbers = iter(range(1, 100))
    batches = [batch(*(next(numbers) for _ in range(size))) for size in sizes]
    found = parts_of(batches, most)
    assert [[len(lines) for lines in part] for part in found] == expected
    lines = [line for part in found for rows in part for line in rows]
    assert lines == [f"{number}\n" for number in range(1, sum(sizes) + 1)]


def test_rows_are_taken_out_of_the_middle():
    rows = batch(1, 22, -3, 444, -5)
    assert (len(rows), rows.total, rows.first_fault) == (5, 459, (2, -3))
    middle = rows.taken(1, 4)
    assert (middle.text, middle.lines) == (b"22\n-3\n444\n", ["22\n", "-3\n", "444\n"])
    assert (len(middle), middle.total, middle.first_fault) == (3, 463, (1, -3))
    assert middle.taken(2, 3).lines == ["444\n"]
    assert list(middle.starts) == [9, 12, 15, 19]
    assert batch(0, 1).first_fault is None
    assert batch(0, 1, -7, -8).first_fault == (2, -7)


@pytest.mark.parametrize(
    ("rows", "written", "percent"),
    [(100, 0, 0), (100, 50, 30), (100, 100, 60), (100, 200, 99), (0, 0, 0), (1, 1, 60)],
)
def test_what_is_written_goes_to_60_percent(rows, written, percent):
    report = Recorder()
    SaveProgress(report, rows).wrote(written)
    assert report.seen == [Progress(Stage.SAVING, written, total=rows, percent=percent)]


@pytest.mark.parametrize(("share", "percent"), [(0, 60), (0.5, 79.5), (1, 99), (1.1, 99)])
def test_what_is_read_back_goes_to_99_percent(share, percent):
    report = Recorder()
    SaveProgress(report, 7).verified(share)
    assert report.seen == [Progress(Stage.SAVING, 7, total=7, percent=percent)]


@pytest.mark.parametrize(("asked", "percent"), [(-1, 0), (0, 0), (50, 30), (100, 60)])
def test_what_is_asked_for_meanwhile_has_no_rows(asked, percent):
    probes = []

    class Watching(Recorder):
        def watching(self, probe):
            probes.append(probe)

    SaveProgress(Watching(), 7).watching(lambda: asked)
    assert probes[0]() == Progress(Stage.SAVING, None, total=7, percent=percent)
