"""Amazon's Selling Partner reports from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from csvdownloader.core.writing.formats import Format
from tests.services.fakes.amazon import API, CLIENT, REFRESH, SECRET, TEXT, Amazon, errors, report
from tests.services.fakes.base import Reply, gzipped, steps

PARAMS = {"report_type": "GET_FLAT_FILE_OPEN_LISTINGS_DATA", "marketplaces": "ATVPDKIKX0DER"}
SECRETS = {"client_id": CLIENT, "client_secret": SECRET, "refresh_token": REFRESH}
DONE = report("DONE", "doc.1")
CELLS = [["sku", "name", "price"], ["A-1", "Café", "9,50"], ["B-2", "", "1,00"]]


def export(harness, service, secrets=None, format=Format.CSV, **more):
    """Exports by the bundled profile, with the API and the logins on hosts of the fake."""
    text = resource("profiles/amazon-sp-reports.toml").read_text(encoding="utf-8")
    text = text.replace("https://sellingpartnerapi-{{ params.region }}.amazon.com", service.url)
    text = text.replace("sellingpartnerapi-{{ params.region }}.amazon.com", service.host)
    text = text.replace("https://api.amazon.com", service.login.url)
    text = text.replace("api.amazon.com", service.login.host)
    return harness.run(text, PARAMS | more, secrets=secrets or SECRETS, format=format)


def test_a_report_is_fetched_through_its_document(harness):
    with Amazon(report("IN_QUEUE"), report("IN_PROGRESS"), DONE) as service:
        done = export(harness, service)

    assert done.bytes == 'sku,name,price\nA-1,Café,"9,50"\nB-2,,"1,00"\n'.encode()
    assert done.receipt.completeness is Completeness.COMPLETE
    assert len(service.called("POST", f"{API}/reports")) == 1
    assert len(service.files.requests) == 1  # that host refuses whatever looks like a credential


def test_a_text_in_latin_1_becomes_utf_8(harness):
    with Amazon(DONE, packed=False) as service:
        done = export(harness, service, format=Format.TSV)

    assert done.cells() == CELLS
    assert "Café".encode() in done.bytes


def test_a_text_without_a_named_encoding_is_latin_1(harness):
    with Amazon(DONE) as service:
        service.files.on("GET", "/doc/1", Reply(body=gzipped(TEXT)))
        done = export(harness, service)

    assert done.cells() == CELLS


def test_a_text_of_a_japanese_shop_becomes_utf_8(harness):
    text = "sku\tname\nA-1\t髙橋①\n".encode("cp932")  # letters that shift_jis lacks
    japanese = {"Content-Type": "text/plain; charset=Windows-31J"}
    with Amazon(DONE) as service:
        service.files.on("GET", "/doc/1", Reply(body=gzipped(text), headers=japanese))
        done = export(harness, service)

    assert done.cells() == [["sku", "name"], ["A-1", "髙橋①"]]


def test_the_start_carries_only_what_was_given(harness):
    with Amazon(DONE) as service:
        export(harness, service)

    (start,) = service.called("POST", f"{API}/reports")
    assert start.json == {
        "reportType": "GET_FLAT_FILE_OPEN_LISTINGS_DATA",
        "marketplaceIds": ["ATVPDKIKX0DER"],
    }


def test_a_refused_request_passes_the_services_own_words_on(harness):
    with Amazon(DONE) as service:
        refused = errors("InvalidInput", "Report type is not allowed")
        service.on("POST", f"{API}/reports", Reply(400, json=refused))
        with pytest.raises(HttpStatusError, match="Report type is not allowed") as caught:
            export(harness, service)

    assert "marketplaces" in caught.value.hint


def test_the_start_carries_typed_values(harness):
    more = {
        "marketplaces": "ATVPDKIKX0DER\nA2EUQ1WTGCTBG2",
        "since": "2026-10-01",
        "until": "2026-10-31 23:59:59",
        "options": '{"ShowSalesChannel": "true"}',
    }
    with Amazon(DONE) as service:
        export(harness, service, **more)

    (start,) = service.called("POST", f"{API}/reports")
    assert start.json == {
        "reportType": "GET_FLAT_FILE_OPEN_LISTINGS_DATA",
        "marketplaceIds": ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"],
        "dataStartTime": "2026-10-01T00:00:00Z",
        "dataEndTime": "2026-10-31T23:59:59Z",
        "reportOptions": {"ShowSalesChannel": "true"},
    }


def test_an_expired_link_is_repaired_by_asking_for_the_document_again(harness):
    with Amazon(DONE) as service:
        service.expired.add("/doc/1")
        done = export(harness, service)

    assert done.cells() == CELLS
    assert service.links == 2
    assert len(service.called("GET", f"{API}/reports/99")) == 1


def test_an_access_token_that_ends_early_is_renewed(harness):
    with Amazon(report("IN_PROGRESS"), DONE) as service:
        harness.clock.after_wait = lambda waits: (
            service.expired.add("Atza|canary-1") if waits == 1 else None
        )
        done = export(harness, service)

    assert done.cells() == CELLS
    assert service.tokens == 2


def test_http_19_a_cancelled_report_has_no_rows(harness):
    with (
        Amazon(report("IN_QUEUE"), report("CANCELLED")) as service,
        pytest.raises(RemoteJobError, match=r"no rows.*CANCELLED"),
    ):
        export(harness, service)

    assert service.files.requests == []


def test_a_fatal_report_is_a_failed_job(harness):
    with (
        Amazon(report("IN_PROGRESS"), report("FATAL")) as service,
        pytest.raises(RemoteJobError, match="FATAL"),
    ):
        export(harness, service)


def test_a_rate_limit_that_the_service_names_is_kept(harness):
    limited = Reply(
        429,
        json=errors("QuotaExceeded", "You exceeded your quota"),
        headers={"x-amzn-RateLimit-Limit": "0.05"},
    )
    with Amazon(DONE) as service:
        service.on("GET", f"{API}/reports/99", steps(limited, service.status))
        done = export(harness, service)

    assert done.cells() == CELLS
    assert any(seconds >= 20 for seconds in harness.waited)


def test_cancelling_is_told_to_the_service(harness):
    with Amazon(report("IN_QUEUE")) as service:
        harness.clock.after_wait = lambda waits: harness.cancel.set() if waits == 2 else None
        with pytest.raises(Cancelled):
            export(harness, service)

    assert len(service.called("DELETE", f"{API}/reports/99")) == 1


def test_a_refused_refresh_token_is_named(harness):
    with (
        Amazon(DONE) as service,
        pytest.raises(LoginRefusedError, match="The request is not valid"),
    ):
        export(harness, service, secrets=SECRETS | {"refresh_token": "old"})

    assert service.called("POST", f"{API}/reports") == []
