"""CKAN's data store, against a fake of the service."""

import pytest

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, redirect
from tests.services.fakes.ckan import PATH, TOKEN, Ckan, refused

BYTES = '_id,city\r\n1,Paris\r\n2,"Köln, alt"\r\n3,\r\n'.encode()


def export(harness, service, rows=None, token="", **more):
    params = {"site": f"{service.url}/data/", "resource": "r-1"}
    return harness.run(
        "ckan", params | more, secrets={"token": token} if token else None, rows=rows
    )


def test_a_public_resource_needs_no_token(harness):
    with Ckan() as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    (seen,) = service.requests
    assert seen.query == {"format": "csv"}
    assert "Authorization" not in seen.headers


def test_a_private_resource_gets_the_token(harness):
    with Ckan(is_private=True) as service:
        assert export(harness, service, token=TOKEN).bytes == BYTES


def test_columns_filters_search_and_order_go_along(harness):
    with Ckan() as service:
        export(
            harness, service, fields="_id,city", filters='{"a": ["b", 1]}', q="x y", sort="_id desc"
        )

    (seen,) = service.requests
    assert seen.query == {
        "format": "csv",
        "fields": "_id,city",
        "filters": '{"a":["b",1]}',
        "q": "x y",
        "sort": "_id desc",
    }


def test_rows_are_the_services_limit(harness):
    with Ckan() as service:
        done = export(harness, service, rows=2)

    assert service.requests[0].query["limit"] == "2"
    assert done.receipt.row_count == 2
    assert done.receipt.completeness is Completeness.LIMITED


def test_sec_01_the_token_stays_at_the_portal(harness):
    with Ckan() as service:
        service.on("GET", PATH, redirect(f"{service.files.url}/r.csv"))
        service.files.on("GET", "/r.csv", Reply(body=BYTES))
        service.files.plain_only = True
        assert export(harness, service, token=TOKEN).bytes == BYTES


def test_a_resource_that_is_not_shown_says_why_that_may_be(harness):
    with Ckan(is_private=True) as service, pytest.raises(HttpStatusError) as caught:
        export(harness, service)

    assert "DataStore resource not found" in caught.value.message
    assert "needs an API token" in caught.value.hint


def test_parameters_that_ckan_does_not_take_say_what_to_check(harness):
    with Ckan() as service:
        service.on("GET", PATH, refused("sort: Must be a list of strings"))
        with pytest.raises(HttpStatusError) as caught:
            export(harness, service, sort="x")

    assert "columns, the filters and the order" in caught.value.hint
    assert "Bad Request" in caught.value.message
    assert len(service.requests) == 1
