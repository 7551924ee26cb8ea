from datetime import datetime, timedelta

import pytest

from csvdownloader.sources.tabular.workbooks.cells import number
from csvdownloader.sources.tabular.workbooks.number_formats import number_format

DATE, TIME, BOTH = "yyyy-mm-dd", "h:mm", "yyyy-mm-dd h:mm"


@pytest.mark.parametrize(
    ("stored", "code", "written"),
    [
        ("1", DATE, "1900-01-01"),
        ("59", DATE, "1900-02-28"),
        ("60", DATE, "60"),  # 1900-02-29, which never was
        ("60.5", BOTH, "60.5"),
        ("61", DATE, "1900-03-01"),
        ("43831", DATE, "2020-01-01"),
        ("43831", BOTH, "2020-01-01 00:00:00"),
        ("43831.5", DATE, "2020-01-01 12:00:00"),
        ("43831.000005787037", BOTH, "2020-01-01 00:00:00.5"),
        ("43831.999999999", BOTH, "2020-01-02 00:00:00"),
        ("59.9999999999", BOTH, "59.9999999999"),
        ("2958465", DATE, "9999-12-31"),
        ("2958466", DATE, "2958466"),
        ("0", DATE, "0"),
        ("0", TIME, "00:00:00"),
        ("0.5", BOTH, "12:00:00"),
        ("0.25", TIME, "06:00:00"),
        ("-0.25", TIME, "-0.25"),
        ("-0.25", BOTH, "-0.25"),
        ("-1", DATE, "-1"),
        ("0.99999999999", TIME, "0.99999999999"),
        ("1.25", TIME, "1900-01-01 06:00:00"),
        ("43831", TIME, "2020-01-01 00:00:00"),
        ("1.25", "[h]:mm", "30:00:00"),
        ("-0.25", "[h]:mm", "-6:00:00"),
        ("-0.0000000001", "[h]:mm", "0:00:00"),
        ("0.5", "[mm]:ss", "12:00:00"),
        ("1e300", "[h]:mm", "1e+300"),
        ("1.0", "General", "1"),
        ("1234567890123456789", "0", "1234567890123456789"),
        ("0.1", "0%", "0.1"),
        ("0.10000000000000001", "0", "0.1"),
        ("1E+300", "0", "1e+300"),
        ("-0", "0", "0"),
        ("007", "0", "7"),
        ("nan", DATE, "nan"),
        ("abc", DATE, "abc"),
        ("1_000", "0", "1_000"),
        ("٣.5", DATE, "٣.5"),
        (".5", "0", "0.5"),
        ("4.228927574921543e+16", "0", "42289275749215430"),
    ],
)
def test_a_stored_number_is_an_iso_moment_or_stays(stored, code, written):
    assert number(stored, number_format(code)) == written


@pytest.mark.parametrize(
    ("stored", "code", "written"),
    [
        ("0", DATE, "1904-01-01"),
        ("0.5", BOTH, "1904-01-01 12:00:00"),
        ("0.5", TIME, "12:00:00"),
        ("60", DATE, "1904-03-01"),
        ("42369", DATE, "2020-01-01"),
        ("2957003", DATE, "9999-12-31"),
        ("2957004", DATE, "2957004"),
        ("-1", DATE, "-1"),
    ],
)
def test_a_workbook_may_count_from_1904(stored, code, written):
    assert number(stored, number_format(code), is_1904=True) == written


def test_every_day_of_the_years_around_the_leap_day_that_never_was():
    start = datetime(1899, 12, 31)
    for serial in range(1, 800):
        if serial != 60:
            day = start + timedelta(serial - (serial > 60))
            assert number(str(serial), number_format(DATE)) == day.date().isoformat()
