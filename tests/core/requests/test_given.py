"""What was pasted, dropped or named at the start: what it is, and which request it makes."""

import pytest

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.given import (
    given_in,
    is_query,
    names_something,
    request_to,
    url_of_database,
)
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.registry import own_sources
from tests.fakes.key_store import KeyStoreFake

SCHEMES = frozenset({"postgresql", "mysql", "sqlite"})


@pytest.fixture
def sources(tmp_path):
    return own_sources(DataFolder(tmp_path), KeyStoreFake()).by_key


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("/data/a b.csv\n", ("/data/a b.csv",)),
        ('  "/data/a.csv"  ', ("/data/a.csv",)),
        ("'~/a.csv'", ("~/a.csv",)),
        ("<https://data.example.com/a.csv>", ("https://data.example.com/a.csv",)),
        ("file:///data/a%20b.csv", ("file:///data/a%20b.csv",)),
        ("/data/a.csv\r\n\r\n'/data/b.csv'\n", ("/data/a.csv", "/data/b.csv")),
        ("/data/a.csv\nhello there", ("/data/a.csv\nhello there",)),
        ("select *\nfrom orders.csv", ("select *\nfrom orders.csv",)),
        ("id\tname\n1\tAda", ("id\tname\n1\tAda",)),
        (" \n ", ()),
        ("", ()),
        ('"', ('"',)),
        ('""', ()),
        ("«„/a“»", ("/a",)),
    ],
)
def test_each_line_is_given_without_its_quotes(text, given):
    assert given_in(text) == given


@pytest.mark.parametrize(
    "text",
    [
        *("/data/orders", "~/a", "./a", "../a.csv", "C:\\a.csv", "\\\\server\\share\\a.csv"),
        *("orders.csv", "my orders.xlsx", "file:/data/a", "data.example.com/a", "localhost:8000/a"),
        *("FILE:/data/a", "a.x", "a.twelve-chars"),
        *("https://example.com", "postgresql://h/d", "jdbc:mysql://h/d", "s3://bucket/a"),
    ],
)
def test_a_place_is_told_by_its_look(text):
    assert names_something(text)


@pytest.mark.parametrize(
    "text", ["hello", "hello world", "a\tb.csv", "", "12.50 ", "So. What", "a.thirteen-char"]
)
def test_any_other_text_is_no_place(text):
    assert not names_something(text)


def test_a_text_that_is_too_long_for_places_is_one_text_and_cut():
    assert given_in("/a\n" * 500_000) == (("/a\n" * 500_000)[:1_000_000],)
    assert given_in("/a".ljust(1_000_000)) == ("/a",)
    assert given_in("/a".ljust(1_000_001)) == ("/a".ljust(1_000_000),)


@pytest.mark.parametrize("text", ["select 1", "WITH a AS (SELECT 1) TABLE a", " from\ta", "show x"])
def test_a_query_begins_as_one(text):
    assert is_query(text)


@pytest.mark.parametrize("text", ["select", "selected 1", "delete from a", "", "a select 1"])
def test_another_text_is_no_query(text):
    assert not is_query(text)


@pytest.mark.parametrize(
    ("text", "source", "parameters"),
    [
        ("/data/a.csv", "file", {"path": "/data/a.csv"}),
        ("file:///data/a%20b.csv", "file", {"path": "/data/a b.csv"}),
        (
            "HTTPS://example.com/a",
            "web",
            {"profile": "download", "param.url": "HTTPS://example.com/a"},
        ),
        (
            "data.example.com/a.csv",
            "web",
            {"profile": "download", "param.url": "https://data.example.com/a.csv"},
        ),
        ("SELECT 1", "database", {"what": "query", "query": "SELECT 1"}),
        ("sample", None, None),
    ],
)
def test_a_text_becomes_the_request_to_the_source_that_reads_it(sources, text, source, parameters):
    if source is None:
        with pytest.raises(InvalidRequestError):
            request_to(text, sources)
    else:
        assert request_to(text, sources) == Request(source, parameters)


def test_a_new_request_asks_for_as_many_rows_as_its_source_proposes():
    source = FileSource()
    source.row_bounds = RowBounds(None, 7)
    assert request_to("/data/a.csv", {"file": source}).row_limit == 7


def test_the_file_of_a_database_is_a_file_until_it_was_read(sources):
    assert request_to("/data/shop.sqlite", sources).source == FileSource.key


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("s3://bucket/a.csv", "Nothing here reads s3:// addresses", "aws s3 presign"),
        ("gopher://h/a", "Nothing here reads gopher:// addresses", ""),
        ("a\tb", "lines or cells", "Save it as a file"),
        ("a\nb", "lines or cells", "Save it as a file"),
        ("hello world", "no path, no address", "https://"),
        ("file://server/a.csv", "with a host", ""),
    ],
)
def test_what_nothing_reads_is_refused_in_words(sources, text, message, hint):
    with pytest.raises(InvalidRequestError, match=message) as caught:
        request_to(text, sources)
    assert hint in caught.value.hint


def test_a_query_without_a_source_that_takes_one_is_refused():
    with pytest.raises(InvalidRequestError):
        request_to("select 1", {"file": FileSource()})


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (" postgresql://u:p@h/d ", "postgresql://u:p@h/d"),
        ("jdbc:mysql://h/d", "mysql://h/d"),
        ("mysql+pymysql://h/d", "mysql://h/d"),
        ("cockroachdb://h/d", "postgresql://h:26257/d"),
        ("https://h/d", ""),
        ("/data/postgresql.db", ""),
    ],
)
def test_the_url_of_a_database_is_known_in_any_spelling(text, url):
    assert url_of_database(text, SCHEMES) == url
