import csv
import gzip
import io
import tempfile
from pathlib import Path

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

from csvdownloader.core.errors.reading import (
    BadBytesError,
    ContradictedChoiceError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.containers import compression

COMPLETE, LIMITED = Completeness.COMPLETE, Completeness.LIMITED
# what the inspection is not asked
FAR = b"a,b\n" * 100_000  # is not sampled at its end
PLAIN = {"delimiter": "comma", "quote": '"', "escape": "none", "header_row": "1"}


@pytest.mark.parametrize(
    "cell",
    [
        "007",
        "12345678901234567890123",
        "1e5",
        "NaN",
        "NULL",
        r"\N",
        " x ",
        "\t",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\n",
        'say "hi"',
        '"',
        '""',
        "nul\x00",
        "\u2028\u0085\x0b\x0c\x1c",
        "\ufeffbom",
        "back\\slash\\",
        "#no comment",
        "=1+1",
        "ÿþ😀",
        ";|,\t",
    ],
)
@pytest.mark.parametrize("to", list(Format))
def test_inp_02_a_value_stays_what_it_was(job, write, cell, to):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([["a", "b"], [cell, "x"], ["x", cell]])
    job.format = to
    assert job.run(write("t.csv", text.getvalue()), **PLAIN).promised_rows == 2
    assert job.cells() == [["a", "b"], [cell, "x"], ["x", cell]]


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("a,b\n1,2\n", "a,b\n1,2\n"),
        ("a,b\r\n1,2\r\n", "a,b\n1,2\n"),
        ("a,b\r1,2\r", "a,b\n1,2\n"),
        ("a,b\n1,2\r\n3,4\r5,6\n", "a,b\n1,2\n3,4\n5,6\n"),
        ("a,b\n1,2", "a,b\n1,2\n"),
        ("a,b\r\n1,2\r", "a,b\n1,2\n"),
        ("a,b", "a,b\n"),
        ("a,b\n", "a,b\n"),
        ('a,b\n,""\n"",\n', 'a,b\n,""\n"",\n'),
        ('"a","b"\n"1","x\r\ny"\r\n', 'a,b\n"1","x\r\ny"\n'),
        ("a,a,\n1,2,3\n", "a,a,\n1,2,3\n"),
        ("\ufeffa,b\n\ufeff1,2\n", "a,b\n\ufeff1,2\n"),
        ('a,b\n5" pipe,2\n', 'a,b\n"5"" pipe",2\n'),
        ('a,b\n5" pipe,"x\ny"\n6","z"\n', 'a,b\n"5"" pipe","x\ny"\n"6""","z"\n'),
        ('a,b\n "x" ,2\n', 'a,b\n" ""x"" ",2\n'),
        ("1,2\n3,4\n", "1,2\n3,4\n"),
        ("a\n\n1\n\n", 'a\n""\n1\n""\n'),
        ('a\n""\n1\n', 'a\n""\n1\n'),
        ("a\r\n\r\n1", 'a\n""\n1\n'),
        ('a;b\n1;"x;y"\n', 'a,b\n1,"x;y"\n'),
        ("a;b\n1,5;2\n", 'a,b\n"1,5",2\n'),
        ("a;b\n1;2,5\n3,;\n", 'a,b\n1,"2,5"\n"3,",\n'),
        ("a|b,c|d\n1|2|3\n", 'a,"b,c",d\n1,2,3\n'),
        ('"a,b,c";d;e\n1;2;"x\n,"\n', '"a,b,c",d,e\n1,2,"x\n,"\n'),
    ],
)
def test_only_the_frame_changes(job, write, source, result):
    job.run(write("t.csv", source), header_row="1")
    assert job.bytes().decode() == result


@pytest.mark.parametrize(
    ("name", "delimiter", "text", "header"),
    [
        ("t.tsv", "auto", "a, b\tc, d\n", ["a, b", "c, d"]),
        ("t.tab", "tab", "a;b;c\td\n", ["a;b;c", "d"]),
        ("t.txt", "auto", "a|b\n", ["a", "b"]),
        ("t.csv", "auto", "a\tb\n", ["a", "b"]),
        ("t.tsv", "comma", "a,b\n", ["a", "b"]),
        ("t.csv", "semicolon", "a,b,c;d\n", ["a,b,c", "d"]),
        ("t.csv", "auto", "plain\n", ["plain"]),
    ],
)
def test_the_delimiter(job, write, name, delimiter, text, header):
    job.run(write(name, text), delimiter=delimiter)
    assert job.cells() == [header]


@pytest.mark.parametrize(
    ("content", "error_class", "message"),
    [
        ("a,b\n1,2\n1\n", RaggedRowError, "Row 2 (line 3) has 1 field, but the header has 2"),
        ("a,b\n1,2,3\n4,5\n", RaggedRowError, "Row 1 (line 2) has 3 fields"),
        ('a,b\n"x\ny",2\n1,2,3\n', RaggedRowError, "Row 2 (line 4) has 3 fields"),
        ("a,b\n1\n2,3,4\n", RaggedRowError, "Row 1 (line 2) has 1 field"),
        ("a\n1\n1,2\n", RaggedRowError, "Row 2"),
        ('a,b\n1,2\n"x,2\n', MalformedRecordError, "Row 2 (line 3): a quote is opened"),
        ('a,b\n1,"x"y\n', MalformedRecordError, "Row 1 (line 2): text follows"),
        ('"a,b\n1,2\n', MalformedRecordError, "The header: a quote is opened"),
        ("", WrongContentError, "t.csv is empty"),
        ("\ufeff", WrongContentError, "t.csv is empty"),
        ("\n\n", WrongContentError, "t.csv is empty"),
        (b"a,b\n1,\xff\n", ContradictedChoiceError, "not UTF-8: byte 7 in line 2, hex ff"),
        (b"a,b\n1,\xc3", ContradictedChoiceError, "byte 7 in line 2, hex c3"),
        (
            FAR + b"1,\xff\n" + FAR * 3,
            BadBytesError,
            "Byte 400,003 of t.csv, hex ff, does not fit UTF-8",
        ),
        (FAR + b"1,\xed\xa0\x80\n" + FAR * 3, BadBytesError, "Byte 400,003 of t.csv"),
        ("a,b\n1,é\n".encode("utf-16")[:-1], BadBytesError, "does not fit UTF-16"),
        ("a,b\n".encode("utf-16") + b"\x00\xd8\n\x00", BadBytesError, "does not fit UTF-16"),
    ],
)
def test_what_is_wrong_is_named(job, write, content, error_class, message):
    choices = PLAIN if "UTF-16" in message else PLAIN | {"encoding": "utf-8"}
    with pytest.raises(error_class) as caught:
        job.run(write("t.csv", content), **choices)
    assert message in caught.value.message


def test_inp_04_bytes_that_do_not_fit_are_counted_in_the_decompressed_text(job, write):
    content = gzip.compress(FAR + b"1,\xff\n" + FAR * 3)
    with pytest.raises(BadBytesError) as caught:
        job.run(write("t.csv.gz", content), **PLAIN, encoding="utf-8")
    assert "Byte 400,003 of t.csv, decompressed, hex ff" in caught.value.message


@pytest.mark.parametrize(
    ("choice", "codec"),
    [
        ("auto", "utf-8"),
        ("auto", "utf-8-sig"),
        ("auto", "utf-16"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("latin-1", "latin-1"),
    ],
)
def test_inp_04_encodings(job, write, choice, codec):
    job.run(write("t.csv", "näme,b\n1,ÿ\n".encode(codec)), encoding=choice)
    assert job.bytes().decode() == "näme,b\n1,ÿ\n"


def test_half_a_character_at_the_end_of_a_block(job, write, monkeypatch):
    monkeypatch.setattr(compression, "BLOCK", 5)
    job.run(write("t.csv", b"a\n12\xc3\xa934\n"))
    assert job.bytes() == b"a\n12\xc3\xa934\n"


def test_blank_lines_between_rows_are_told(job, write):
    outcome = job.run(write("t.csv", "a,b\n1,2\n\n\n3,4\n\n"))
    assert job.bytes() == b"a,b\n1,2\n3,4\n"
    assert outcome.promised_rows == 2
    assert outcome.reading.notes == ("3 blank lines between the rows held nothing and went.",)
    assert outcome.completeness is COMPLETE


@pytest.mark.parametrize(
    ("limit", "text", "rows", "completeness"),
    [
        (1, "a,b\n1,2\n3,4\n", 1, LIMITED),
        (2, "a,b\n1,2\n3,4\n", 2, COMPLETE),
        (2, "a,b\n1,2\n3,4\n\n", 2, COMPLETE),
        (3, "a,b\n1,2\n3,4\n", 2, COMPLETE),
        (1, "a\n1\n\n", 1, LIMITED),
        (1, 'a,b\n1,2\n"bad', 1, LIMITED),
    ],
)
def test_the_limit(job, write, limit, text, rows, completeness):
    outcome = job.run(write("t.csv", text), rows=limit, **PLAIN)
    assert (outcome.promised_rows, outcome.completeness) == (rows, completeness)
    assert len(job.cells()) == rows + 1


def test_the_limit_is_seen_far_behind_the_first_block(job, write):
    path = write("t.csv", "a,b\n" + "1,2\n" * 600_000)
    outcome = job.run(path, rows=500_000)
    assert outcome.completeness is LIMITED
    assert job.bytes() == b"a,b\n" + b"1,2\n" * 500_000


FORMULAS = ["=1+1", "+49 30", "-5", "-1+1", "@x", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "'=1"]


@pytest.mark.parametrize("to", list(Format))
def test_inp_11_what_looks_like_a_formula_stays_as_it_is(job, write, to):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([FORMULAS, FORMULAS])
    job.format = to
    job.run(write("t.csv", text.getvalue()), **PLAIN)
    assert job.cells() == [FORMULAS, FORMULAS]


@pytest.mark.parametrize("columns", [3000, 16_385])
def test_many_columns(job, write, columns):
    line = ",".join(map(str, range(columns)))
    job.run(write("t.csv", f"{line}\n" * 40), **PLAIN)
    assert job.bytes().decode() == f"{line}\n" * 40


def test_a_cell_over_many_blocks(job, write):
    cell = '"' + 'x,\n""' * (1 << 20) + '"'
    job.run(write("t.csv", f"a,b\n1,{cell}\n2,3\n"), **PLAIN)
    assert job.bytes().decode() == f"a,b\n1,{cell}\n2,3\n"


def test_a_quote_that_never_closes_does_not_fill_the_memory(job, write, monkeypatch):
    monkeypatch.setattr("csvdownloader.sources.tabular.delimited.csv_stream._LONGEST", 1 << 20)
    with pytest.raises(MalformedRecordError, match="line 3 does not end within"):
        job.run(write("t.csv", 'a,b\n1,2\n"' + "x,y\n" * 2_000_000), **PLAIN)


@pytest.mark.parametrize(("size", "is_refused"), [(900_000, False), (1_600_000, True)])
def test_a_row_is_as_long_as_the_limit_says(job, write, monkeypatch, size, is_refused):
    monkeypatch.setattr("csvdownloader.sources.tabular.delimited.csv_stream._LONGEST", 1 << 20)
    path = write("t.csv", "a,b\n" + "1,2\n" * 1000 + f'"{"x" * size}",2\n' + "3,4\n" * 1000)
    if is_refused:
        with pytest.raises(MalformedRecordError, match="line 1,002 does not end within 1 MiB"):
            job.run(path, **PLAIN)
    else:
        job.run(path, **PLAIN)
        assert len(job.cells()) == 2002


def test_progress_only_grows_and_leaves_room_for_the_check(job, write):
    job.run(write("t.csv", "a,b\n" + "1,2\n" * 2_000_000))
    percents = [progress.percent for progress in job.report.seen]
    assert percents == sorted(percents)
    assert percents[0] < percents[-1] == 100
    assert job.report.seen[-1].row_count == 2_000_000
    assert job.report.seen[-1].bytes == len(job.bytes())


def test_the_part_keeps_its_mode(job, write):
    job.run(write("t.csv", "a\n1\n"))
    assert job.part.stat().st_mode & 0o777 == 0o600


def _values():
    special = st.text(st.sampled_from('a1é",;\t\r\n |\\'), max_size=6)
    return special | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 4))
    row = st.lists(_values(), min_size=columns, max_size=columns)
    header = draw(st.lists(st.text("abc", min_size=1), min_size=columns, max_size=columns))
    return [header, *draw(st.lists(row, max_size=8))]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=tables(),
    delimiter=st.sampled_from([("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    to=st.sampled_from(list(Format)),
    block=st.integers(1, 40),
)
def test_inp_01_any_table_comes_out_as_it_went_in(
    monkeypatch, job, table, delimiter, line_end, quoting, to, block
):
    monkeypatch.setattr(compression, "BLOCK", block)
    text = io.StringIO(newline="")
    choice, character = delimiter
    # Python 3.11's writer leaves a lone carriage return unquoted unless all is quoted
    lone = any("\r" in cell for row in table for cell in row)
    quoting = csv.QUOTE_ALL if lone else quoting
    csv.writer(text, delimiter=character, lineterminator=line_end, quoting=quoting).writerows(table)
    job.format = to
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        outcome = job.run(path, **PLAIN | {"delimiter": choice, "encoding": "utf-8"})
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=character))
    assert job.cells() == expected == table
    assert outcome.promised_rows == len(table) - 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables().filter(lambda table: len(table[0]) > 1), to=st.sampled_from(list(Format)))
def test_inp_01_a_second_reader_agrees_and_a_second_export_changes_nothing(job, table, to):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table)
    job.format = to
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"t.{to.value}")
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        job.run(path, **PLAIN | {"delimiter": "comma", "encoding": "utf-8"})
        first = job.bytes()
        path.write_bytes(first)
        again = "tab" if to is Format.TSV else "comma"
        job.run(path, **PLAIN | {"delimiter": again, "encoding": "utf-8"})
    assert job.bytes() == first
    assert cells_by_arrow(first, to.delimiter) == table


def cells_by_arrow(data, delimiter):
    names = [str(n) for n in range(data.splitlines()[0].count(delimiter.encode()) + 1)]
    found = arrow_csv.read_csv(
        io.BytesIO(data),
        arrow_csv.ReadOptions(column_names=names),
        arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pyarrow.string())),
    )
    return [list(row) for row in zip(*(column.to_pylist() for column in found), strict=True)]


def test_nothing_of_the_sources_folder_is_touched(job, write, tmp_path):
    path = write("t.csv", "a\n1\n")
    before = sorted(tmp_path.iterdir())
    job.run(path)
    assert sorted(tmp_path.iterdir()) == before
