"""What is said of rows and bytes that do not come out as they stood."""

import pytest

from csvdownloader.sources.tabular.changes import changes
from csvdownloader.sources.tabular.encoding import ReplacedBytes

FILLED = "Filled with missing values, as too short: 1 row."
CUT = "Cut, as longer than the header: 2 rows."
ASIDE = (
    "Set aside, as not of the header's length: 1,234 rows; they are saved beside the file, as "
    "NAME.aside.csv."
)
REPLACED = "Replaced by \ufffd, as they do not fit the encoding: 1 byte."


@pytest.mark.parametrize(
    ("padded", "cut", "aside", "bytes_", "said"),
    [
        (0, 0, 0, 0, []),
        (1, 0, 0, 0, [FILLED]),
        (0, 2, 0, 0, [CUT]),
        (0, 0, 1234, 0, [ASIDE]),
        (0, 0, 0, 1, [REPLACED]),
        (1, 2, 1234, 1, [FILLED, CUT, ASIDE, REPLACED]),
    ],
)
def test_each_change_that_happened_is_said(padded, cut, aside, bytes_, said):
    replaced = ReplacedBytes()
    replaced.count = bytes_
    assert changes(padded=padded, cut=cut, aside=aside, replaced=replaced) == said


def test_of_rows_that_cannot_be_set_aside_nothing_is_said():
    assert changes(padded=0, cut=0, replaced=None) == []
