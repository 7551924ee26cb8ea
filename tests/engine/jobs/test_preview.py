"""The first rows of a written file, and files that are not what was written."""

import pytest

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.preview import count_rows, read_header, read_preview


@pytest.fixture
def path(tmp_path):
    return tmp_path / "orders.csv"


@pytest.mark.parametrize(
    ("most", "rows", "complete"),
    [(1, [("1", "x\r\ny")], False), (2, [("1", "x\r\ny"), (None, "3")], True)],
)
def test_the_first_rows_are_as_the_file_has_them(path, most, rows, complete):
    path.write_bytes(b'a,"b ""c"""\n1,"x\r\ny"\n,3\n')
    assert read_preview(path, Format.CSV, most) == Preview(("a", 'b "c"'), tuple(rows), complete)
    assert read_header(path, Format.CSV) == ["a", 'b "c"']


def test_tabs_divide_the_values_of_tsv(path):
    path.write_bytes(b"a,b\tc\n")
    assert read_header(path, Format.TSV) == ["a,b", "c"]


def test_a_file_without_anything_has_no_names(path):
    path.write_bytes(b"")
    assert read_preview(path, Format.CSV, 5) == Preview((), (), complete=True)


@pytest.mark.parametrize("content", [b'a,b\n"x"y,1\n', b'a\n"x', b"a\n\xff\n", None])
def test_what_is_no_longer_what_was_written_is_not_shown(path, content):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotWholeError, match=r"orders\.csv cannot be read any more"):
        read_preview(path, Format.CSV, 5)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (b',"",x\n', (None, "", "x")),
        (b'"","",\n', ("", "", None)),
        (b'"a,b","say ""hi""",c"d"e\n', ("a,b", 'say "hi"', 'c"d"e')),
        (b'"\r\n\r\n",1,2\r\n', ("\r\n\r\n", "1", "2")),
    ],
)
def test_a_missing_value_is_no_empty_text(path, line, row):
    path.write_bytes(b"a,b,c\n" + line)
    assert read_preview(path, Format.CSV, 5).rows == (row,)


def test_an_empty_line_is_a_missing_value_of_the_only_column(path):
    path.write_bytes(b'a\n\n""\n')
    assert read_preview(path, Format.CSV, 5).rows == ((None,), ("",))


def test_rows_are_counted_also_where_there_is_no_file(path):
    assert count_rows(path) == 0
    path.write_bytes(b'line,record\n3,"a\nb"\n5,x\n')
    assert count_rows(path) == 2
