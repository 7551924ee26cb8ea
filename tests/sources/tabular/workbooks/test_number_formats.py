import pytest

from csvdownloader.sources.tabular.workbooks.number_formats import number_format


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
