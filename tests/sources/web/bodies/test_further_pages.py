"""A page of several is not taken for all of them."""

import json

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.web.bodies.further_pages import pages_by_headers, pages_by_object
from csvdownloader.sources.web.profile.selectors import ParsedReply
from tests.services.fakes.base import FakeService, Reply

ROWS = [{"id": 1}, {"id": 2}]
CSV = b"id,name\n1,Ada\n2,Grace\n"
NEXT = '<https://api.example.org/rows?page=2>; rel="next"'


def by_headers(headers, rows=2):
    reply = ParsedReply(200, [*headers.items()], None, "", "https://api.example.org/rows")
    return pages_by_headers(reply, rows)


@pytest.mark.parametrize(
    "headers",
    [
        {"Link": NEXT},
        {"link": f'<x>; rel="last", {NEXT}'},
        {"X-Total-Count": "3"},
        {"x-total": "100"},
        {"X-WP-Total": "3", "X-WP-TotalPages": "2"},
        {"X-WP-TotalPages": "2"},
        {"X-Next-Page": "2"},
        {"X-Has-More": "true"},
        {"x-ms-continuation": "abc"},
        {"Total-Count": "3"},
        {"X-Pagination": '{"totalCount": 3, "pageSize": 2}'},
        {"Content-Range": "0-1/319"},
        {"Content-Range": "items 0-1/319"},
    ],
)
def test_headers_tell_of_more_pages(headers):
    assert "[pages]" in by_headers(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Link": '<https://api.example.org/rows?page=1>; rel="prev"'},
        {"X-Total-Count": "2"},
        {"X-Total-Count": "many"},
        {"X-Next-Page": ""},
        {"X-WP-TotalPages": "1"},
        {"Content-Range": "0-1/*"},
        {"Content-Range": "bytes 0-99/100"},
        {"X-Pagination": "["},
        {"X-RateLimit-Remaining": "4999", "X-Count": "7", "Content-Length": "100"},
    ],
)
def test_other_headers_do_not(headers):
    assert not by_headers(headers)


@pytest.mark.parametrize(
    "around",
    [
        {"next": "https://api.example.org/rows?page=2"},
        {"@odata.nextLink": "rows?$skip=2"},
        {"paging": {"next": {"after": "abc", "link": "x"}}},
        {"links": {"next": "x"}},
        {"_links": {"next": {"href": "x"}}},
        {"meta": {"pagination": {"next_cursor": "abc"}}},
        {"response_metadata": {"next_cursor": "abc"}},
        {"has_more": True},
        {"pageInfo": {"hasNextPage": True}},
        {"nextPageToken": "abc"},
        {"NextToken": "abc"},
        {"LastEvaluatedKey": {"id": "2"}},
        {"last": False, "number": 0},
        {"done": False, "nextRecordsUrl": "/x"},
        {"IsTruncated": True},
        {"total": 3},
        {"total": "3"},
        {"count": 3, "next": None},
        {"meta": {"total_count": 3}},
        {"page": {"totalPages": 2}},
        {"d": {"__next": "x"}},
    ],
)
def test_the_object_around_the_rows_tells_of_more_pages(around):
    assert "[pages]" in pages_by_object(around, 2)


@pytest.mark.parametrize(
    "around",
    [
        {"next": None, "count": 2},
        {"next": "", "has_more": False, "total": 2, "last": True, "done": True},
        {"paging": {"cursors": {"after": "abc"}}},
        {"meta": {"total": 2, "page": 1, "pages": 1}},
        {"links": {"self": "x", "next": None}},
        {"title": "next", "total": None},
        {"nextPageToken": None},
        {"total": True},
    ],
)
def test_the_last_page_does_not(around):
    assert not pages_by_object(around, 2)


@pytest.mark.parametrize("reply", [Reply(json=ROWS), Reply(body=CSV)], ids=["json", "csv"])
@pytest.mark.parametrize("headers", [{"Link": NEXT}, {"X-Total-Count": "100"}], ids=str)
def test_http_19_a_direct_download_of_one_page_is_not_complete(harness, reply, headers):
    with FakeService() as service:
        service.on("GET", "/rows", Reply(body=reply.body, json=reply.json, headers=headers))
        receipt = harness.download(f"{service.url}/rows").receipt
    assert receipt.completeness is Completeness.UNVERIFIED
    assert receipt.statement.startswith("2 rows came. The service ")
    assert "[pages]" in receipt.statement


def test_rows_that_were_asked_for_are_all_there_whatever_follows(harness):
    with FakeService() as service:
        service.on("GET", "/rows", Reply(json=ROWS, headers={"Link": NEXT}))
        receipt = harness.download(f"{service.url}/rows", rows=1).receipt
    assert receipt.completeness is Completeness.LIMITED


def test_the_service_for_a_link_header_fetches_what_is_named(harness):
    with FakeService() as service:
        service.on("GET", "/rows", Reply(json=ROWS, headers={"Link": NEXT}))
        statement = harness.download(f"{service.url}/rows").receipt.statement
    title = harness.profiles.find("link-header").name
    assert title in statement


def test_http_19_a_page_in_an_object_says_that_there_are_more(harness):
    page = {"value": ROWS, "@odata.nextLink": "rows?$skip=2"}
    with FakeService() as service:
        service.on("GET", "/rows", Reply(json=page))
        service.on("GET", "/rows.jsonl", Reply(body=json.dumps(page).encode()))
        receipts = [harness.download(f"{service.url}/{n}").receipt for n in ("rows", "rows.jsonl")]
    for receipt in receipts:
        assert receipt.completeness is Completeness.UNVERIFIED
        assert harness.profiles.find("odata").name in receipt.statement
