"""Stripe's reports v2 from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, ranged, steps, throttled
from tests.services.fakes.stripe_v2 import KEY, REPORT, ROWS, RUNS, StripeV2

PARAMS = {"report": REPORT, "parameters": '{"currency": "eur"}'}
RUN = f"{RUNS}/rpt_1"


def export(harness, service, key=KEY, **more):
    secrets = {"key": key}
    return harness.run("stripe-reports-v2", PARAMS | more, secrets=secrets, base_url=service.url)


def test_a_report_is_started_and_its_signed_link_fetched(harness):
    with StripeV2("running", "running", "succeeded") as service:
        done = export(harness, service)

    assert done.bytes == ROWS
    assert done.receipt.completeness is Completeness.COMPLETE
    (start,) = service.called("POST", RUNS)
    assert start.json["parameters"] == {"currency": "eur"}
    assert len(service.files.requests) == 1  # that host refuses whatever looks like a credential


def test_another_number_of_rows_than_the_services_own_is_refused(harness):
    with StripeV2() as service:
        service.on("GET", RUN, Reply(json=service.run("succeeded", rows=3)))
        with pytest.raises(ChecksumError, match="3 rows"):
            export(harness, service)


def test_a_lost_answer_to_the_start_makes_no_second_run(harness):
    with StripeV2("succeeded") as service:
        service.on("POST", RUNS, steps(Reply(is_lost=True), service.start))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert len(service.runs) == 1


def test_too_many_calls_are_waited_out(harness):
    with StripeV2() as service:
        answers = [throttled(7), Reply(json=service.run("succeeded"))]
        service.on("GET", RUN, steps(*answers))
        assert export(harness, service).bytes == ROWS

    assert 7 in harness.waited


def test_a_cut_download_is_taken_up(harness):
    with StripeV2("succeeded") as service:
        service.files.on("GET", "/result.csv", steps(ranged(ROWS, truncate_at=9), ranged(ROWS)))
        assert export(harness, service).bytes == ROWS


def test_an_expired_link_is_repaired_by_one_more_poll(harness):
    with StripeV2("succeeded") as service:
        service.files.on("GET", "/result.csv", steps(Reply(403), ranged(ROWS)))
        assert export(harness, service).bytes == ROWS

    assert len(service.called("GET", RUN)) == 2
    assert len(service.runs) == 1


def test_a_failed_run_passes_its_reason_on(harness):
    with (
        StripeV2("running", "failed") as service,
        pytest.raises(RemoteJobError, match="too large") as caught,
    ):
        export(harness, service)

    assert "shorter time" in caught.value.hint


def test_a_run_that_somebody_cancelled_ends(harness):
    with StripeV2("canceled") as service, pytest.raises(RemoteJobError, match="canceled"):
        export(harness, service)


def test_a_report_without_rows_has_its_header(harness):
    with StripeV2() as service:
        empty = service.run("succeeded", rows=0)
        empty["result"]["file"]["size"] = "7"
        service.on("GET", RUN, Reply(json=empty))
        service.files.on("GET", "/result.csv", Reply(body=b"id,net\n"))
        done = export(harness, service)

    assert done.cells() == [["id", "net"]]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_refused_key_is_named(harness):
    with StripeV2("succeeded") as service, pytest.raises(LoginRefusedError, match="Invalid API"):
        export(harness, service, key="sk_live_old-canary")
