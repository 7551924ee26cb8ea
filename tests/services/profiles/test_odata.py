"""OData, against fake services of two versions."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps
from tests.services.fakes.odata import AUTHORIZATION, PATH, ROWS, OData

BYTES = b'ID,Note,Total\n1,a,12.5\n2,,0.1\n3,"b, c",3\n'


def export(harness, service, rows=None, authorization="", **more):
    secrets = {"authorization": authorization} if authorization else None
    return harness.run("odata", {"url": f"{service.url}{PATH}"} | more, secrets=secrets, rows=rows)


@pytest.mark.parametrize("version", [2, 4, 4.01])
def test_all_pages_become_one_file(harness, version):
    with OData(version) as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    first, second = service.requests
    assert first.query == {}
    assert first.headers["Accept"] == "application/json"
    assert "Prefer" not in first.headers
    assert second.query == {"$skiptoken": "2"}


def test_the_query_goes_along(harness):
    with OData() as service:
        export(
            harness,
            service,
            select="ID,Note",
            filter="Total gt 1",
            orderby="ID desc",
            expand="Lines",
        )

    assert service.requests[0].query == {
        "$select": "ID,Note",
        "$filter": "Total gt 1",
        "$orderby": "ID desc",
        "$expand": "Lines",
    }


def test_a_page_size_is_asked_for_on_every_page(harness):
    with OData() as service:
        export(harness, service, page_size="500")

    preferences = [seen.headers["Prefer"] for seen in service.requests]
    assert preferences == ["odata.maxpagesize=500"] * 2


def test_rows_are_the_services_top(harness):
    with OData() as service:
        done = export(harness, service, rows=1)

    assert service.requests[0].query == {"$top": "1"}
    assert done.receipt.row_count == 1
    assert done.receipt.completeness is Completeness.LIMITED


def test_with_a_count_a_missing_row_is_noticed(harness):
    with OData() as service:
        assert export(harness, service, count="true").receipt.completeness is Completeness.COMPLETE
        page = {"@odata.count": 3, "value": ROWS[:2]}
        service.on("GET", PATH, Reply(json=page))
        done = export(harness, service, count="true")

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "3 rows in all" in done.receipt.statement


def test_a_service_that_answers_in_a_newer_version_all_the_same_is_understood(harness):
    newer = {"@context": "x", "@count": 3, "value": ROWS[:2]}
    with OData() as service:
        link = {"@nextLink": f"{service.url}{PATH}?$skiptoken=2"}
        rest = newer | {"value": ROWS[2:]}
        service.on("GET", PATH, steps(Reply(json=newer | link), Reply(json=rest)))
        assert export(harness, service).bytes == BYTES


def test_version_2_counts_in_texts(harness):
    page = {"results": ROWS[:2], "__count": "3"}
    with OData(2) as service:
        service.on("GET", PATH, Reply(json={"d": page}))
        done = export(harness, service)

    assert "3 rows in all" in done.receipt.statement


def test_a_plain_list_of_version_2_is_all_rows(harness):
    with OData(2) as service:
        service.on("GET", PATH, Reply(json={"d": ROWS}))
        assert export(harness, service).bytes == BYTES


def test_an_account_is_optional(harness):
    with OData(is_private=True) as service:
        assert export(harness, service, authorization=AUTHORIZATION).bytes == BYTES
        assert all(seen.headers["Authorization"] == AUTHORIZATION for seen in service.requests)


def test_sec_01_the_account_stays_at_its_host(harness):
    with OData() as service:
        elsewhere = f"{service.files.url}/more"
        page = {"value": ROWS[:2], "@odata.nextLink": elsewhere}
        service.on("GET", PATH, Reply(json=page))
        service.files.on("GET", "/more", Reply(json={"value": ROWS[2:]}))
        assert export(harness, service, authorization=AUTHORIZATION).bytes == BYTES

    assert service.requests[0].headers["Authorization"] == AUTHORIZATION
    assert "Authorization" not in service.files.requests[0].headers


def test_an_answer_of_another_kind_is_no_file(harness):
    with OData() as service:
        service.on("GET", PATH, Reply(json={"hello": "world"}))
        with pytest.raises(UserError):
            export(harness, service)


def test_without_an_account_the_refusal_is_named(harness):
    with OData(is_private=True) as service, pytest.raises(LoginRefusedError, match="Sign in first"):
        export(harness, service)


def test_a_wrong_filter_is_told_in_the_services_words(harness):
    with OData() as service, pytest.raises(HttpStatusError, match="property named 'Nothing'"):
        export(harness, service, filter="Nothing eq 1")
