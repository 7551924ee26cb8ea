"""Lines of cells, and files of blocks whose bytes are heard."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line, write_blocks
from tests.fakes.report import Recorder
from tests.support.builders import make_output


def test_columns_of_different_lengths_make_no_lines():
    with pytest.raises(ValueError, match="shorter"):
        list(CsvLineWriter(Format.CSV).lines([["a", "b"], ["c"]]))


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (["a", "b"], "a,b\n"),
        (["a b", "c\td"], "a b,c\td\n"),
        (["a,b", "c"], '"a,b",c\n'),
        (["a", "#b"], 'a,"#b"\n'),
        (["a\r", "b"], '"a\r",b\n'),
        (["a\n", "b"], '"a\n",b\n'),
        (['"', "b"], '"""",b\n'),
        (["", "b"], '"",b\n'),
        ([None, "b"], ",b\n"),
        ([None, None], ",\n"),
        ([None], '""\n'),
        ([""], '""\n'),
        (["a"], "a\n"),
    ],
)
def test_a_line_has_quotes_where_they_are_needed_and_nowhere_else(values, line):
    writer = CsvLineWriter(Format.CSV)
    assert writer.line(values) == line
    assert list(writer.lines([[value] for value in values])) == [line]
    assert [writer.is_quoted(value) for value in values if value is not None] == [
        f'"{value.replace(chr(34), chr(34) * 2)}"' in line for value in values if value is not None
    ]


def test_a_header_has_a_name_for_each_column_that_has_one():
    assert header_line(["a", "", "b,c"], Format.CSV) == b'a,,"b,c"\n'
    assert header_line([""], Format.TSV) == b'""\n'


def test_the_checksum_of_all_blocks_is_heard_and_what_was_there_is_replaced(tmp_path):
    part, heard = tmp_path / "x.part", []
    part.write_bytes(b"what was there before")
    plain = make_output(part)
    output = Output(part, Format.CSV, None, Recorder(), Cancel(), plain.verifying, heard.append)
    write_blocks(output, [b"a,b\n", bytearray(b"1,"), memoryview(b"2\n")])
    assert part.read_bytes() == b"a,b\n1,2\n"
    assert heard == [Checksum(b"a,b\n1,2\n").hexdigest()]
