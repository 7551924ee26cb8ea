import pytest

from csvdownloader.engine.rows.line_breaks import LineBreaks


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"a\n1\n", 2),
        (b"a\n1", 2),
        (b"a\r\n1\r\n", 2),
        (b"a\r\n1\r", None),
        (b'a\n"1\r2"\n', None),
        (b'a\n"1\n2"\n', 3),
        (b"a\r\r\n", None),
        (b"", 0),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_lines_are_counted_wherever_blocks_end(text, lines, size):
    breaks = LineBreaks()
    for start in range(0, len(text), size):
        breaks.take(text[start : start + size])
    assert breaks.lines() == lines
