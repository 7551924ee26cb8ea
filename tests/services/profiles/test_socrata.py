"""Socrata's data sets, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, redirect, steps
from tests.services.fakes.socrata import PATH, TOKEN, Socrata

PARAMS = {"domain": "data.example.org", "dataset": "erm2-nwe9"}


def export(harness, service, rows=None, token="", **more):
    secrets = {"token": token} if token else None
    return harness.run("socrata", PARAMS | more, secrets=secrets, base_url=service.url, rows=rows)


def test_a_small_data_set_is_one_page_and_needs_no_token(harness):
    with Socrata() as service:
        done = export(harness, service)

    assert done.cells() == [["key", "name"], *([str(n), f"row {n}"] for n in range(3))]
    assert done.receipt.completeness is Completeness.COMPLETE
    (seen,) = service.requests
    assert seen.query == {"$order": ":id", "$limit": "50000", "$offset": "0"}
    assert "X-App-Token" not in seen.headers


def test_pages_are_joined_under_one_header(harness):
    with Socrata(50_002) as service:
        done = export(harness, service)

    assert done.receipt.row_count == 50_002
    assert done.cells()[50_000:] == [[str(n), f"row {n}"] for n in range(49_999, 50_002)]
    assert [seen.query["$offset"] for seen in service.requests] == ["0", "50000"]


def test_a_data_set_of_whole_pages_ends_with_an_empty_one(harness):
    with Socrata(50_000) as service:
        done = export(harness, service)

    assert done.receipt.row_count == 50_000
    assert len(service.requests) == 2


def test_it_is_asked_again_while_the_service_prepares(harness):
    with Socrata() as service:
        service.on("GET", PATH, steps(Reply(202), Reply(202), service.page))
        done = export(harness, service)

    assert done.receipt.row_count == 3
    assert len(service.requests) == 3
    assert len(harness.waited) >= 2


def test_columns_condition_and_token_go_along(harness):
    with Socrata() as service:
        export(harness, service, token=TOKEN, select="key, name", where="key > '1'", order="key")

    (seen,) = service.requests
    assert seen.headers["X-App-Token"] == TOKEN
    assert seen.query["$select"] == "key, name"
    assert seen.query["$where"] == "key > '1'"


def test_sec_01_the_token_stays_at_the_portal(harness):
    with Socrata() as service:
        service.on("GET", PATH, redirect(f"{service.files.url}/moved.csv"))
        service.files.on("GET", "/moved.csv", Reply(body=b"a,b\r\n1,2\r\n"))
        service.files.plain_only = True
        assert export(harness, service, token=TOKEN).cells() == [["a", "b"], ["1", "2"]]


def test_rows_cut_the_last_page(harness):
    with Socrata() as service:
        done = export(harness, service, rows=2)

    assert done.receipt.row_count == 2
    assert done.receipt.completeness is Completeness.LIMITED


def test_a_refused_token_is_named(harness):
    with Socrata() as service, pytest.raises(LoginRefusedError, match="Invalid app_token"):
        export(harness, service, token="wrong")


def test_a_wrong_condition_is_told_in_socratas_words(harness):
    with Socrata() as service, pytest.raises(HttpStatusError, match="No such column: nothing"):
        export(harness, service, where="nothing > 1")
