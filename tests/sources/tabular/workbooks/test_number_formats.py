import pytest

from csvdownloader.sources.tabular.workbooks.number_formats import BUILT_IN, number_format


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("General", ""),
        ("Standard", ""),
        ("0.00", ""),
        ("0.00E+00", ""),
        ("#,##0.00 [$€-407]", ""),
        ('0 "days"', ""),
        (r"0\d", ""),
        ("@", ""),
        ("[Red]0", ""),
        ('"d"', ""),
        ("yyyy-mm-dd", "date"),
        ("[$-409]d-mmm-yy;@", "date"),
        ("mmm", "date"),
        ("mmmm\\ yyyy", "date"),
        ("e", "date"),
        ("[$-411]ggge年m月d日", "date"),
        ("h:mm", "time"),
        ("mm:ss.0", "time"),
        ("h:mm AM/PM", "time"),
        ("[$-F400]h:mm:ss\\ AM/PM", "time"),
        ("m/d/yy h:mm", "date time"),
        ("yyyy-mm-ddThh:mm:ssZ", "date time"),
        ("hh:mm dd.mm.yyyy", "date time"),
        ("dd/mm/yyyy ss", "date time"),
        ("[h]:mm", "duration"),
        ("[mm]:ss", "duration"),
        ("[ss].00", "duration"),
        ("0;yyyy", ""),
        ("yyyy;0", "date"),
        ('"a;b"yyyy', "date"),
        ('"', ""),
        ("[", ""),
        ("\\", ""),
        ("y" * 100_000, "date"),
    ],
)
def test_what_a_format_shows(code, shows):
    found = number_format(code)
    said = ["date"] * found.has_date + ["time"] * found.has_time + ["duration"] * found.is_duration
    assert " ".join(said) == shows


def test_what_the_built_in_formats_show():
    dates = {14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
    times = {18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56}
    assert {number for number, shown in BUILT_IN.items() if shown.has_date} == dates | {22}
    assert {number for number, shown in BUILT_IN.items() if shown.has_time} == times | {22}
    assert {number for number, shown in BUILT_IN.items() if shown.is_duration} == {46}


@pytest.mark.parametrize(
    ("code", "is_moment"), [(" general ", False), ("d", True), ("s", True), ("[h]", True)]
)
def test_a_moment_is_a_day_a_time_or_a_duration(code, is_moment):
    assert number_format(code).is_moment is is_moment


def test_only_so_much_of_a_format_counts_as_excel_takes():
    assert number_format("-" * 254 + "d").has_date
    assert not number_format("-" * 255 + "d").has_date


@pytest.mark.parametrize(
    ("code", "has_date"), [("h mm", False), ("mm s", False), ("h s m", True), ("m t s", True)]
)
def test_an_m_beside_hours_or_seconds_is_minutes(code, has_date):
    assert number_format(code).has_date is has_date
