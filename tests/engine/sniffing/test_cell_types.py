"""What a value looks like."""

# ruff: noqa: RUF001 - the characters are what this is about

import pytest

from csvdownloader.engine.sniffing.cell_types import CellType, cell_type, is_typed

VALUES = [
    (CellType.EMPTY, ["", " ", "N/A", "null", "(NULL)", "\\N", "-", "…"]),
    (
        CellType.NUMBER,
        ["0", " -1,234.5 ", "$5", "5 €", "(3)", "1e-5", "12 %", "< 5", ",5", "3 руб."],
    ),
    (CellType.YEAR, ["1800", "1999", "2024", "2149"]),
    (CellType.NUMBER, ["1799", "2150", "02024"]),
    (CellType.TIME, ["2024-01-31", "31.1.2024", "2024-05", "2024Q3", "Q1 2024", "1 May 2024"]),
    (CellType.TIME, ["May 1, 2024", "2024-01-31T10:00:00Z", "10:30", "9:05 pm", "2024年1月31日"]),
    (CellType.CODE, ["true", "FALSE", "a@b.org", "192.168.0.1", "10.0.0.0/8", "fe80::1"]),
    (CellType.CODE, ["00:1a:2b:3c:4d:5e", "https://example.org/1", "s3://b/k"]),
    (CellType.CODE, ["123e4567-e89b-12d3-a456-426614174000"]),
    (CellType.TEXT, ["Ada", "tRue", "5 apples", "1a", "x1", "12:3", "2024-1-", "e5"]),
]


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in VALUES for value in values]
)
def test_what_a_value_looks_like(kind, value):
    assert cell_type(value) is kind
    assert is_typed(value) == (kind not in {CellType.TEXT, CellType.EMPTY})


def test_what_is_long_is_text():
    assert cell_type(f" {'1' * 64} ") is CellType.NUMBER
    assert cell_type("1" * 65) is CellType.TEXT
