import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import (
    asks_connection,
    check_request,
    is_asked,
    origin_of,
    parse_rows,
    reads_files,
    source_of,
    switches,
    with_defaults,
)
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.tabular.reading_options import reading_choices
from tests.core.requests.report_source import ReportSource

SAMPLE = RowBounds(1000, 100)
ANY = RowBounds(None, None)


@pytest.mark.parametrize(
    ("text", "rows"), [("1", 1), ("1000", 1000), (" 100 ", 100), ("1,000", 1000), ("007", 7)]
)
def test_rows_within_bounds(text, rows):
    assert parse_rows(text, SAMPLE) == rows


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1001", "1.5", "1e2", "ten", "٣", "²", "9" * 5000, "1_0"]
)
def test_rows_out_of_bounds_get_the_same_sentence(text):
    with pytest.raises(InvalidRequestError) as caught:
        parse_rows(text, SAMPLE)
    assert caught.value.fields == {"rows": "Rows must be between 1 and 1000"}


def test_rows_without_a_maximum():
    assert parse_rows("50,000,000,000", ANY) == 50_000_000_000
    with pytest.raises(InvalidRequestError, match="Rows must be 1 or more"):
        parse_rows("0", ANY)


@pytest.mark.parametrize("rows", [None, 0, 1001])
def test_a_request_out_of_bounds_is_refused(rows):
    with pytest.raises(InvalidRequestError, match="Rows must be between 1 and 1000"):
        check_request(Request("sample", {}, rows), SampleSource())


def test_all_wrong_fields_are_named_at_once():
    with pytest.raises(InvalidRequestError) as caught:
        check_request(Request("file", {"path": ""}, 0), FileSource())
    assert set(caught.value.fields) == {"rows", "path"}


def test_a_job_of_version_0_1_0_is_read_as_it_said():
    stored = {"path": "/a.csv", "sheet": "", "delimiter": "semicolon", "encoding": "latin-1"}
    request = Request("file", stored)
    check_request(request, FileSource())
    choices = reading_choices(request)
    assert (choices.delimiter, choices.encoding) == (";", "iso8859-1")
    automatic = Request("file", stored | {"delimiter": "auto", "encoding": "auto"})
    check_request(automatic, FileSource())
    assert reading_choices(automatic) == ReadingChoices()


def test_a_parameter_counts_only_beside_the_value_that_it_names():
    source = DatabaseSource(ConnectionBook(None), list)
    assert switches(source) == {"what"}
    asked = [p.key for p in source.parameters if is_asked(p, with_defaults(source, {}))]
    assert asked == ["connection", "what", "table", "columns", "count"]
    asked = [
        p.key for p in source.parameters if is_asked(p, with_defaults(source, {"what": "query"}))
    ]
    assert asked == ["connection", "what", "query", "count"]


def test_dynamic_parameters_have_defaults_as_well():
    values = {"profile": "reports", "param.query": "x", "param.gone": "y"}
    assert with_defaults(ReportSource(), values) == {
        "profile": "reports", "base_url": "", "account": "",
        "param.query": "x", "param.labels": True,
    }  # fmt: skip


def test_a_request_cannot_be_changed_from_outside():
    parameters = {"slow": False}
    request = Request("sample", parameters)
    parameters["slow"] = True
    assert request.parameters["slow"] is False
    with pytest.raises(TypeError):
        request.parameters["slow"] = True


@pytest.mark.parametrize("rows", [1, 1000])
def test_a_request_at_its_bounds_is_run(rows):
    check_request(Request("sample", {}, rows), SampleSource())


def test_all_rows_or_any_number_of_them_are_asked_of_a_source_without_a_bound():
    for rows in (None, 1, 10**12):
        check_request(Request("file", {"path": "/a.csv"}, rows), FileSource())
    with pytest.raises(InvalidRequestError, match="Rows must be 1 or more"):
        check_request(Request("file", {"path": "/a.csv"}, 0), FileSource())


def test_a_number_of_rows_has_at_most_fifteen_digits():
    assert parse_rows("9" * 15, ANY) == 999_999_999_999_999
    with pytest.raises(InvalidRequestError):
        parse_rows("1" * 16, ANY)


def test_a_source_that_is_not_installed_is_named():
    sample = SampleSource()
    assert source_of(Request("sample"), {"sample": sample}) is sample
    with pytest.raises(SourceError) as caught:
        source_of(Request("gone"), {"sample": sample})
    assert caught.value.message == "This version has no source gone"
    assert caught.value.hint == "Install what it belongs to."
    assert origin_of(Request("gone"), {"sample": sample}) == ("gone",)
    assert origin_of(Request("sample"), {"sample": sample}) == sample.origin(Request("sample"))


def test_what_a_source_asks_for():
    database = DatabaseSource(ConnectionBook(None), list)
    sources = (FileSource(), database, SampleSource())
    assert [reads_files(source) for source in sources] == [True, False, False]
    assert [asks_connection(source) for source in sources] == [False, True, False]
