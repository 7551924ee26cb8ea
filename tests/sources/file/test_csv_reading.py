"""Delimited text that is not plain, from the file to the outcome."""

import csv

import pytest

from csvdownloader.core.errors.reading import (
    BadBytesError,
    DoubtfulReadingError,
    MalformedRecordError,
    RaggedRowError,
)
from csvdownloader.core.jobs.receipt import Completeness

COMPLETE, UNVERIFIED = Completeness.COMPLETE, Completeness.UNVERIFIED
RAGGED = b"a,b\n1,2\n3\n4,5,6\n" + b"7,8\n" * 20


def aside_rows(job):
    with job.aside.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.mark.parametrize(
    ("name", "content", "choices", "cells"),
    [
        (
            "t.csv",
            "a||b\n1||2|3\n4||\n",
            {"delimiter": "||"},
            [["a", "b"], ["1", "2|3"], ["4", ""]],
        ),
        ("t.csv", "a:b\n1:2\n", {"delimiter": ":"}, [["a", "b"], ["1", "2"]]),
        ("t.txt", "a\x1fb\n1\x1f2\n", {"delimiter": r"\x1f"}, [["a", "b"], ["1", "2"]]),
        ("t.csv", "'a','b'\n'1,5','it''s'\n", {"quote": "'"}, [["a", "b"], ["1,5", "it's"]]),
        (
            "t.tsv",
            'a\tb\n"x\t1\ny"\t2\n',
            {"quote": "none", "delimiter": "tab"},
            [["a", "b"], ['"x', "1"], ['y"', "2"]],
        ),
        ("t.csv", "a,b\n1\\,5,\\N\n", {"escape": "\\"}, [["a", "b"], ["1,5", ""]]),
        ("t.csv", "a, b\n 1,  2\n", {"initial_space": "skip"}, [["a", "b"], ["1", "2"]]),
        ("t.csv", "% x\na,b\n%,\n1,2\n", {"comment": "%"}, [["a", "b"], ["1", "2"]]),
        ("t.csv", "x\n\na,b\n1,2\n", {"header_row": "3"}, [["a", "b"], ["1", "2"]]),
        ("t.csv", "x\ny\n1,2\n", {"skip_lines": "2", "header_row": "none"}, None),
        ("t.csv", "é,b\n1,€\n".encode("cp1252"), {"encoding": "cp1252"}, [["é", "b"], ["1", "€"]]),
        ("t.csv", "é,b\n".encode("utf-32-be"), {"encoding": "utf-32-be"}, [["é", "b"]]),
        ("t.csv", "b\ufeff,é\n1,2\n".encode("utf-8-sig"), {}, [["b\ufeff", "é"], ["1", "2"]]),
    ],
)
def test_what_is_said_of_a_text_is_how_it_is_read(job, write, name, content, choices, cells):
    outcome = job.run(write(name, content), **choices)
    assert job.cells() == (cells or [["column1", "column2"], ["1", "2"]])
    assert outcome.completeness is COMPLETE
    assert outcome.promised_rows == len(job.cells()) - 1


def test_a_doubt_makes_it_unverified_and_saying_it_settles_it(job, write):
    path = write("t.csv", "Ort;Straße\nKöln;Görlitzer Straße\n".encode("cp1252"))
    outcome = job.run(path)
    assert outcome.completeness is UNVERIFIED
    settled = job.run(path, **dict(outcome.reading.options))
    assert settled.completeness is COMPLETE
    assert settled.reading.notes == ()
    assert settled.reading.options == outcome.reading.options
    with pytest.raises(DoubtfulReadingError):
        job.run(path, strict=True)


@pytest.mark.parametrize(
    ("ragged", "rows", "aside", "note"),
    [
        (
            "pad",
            [["1", "2"], ["3", ""]],
            [["4", "4,5,6"]],
            "Filled with missing values, as too short: 1 row.",
        ),
        (
            "cut",
            [["1", "2"], ["3", ""], ["4", "5"]],
            None,
            "Cut, as longer than the header: 1 row.",
        ),
        (
            "aside",
            [["1", "2"]],
            [["3", "3"], ["4", "4,5,6"]],
            "Set aside, as not of the header's length: 2 rows; they are saved beside the file, as "
            "NAME.aside.csv.",
        ),
    ],
)
def test_rows_of_other_lengths(job, write, ragged, rows, aside, note):
    outcome = job.run(write("t.csv", RAGGED), ragged=ragged, header_row="1", delimiter="comma")
    assert job.cells()[: len(rows) + 1] == [["a", "b"], *rows]
    assert outcome.promised_rows == len(rows) + 20
    assert outcome.completeness is UNVERIFIED
    assert note in outcome.reading.notes
    if aside:
        assert aside_rows(job) == [["line", "record"], *aside]
    else:
        assert not job.aside.exists()


def test_without_leave_they_are_refused_and_nothing_is_set_aside(job, write):
    with pytest.raises(RaggedRowError):
        job.run(write("t.csv", RAGGED), header_row="1", delimiter="comma")
    assert not job.aside.exists()


def test_a_file_without_such_rows_has_no_file_of_them(job, write):
    outcome = job.run(write("t.csv", "a,b\n1,2\n"), ragged="aside")
    assert outcome.completeness is COMPLETE
    assert not job.aside.exists()


def test_a_row_that_is_set_aside_stays_as_it_stood(job, write):
    text = 'a;b\n1;2\n"x\r\ny";"z"";1";\'3\'\r\n4;5\n'
    job.run(write("t.csv", text.encode("utf-16")), ragged="aside", delimiter="semicolon", quote='"')
    assert aside_rows(job) == [["line", "record"], ["3", '"x\r\ny";"z"";1";\'3\'']]
    assert job.aside.stat().st_mode & 0o777 == 0o600


def test_a_limit_does_not_count_what_is_set_aside(job, write):
    outcome = job.run(write("t.csv", RAGGED), rows=2, ragged="aside", header_row="1")
    assert job.cells() == [["a", "b"], ["1", "2"], ["7", "8"]]
    assert outcome.completeness is UNVERIFIED


def test_bytes_that_do_not_fit_are_replaced_on_wish_and_counted(job, write):
    far = b"\xc3\xa9,b\n" * 100_000
    path = write("t.csv", far + b"1,\xff\xfe\n" + far * 3)
    with pytest.raises(BadBytesError) as caught:
        job.run(path, encoding="utf-8", header_row="1")
    assert "--encoding" in caught.value.hint
    assert "--bad-bytes replace" in caught.value.hint
    outcome = job.run(path, encoding="utf-8", header_row="1", bad_bytes="replace")
    assert job.cells()[100_000] == ["1", "\ufffd\ufffd"]
    assert outcome.completeness is UNVERIFIED
    assert "Replaced by \ufffd, as they do not fit the encoding: 2 bytes." in outcome.reading.notes


def test_lines_before_the_table_comments_and_blank_lines_are_told(job, write):
    outcome = job.run(
        write("t.csv", "Sales\n\n# x\na,b\n# y\n1,2\n\n"), skip_lines="2", comment="#"
    )
    assert job.cells() == [["a", "b"], ["1", "2"]]
    assert outcome.reading.set_aside == ("Sales", "", "# x")
    assert outcome.reading.notes == (
        "Left out: 1 comment.",
        "1 blank line between the rows held nothing and went.",
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("last", "error_class"), [("7", RaggedRowError), ('"7"x,8', MalformedRecordError)]
)
def test_the_place_of_an_error_counts_all_that_is_no_row(job, write, line_end, last, error_class):
    lines = ["Sales", "", "# x", "a,b", "# y", '"1', '2",3', "", "# z", "4,5", last]
    path = write("t.csv", line_end.join(lines) + line_end)
    with pytest.raises(error_class, match=r"Row 3 \(line 11\)"):
        job.run(path, skip_lines="2", comment="#", quote='"', delimiter="comma", header_row="4")


def test_a_compressed_text_is_inspected_by_its_start(job, write):
    import gzip

    outcome = job.run(write("t.csv.gz", gzip.compress(b"Sales\n\na;b\n1;2\n3;4\n")))
    assert job.cells() == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert outcome.reading.set_aside == ("Sales", "")
