"""Where the records of a JSON file are: in a list, one after another, or under a key."""

import json

import pytest

from csvdownloader.core.errors.reading import (
    DoubtfulReadingError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.reading import Certainty
from csvdownloader.sources.tabular.containers import compression
from csvdownloader.sources.tabular.json import json_reader

COMPLETE, UNVERIFIED = Completeness.COMPLETE, Completeness.UNVERIFIED
LIKELY, DOUBTFUL = Certainty.LIKELY, Certainty.DOUBTFUL
ROWS = '[{"a": 1}, {"a": 1.50, "b": null}]'
CELLS = [["a", "b"], ["1", ""], ["1.50", ""]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", ROWS),
        ("t.jsonl", ROWS),
        ("t.json", '{"a": 1}\n{"a": 1.50, "b": null}\n'),
        ("t.ndjson", '{"a": 1}{"a": 1.50, "b": null}'),
        ("t.json", '{"a": 1}\n\n\n {"a": 1.50,\n"b": null}'),
    ],
)
def test_a_plain_text_of_objects_is_read_without_a_word(job, write, name, text):
    outcome = job.run(write(name, text))
    assert (job.cells(), outcome.completeness) == (CELLS, COMPLETE)
    assert (outcome.reading.options, outcome.reading.notes) == ((("encoding", "utf-8"),), ())


@pytest.mark.parametrize(
    ("text", "path", "certainty", "note"),
    [
        (f'{{"items": {ROWS}}}', "items", LIKELY, "the list under items."),
        (f'{{"n": 2, "data": {{"rows": {ROWS}}}}}', "data.rows", LIKELY, "under data.rows."),
        (f'{{"a b": {{"": {ROWS}}}}}', '"a b".""', LIKELY, 'under "a b".""'),
        (f'{{"tags": ["x"], "none": [], "x": {ROWS}}}', "x", LIKELY, "under x."),
        (f'{{"mixed": [1, {{"a": 1}}], "x": {ROWS}}}', "x", LIKELY, "under x."),
        (f'{{"errors": [{{"e": 1}}], "x": {ROWS}}}', "x", DOUBTFUL, "lists under errors, too"),
        (f'{{"x": {ROWS}, "y": {{"z": {ROWS}}}}}', "x", DOUBTFUL, "lists under y.z, too"),
    ],
)
def test_the_records_under_a_key_are_found_and_said(job, write, text, path, certainty, note):
    file = write("t.json", text)
    outcome = job.run(file)
    assert job.cells() == CELLS
    assert outcome.reading.options == (("encoding", "utf-8"), ("records_path", path))
    assert outcome.reading.certainty("records_path") is certainty
    assert note in outcome.reading.notes[0]
    assert outcome.completeness is (UNVERIFIED if certainty is DOUBTFUL else COMPLETE)
    said = job.run(file, records_path=path)
    assert job.cells() == CELLS
    assert (said.completeness, said.reading.notes) == (COMPLETE, ())


def test_a_doubt_is_an_error_for_who_wants_none(job, write):
    file = write("t.json", f'{{"x": {ROWS}, "y": {ROWS}}}')
    with pytest.raises(DoubtfulReadingError, match="lists under y, too"):
        job.run(file, strict=True)
    assert job.run(file, strict=True, records_path="y").completeness is COMPLETE


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        ("pages[].rows[]", [["a"], ["1"], ["2.50"]]),
        ("pages[?n>`1`].rows | [0]", [["a"], ["2.50"]]),
        ("pages[0]", [["n", "rows"], ["1", '[{"a":1}]']]),
        ("names", [["value"], ["x"], ["y"]]),
        ("pages[*].[n, rows[0].a]", [["column1", "column2"], ["1", "1"], ["2", "2.50"]]),
    ],
)
def test_any_expression_of_jmespath_is_followed(job, write, path, cells):
    text = '{"pages": [{"n":1,"rows":[{"a":1}]}, {"n":2,"rows":[{"a":2.50}]}], "names": ["x","y"]}'
    job.run(write("t.json", text), records_path=path)
    assert job.cells() == cells


def test_a_path_is_followed_in_each_value_of_a_text(job, write):
    job.run(
        write("t.jsonl", '{"rows":[{"a":1}]}\n{"rows":[]}\n{"rows":[{"a":2}]}'), records_path="rows"
    )
    assert job.cells() == [["a"], ["1"], ["2"]]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("data.rows", "has nothing under data.rows: the keys there are items"),
        ("data.items.x", "has nothing under data.items.x"),
        ("n", "has a single value under n"),
        ("missing", "has nothing under missing: the keys there are data, n, empty"),
        ("data.items[5]", "has nothing under data"),
        ("length(n)", "does not fit the text"),
        ("empty", "its list is empty"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(job, write, path, message):
    file = write("t.json", f'{{"data": {{"items": {ROWS}}}, "n": 1, "empty": []}}')
    with pytest.raises(WrongContentError) as caught:
        job.run(file, records_path=path)
    assert message in caught.value.message


@pytest.mark.parametrize("path", ["a..b", "[", "foo(a)", "x" * 2000])
def test_a_wrong_path_is_a_wrong_field(job, write, path):
    with pytest.raises(InvalidRequestError) as caught:
        job.run(write("t.json", ROWS), records_path=path)
    assert "expression" in caught.value.fields["records_path"] or "foo" in str(caught.value)


@pytest.mark.parametrize("records_path", ["", "data.rows"])
@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("", "object is missing"),
        (', "x": [1', ""),
        (', "x": oops}', "oops is no value in JSON"),
        (', "x": [1,]}', "a comma stands behind the last value"),
        (', "rows": []}}', "'rows' stands twice"),
        ('}, "data": 1}', "'data' stands twice"),
    ],
)
def test_what_stands_behind_the_rows_is_read_too(job, write, end, message, records_path):
    text = f'{{"data": {{"rows": {ROWS}\n{end}'
    with pytest.raises(MalformedRecordError, match=r"t\.json is broken at line 2") as caught:
        job.run(write("t.json", text), records_path=records_path)
    assert message in caught.value.message


@pytest.mark.parametrize("block", [1, 3, 7, 100])
@pytest.mark.parametrize("at_once", [4, 1 << 20])
def test_what_is_skipped_may_be_larger_than_the_memory(job, write, monkeypatch, block, at_once):
    monkeypatch.setattr(compression, "BLOCK", block)
    monkeypatch.setattr(json_reader, "_AT_ONCE", at_once)
    other = {"t": 'x\\"é\u2028\n' * 40, "n": [1.5e10, -3, True, None, {"d": {}}, []] * 9}
    text = json.dumps({"before": other, "rows": [{"a": 12345678}], "after": [other, 123456, "x"]})
    job.run(write("t.json", text), records_path="rows")
    assert job.cells() == [["a"], ["12345678"]]


def test_a_single_object_is_one_row(job, write):
    file = write("t.json", '{"a": 1, "b": {"c": [1, 2]}}')
    outcome = job.run(file)
    assert job.cells() == [["a", "b"], ["1", '{"c":[1,2]}']]
    assert outcome.completeness is COMPLETE
    assert outcome.reading.notes == (
        "t.json holds one object, and no list of others: it is one row.",
    )
    assert job.run(file, **dict(outcome.reading.options)).reading.notes == ()


def test_a_single_object_with_an_empty_list_is_a_doubt(job, write):
    file = write("t.json", '{"count": 0, "items": [], "more": {"x": []}}')
    outcome = job.run(file)
    assert job.cells() == [["count", "items", "more"], ["0", "[]", '{"x":[]}']]
    assert outcome.completeness is UNVERIFIED
    assert "rows may be meant by items and more.x" in outcome.reading.notes[0]
    assert job.run(file, records_path="@").completeness is COMPLETE


def test_a_header_further_down_is_a_wrong_field(job, write):
    with pytest.raises(InvalidRequestError, match="only the first list can name the columns"):
        job.run(write("t.json", '[["x"], ["a"], [1]]'), header_row="2")


def test_the_one_line_of_json_lines_is_a_row_whatever_is_in_it(job, write):
    outcome = job.run(write("t.jsonl", f'{{"id": 1, "parts": {ROWS}}}\n'))
    assert job.cells()[0] == ["id", "parts"]
    assert outcome.reading.notes == ()
    job.run(write("t.jsonl", f'{{"id": 1,\n "parts": {ROWS}}}\n'))
    assert job.cells() == CELLS


def test_a_list_of_single_values_is_one_column(job, write):
    outcome = job.run(write("t.json", '[1, 2.50, "x", null, true]'))
    assert job.cells() == [["value"], ["1"], ["2.50"], ["x"], [""], ["true"]]
    assert outcome.reading.notes == (
        "t.json is a list of single values: they are the column value.",
    )


LISTS = [
    ('[["a", "b"], [1, "x"]]', [["a", "b"], ["1", "x"]], "1", LIKELY),
    ('[["a", "b"], ["p", "q"]]', [["a", "b"], ["p", "q"]], "1", DOUBTFUL),
    ('[["a", "b"]]', [["a", "b"]], "1", DOUBTFUL),
    ('[[1, "x"], [2, "y"]]', [["column1", "column2"], ["1", "x"], ["2", "y"]], "none", LIKELY),
    (
        '[["x", "x"], ["y", "y"]]',
        [["column1", "column2"], ["x", "x"], ["y", "y"]],
        "none",
        DOUBTFUL,
    ),
    (
        '[["1", "2"], ["3", "4"]]',
        [["column1", "column2"], ["1", "2"], ["3", "4"]],
        "none",
        DOUBTFUL,
    ),
    ('[["", "a"], [1, 2]]', [["column1", "column2"], ["", "a"], ["1", "2"]], "none", DOUBTFUL),
    (
        '[["c", 2019], ["d", 1]]',
        [["column1", "column2"], ["c", "2019"], ["d", "1"]],
        "none",
        DOUBTFUL,
    ),
    ('["a", "b"]\n[1, [2]]\n', [["a", "b"], ["1", "[2]"]], "1", LIKELY),
]


@pytest.mark.parametrize("name", ["t.json", "t.jsonl"])
@pytest.mark.parametrize(("text", "cells", "header", "certainty"), LISTS)
def test_lists_are_rows_and_the_first_may_name_the_columns(
    job, write, text, cells, header, certainty, name
):
    file = write(name, text)
    outcome = job.run(file)
    assert job.cells() == cells
    assert outcome.promised_rows == len(cells) - 1
    assert outcome.reading.options == (("encoding", "utf-8"), ("header_row", header))
    assert outcome.completeness is (UNVERIFIED if certainty is DOUBTFUL else COMPLETE)
    assert len(outcome.reading.notes) == 1
    said = job.run(file, header_row=header, strict=True)
    assert (job.cells(), said.completeness, said.reading.notes) == (cells, COMPLETE, ())


def test_a_header_that_is_doubtful_is_an_error_for_who_wants_no_doubt(job, write):
    with pytest.raises(DoubtfulReadingError, match="first row names the columns"):
        job.run(write("t.json", '[["a"], ["b"]]'), strict=True)


@pytest.mark.parametrize(("limit", "completeness"), [(1, "LIMITED"), (2, "COMPLETE")])
@pytest.mark.parametrize("header", ["1", "none"])
def test_the_limit_does_not_count_the_header(job, write, limit, completeness, header):
    text = "[[1, 2], [3, 4]]" if header == "none" else '[["a", "b"], [1, 2], [3, 4]]'
    outcome = job.run(write("t.json", text), rows=limit)
    assert len(job.cells()) == limit + 1
    assert outcome.completeness is Completeness[completeness]


RAGGED = '[["a", "b"], [1, 2], [3], [4, 5, 6]]'


@pytest.mark.parametrize(
    ("text", "ragged", "message"),
    [
        (RAGGED, "refuse", "Row 3 of t.json has 1 value, and there are 2 columns"),
        (RAGGED, "aside", "Row 3 of t.json"),
        (RAGGED, "pad", "Row 4 of t.json has 3 values"),
        ("[[1, 2], [3]]", "refuse", "Row 2 of t.json"),
        ("[[1], []]", "refuse", "Row 2 of t.json has 0 values"),
    ],
)
def test_lists_of_other_lengths_are_refused(job, write, text, ragged, message):
    with pytest.raises(RaggedRowError) as caught:
        job.run(write("t.json", text), ragged=ragged)
    assert message in caught.value.message


def test_lists_of_other_lengths_are_filled_and_cut_where_that_was_chosen(job, write):
    outcome = job.run(write("t.json", RAGGED), ragged="cut")
    assert job.bytes() == b"a,b\n1,2\n3,\n4,5\n"
    assert outcome.completeness is UNVERIFIED
    assert outcome.reading.notes[1:] == (
        "Filled with missing values, as too short: 1 row.",
        "Cut, as longer than the header: 1 row.",
    )
