import pytest

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.engine.saving.size_estimate import SizeEstimate
from tests.fakes.report import Recorder


@pytest.mark.parametrize(
    ("progress", "whole"),
    [
        ([], None),
        ([Progress(Stage.COPYING, 5, 500, percent=25.0)], 2000),
        ([Progress(Stage.COPYING, 5, 500, percent=25.0), Progress(Stage.VERIFYING)], 2000),
        ([Progress(Stage.COPYING, 5, 500, percent=1.0)], 50_000),
        ([Progress(Stage.COPYING, 5, 500, percent=0.99)], None),  # too few rows say nothing
        ([Progress(Stage.COPYING, 5, 500, percent=99.0)], 505),
        ([Progress(Stage.COPYING, 5, 500, percent=100.0)], None),
        ([Progress(Stage.COPYING, 5, 500)], None),
        ([Progress(Stage.COPYING, 5, percent=25.0)], None),
        ([Progress(Stage.DOWNLOADING, 5, 500, percent=25.0)], None),
    ],
)
def test_s14_the_whole_is_told_by_the_rows_so_far(progress, whole):
    heard = Recorder()
    estimate = SizeEstimate(heard)
    for one in progress:
        estimate(one)
    assert estimate.whole == whole
    assert estimate.so_far == max([one.bytes or 0 for one in progress], default=0)
    assert heard.seen == progress


def test_s14_a_library_that_is_watched_counts_too():
    estimate = SizeEstimate(Recorder())
    with estimate.watching(lambda: Progress(Stage.COPYING, 5, 500, percent=50.0)):
        pass
    assert estimate.whole == 1000
