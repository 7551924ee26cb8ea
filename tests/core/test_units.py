import pytest

from csvdownloader.core import units


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (999_949, "999.9 KB"),
        (999_950, "1.0 MB"),
        (1_100_000, "1.1 MB"),
        (2_000_000_000, "2.0 GB"),
        (3_000_000_000_000, "3.0 TB"),
        (999_949_999_999_999, "999.9 TB"),
        (5 * 10**15, "5.0 PB"),
        (5 * 10**18, "5,000.0 PB"),
    ],
)
def test_size(number, text):
    assert units.size(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rows"), (1, "1 row"), (3_000_000_000, "3,000,000,000 rows")]
)
def test_count(number, text):
    assert units.count(number, "row") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "under 1 s"),
        (0.99, "under 1 s"),
        (1, "1 s"),
        (60, "1 min 00 s"),
        (3599, "59 min 59 s"),
        (100_000, "27 h 46 min"),
        (59.9, "59 s"),
        (65, "1 min 05 s"),
        (3600, "1 h 00 min"),
        (-3, "under 1 s"),
    ],
)
def test_duration(seconds, text):
    assert units.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (2, "a few seconds"),
        (4.9, "a few seconds"),
        (5, "about 5 s"),
        (42, "about 40 s"),
        (59.9, "about 60 s"),
        (60, "about 1 min"),
        (125, "about 2 min"),
        (3540, "about 59 min"),
        (3569, "about 59 min"),
        (7300, "about 2 h 02 min"),
        (3600, "about 1 h 00 min"),
        (4000, "about 1 h 07 min"),
    ],
)
def test_remaining(seconds, text):
    assert units.remaining(seconds) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (0, "0 rows/s"),
        (0.04, "0.0 rows/s"),
        (0.4, "0.4 rows/s"),
        (9.9, "9.9 rows/s"),
        (10, "10 rows/s"),
        (2309.6, "2,310 rows/s"),
    ],
)
def test_rate(rows, text):
    assert units.rate(rows) == text
