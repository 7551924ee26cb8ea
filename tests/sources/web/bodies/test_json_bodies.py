"""Where the rows of a JSON text are, when no profile says it."""

import json

import pytest

from csvdownloader.core.errors.reading import BadBytesError, DoubtfulReadingError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.reading import BadBytes, Ragged, ReadingChoices
from tests.sources.web.bodies.harness import BodiesHarness

ROWS = '[{"a": 1.50}, {"a": 2, "b": "x"}]'
CELLS = [["a", "b"], ["1.50", ""], ["2", "x"]]
COMPLETE, UNVERIFIED = Completeness.COMPLETE, Completeness.UNVERIFIED


@pytest.fixture
def harness(tmp_path):
    def make(rows_wanted=None, **choices):
        said = ReadingChoices(**choices)
        return BodiesHarness(tmp_path / "job", rows=rows_wanted, simple=True, choices=said)

    return make


@pytest.mark.parametrize(
    ("text", "cells", "completeness", "note"),
    [
        (f'{{"n": 2, "data": {{"rows": {ROWS}}}}}', CELLS, COMPLETE, "list under data.rows."),
        (f'{{"x": {ROWS}, "y": [{{"c": 1}}]}}', CELLS, UNVERIFIED, "lists under y, too."),
        (f'{{"errors": [], "error": null, "x": {ROWS}}}', CELLS, COMPLETE, "under x."),
        ('[["a", "b"], [1.50, null]]', [["a", "b"], ["1.50", ""]], COMPLETE, "first row names"),
        ('[["a"], ["b"]]', [["a"], ["b"]], UNVERIFIED, "first row names the columns"),
        ('{"d": [[1, "x"]]}', [["column1", "column2"], ["1", "x"]], COMPLETE, "under d."),
        ('["x", "y"]', [["value"], ["x"], ["y"]], COMPLETE, ""),
    ],
)
def test_the_rows_of_a_direct_download_are_found_and_said(harness, text, cells, completeness, note):
    job = harness()
    assert job.file(text, name="x.json", media_type="application/json") == len(cells) - 1
    receipt = job.publish()
    assert (job.cells(), receipt.completeness) == (cells, completeness)
    assert note in " ".join(receipt.reading.notes if receipt.reading else ())


@pytest.mark.parametrize(
    "text",
    [
        '{"message": "Not now"}',
        '{"error": "Not now", "hints": [{"a": 1}]}',
        '{"errors": [{"message": "Not now"}]}',
        '{"data": [{"a": 1}], "errors": [{"message": "Not now"}]}',
    ],
)
def test_an_error_is_no_table(harness, text):
    with pytest.raises(NotTheDataError, match=r"sent one JSON object .*: Not now"):
        harness().file(text, name="x.json", media_type="application/json")


TWO_LISTS = f'{{"x": {ROWS}, "y": [{{"c": 1}}]}}'


@pytest.mark.parametrize(
    ("text", "choices", "cells"),
    [
        (TWO_LISTS, {"records_path": "x"}, CELLS),
        (TWO_LISTS, {"records_path": "y[?c == `1`]"}, [["c"], ["1"]]),
        (f"[{TWO_LISTS}]", {"records_path": "[0].x"}, CELLS),
        ('[["a"], ["b"]]', {"header_row": 0}, [["column1"], ["a"], ["b"]]),
        ('[["a"], ["b"]]', {"header_row": 1}, [["a"], ["b"]]),
    ],
)
def test_what_the_user_says_leaves_no_doubt(harness, text, choices, cells):
    job = harness(strict=True, **choices)
    assert job.file(text, name="x.json", media_type="application/json") == len(cells) - 1
    receipt = job.publish()
    assert (job.cells(), receipt.completeness) == (cells, COMPLETE)


def test_a_doubt_is_refused_where_the_user_wants_none(harness):
    with pytest.raises(DoubtfulReadingError, match="lists under y, too"):
        harness(strict=True).file(TWO_LISTS, name="x.json")


@pytest.mark.parametrize("choices", [{"ragged": Ragged.PAD}, {"bad_bytes": BadBytes.REPLACE}])
def test_what_means_nothing_for_json_from_the_web_is_refused(harness, choices):
    with pytest.raises(InvalidRequestError):
        harness(**choices).file(ROWS, name="x.json")


def test_a_path_of_records_means_nothing_for_a_text_from_the_web(harness):
    with pytest.raises(InvalidRequestError, match="means nothing for CSV files"):
        harness(records_path="a").file("a,b\n1,2\n")


def test_a_doubt_survives_the_end_of_the_program(harness):
    job = harness()
    job.file(f'{{"x": {ROWS}, "y": [{{"c": 1}}]}}', name="x.json")
    job.begin(json.loads(json.dumps(job.assembly.state())))
    receipt = job.publish()
    assert receipt.completeness is UNVERIFIED
    assert "lists under y, too" in receipt.reading.notes[0]


@pytest.mark.parametrize(("limit", "completeness"), [(1, "LIMITED"), (2, "COMPLETE")])
@pytest.mark.parametrize("text", [f'{{"x": {ROWS}}}', "[[1], [2]]", '[["a"], [1], [2]]'])
def test_the_limit_holds_wherever_the_rows_are(harness, text, limit, completeness):
    job = harness(limit)
    assert job.file(text, name="x.json") == limit
    assert job.publish().completeness is Completeness[completeness]


@pytest.mark.parametrize("row", [1, 499, 501, 1234])
@pytest.mark.parametrize(
    ("good", "bad"), [('{"a":1}', r'{"a":"\ud83d"}'), ("[1,2]", r'["\ud83d",2]')]
)
def test_half_a_surrogate_pair_names_its_row(harness, row, good, bad):
    rows = [good] * (row - 1) + [bad] + [good] * 600
    job = harness()

    def run():
        job.file(f"[{','.join(rows)}]", name="x.json")
        job.finish()

    with pytest.raises(BadBytesError, match=rf"in row {row:,}$"):
        run()
