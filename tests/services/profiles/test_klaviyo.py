"""Klaviyo's pages, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import steps, throttled
from tests.services.fakes.klaviyo import KEY, REVISION, Klaviyo, error

PATH = "/api/profiles"
BYTES = (
    b"type,id,attributes.email,attributes.location.city\n"
    b"profile,P1,ada@example.org,London\n"
    b"profile,P2,,\n"
    b'profile,P3,"bob, jr@example.org",\n'
)


def export(harness, service, rows=None, key=KEY, **more):
    return harness.run("klaviyo", more, secrets={"key": key}, base_url=service.url, rows=rows)


def test_all_pages_become_one_file(harness):
    with Klaviyo() as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    assert [seen.query.get("page[cursor]") for seen in service.requests] == [None, "2"]
    for seen in service.requests:
        assert seen.headers["Authorization"] == f"Klaviyo-API-Key {KEY}"
        assert seen.headers["revision"] == REVISION


def test_filter_order_and_page_size_go_along(harness):
    wanted = "greater-than(created,2026-01-01T00:00:00Z)"
    with Klaviyo() as service:
        done = export(harness, service, filter=wanted, sort="-created", page_size="3")

    (seen,) = service.requests
    assert seen.query == {"filter": wanted, "sort": "-created", "page[size]": "3"}
    assert done.bytes == BYTES


def test_rows_stop_the_pages(harness):
    with Klaviyo() as service:
        done = export(harness, service, rows=2)

    assert len(service.requests) == 1
    assert done.receipt.row_count == 2
    assert done.receipt.completeness is Completeness.LIMITED


def test_a_limit_is_waited_for(harness):
    with Klaviyo() as service:
        service.on("GET", PATH, steps(throttled(7), service.profiles))
        assert export(harness, service).bytes == BYTES

    assert 7 in harness.waited


def test_a_refused_key_is_named(harness):
    with Klaviyo() as service, pytest.raises(LoginRefusedError, match="invalid private key"):
        export(harness, service, key="wrong")


def test_a_wrong_filter_is_told_in_klaviyos_words(harness):
    with Klaviyo() as service, pytest.raises(HttpStatusError, match=r"Invalid filter .*e-1"):
        export(harness, service, filter="bad")


def test_a_revision_that_has_ended_says_so_and_is_not_repeated(harness):
    with Klaviyo() as service:
        service.on("GET", PATH, error(410, "revision_gone", "This revision has been retired"))
        with pytest.raises(HttpStatusError, match="retired") as caught:
            export(harness, service, revision="2024-02-15")

    assert "newer" in caught.value.hint
    assert len(service.requests) == 1


def test_a_page_size_that_this_kind_does_not_take_is_told(harness):
    with Klaviyo() as service, pytest.raises(HttpStatusError, match="at most 100") as caught:
        export(harness, service, page_size="1000")

    assert "page size" in caught.value.hint
