"""Amplitude's events and cohorts, against a fake of the service."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.amplitude import (
    COHORTS,
    COMPLETED,
    FIRST,
    KEY,
    MEMBERS,
    RUNNING,
    SECRET,
    Amplitude,
    job,
)
from tests.services.fakes.base import Reply, redirect, steps, zipped

HOURS = {"since": "2026-11-01 00:00", "until": "2026-11-01 23:00"}
SECRETS = {"api_key": KEY, "secret_key": SECRET}


def events(harness, service, secrets=None):
    secrets = secrets or SECRETS
    return harness.run("amplitude-export", HOURS, secrets=secrets, base_url=service.url)


def members(harness, service, **more):
    params = {"cohort": "c7"} | more
    return harness.run("amplitude-cohort", params, secrets=SECRETS, base_url=service.url)


def test_the_files_of_the_zip_become_rows(harness):
    with Amplitude() as service:
        done = events(harness, service)

    assert done.cells() == [
        ["event_type", "user_id", "event_properties", "city"],
        ["open", "u1", '{"page":"/a","n":1}', ""],
        ["close", "", "{}", "Köln"],
    ]
    assert done.receipt.completeness is Completeness.COMPLETE
    (call,) = service.called("GET", "/api/2/export")
    assert call.query == {"start": "20261101T00", "end": "20261101T23"}


def test_files_that_are_not_packed_once_more_do_as_well(harness):
    with Amplitude() as service:
        service.archive = zipped({"187/187_0#0.json": FIRST})
        done = events(harness, service)

    assert done.receipt.row_count == 1


def test_hours_without_events_are_named(harness):
    with Amplitude() as service:
        service.on("GET", "/api/2/export", Reply(404, text="Raw data files were not found."))
        with pytest.raises(HttpStatusError, match="Raw data files") as caught:
            events(harness, service)

    assert "no events" in caught.value.hint


def test_an_export_that_is_too_large_says_what_to_do(harness):
    with Amplitude() as service:
        service.on("GET", "/api/2/export", Reply(400, text="Export exceeds 4GB"))
        with pytest.raises(HttpStatusError, match="exceeds 4GB") as caught:
            events(harness, service)

    assert "shorter" in caught.value.hint


def test_an_export_that_takes_too_long_is_not_repeated(harness):
    with Amplitude() as service:
        service.on("GET", "/api/2/export", Reply(504, text="Gateway Timeout"))
        with pytest.raises(HttpStatusError, match="Gateway Timeout") as caught:
            events(harness, service)

    assert "shorter" in caught.value.hint
    assert len(service.requests) == 1


def test_a_refused_key_is_named(harness):
    with Amplitude() as service, pytest.raises(LoginRefusedError, match="Invalid API key"):
        events(harness, service, secrets={"api_key": KEY, "secret_key": "wrong"})


def test_a_zip_that_breaks_off_is_no_file(harness):
    with Amplitude() as service:
        service.archive = service.archive[:-40]
        with pytest.raises(UserError):
            events(harness, service)


def test_a_cohort_is_requested_once_and_fetched_behind_a_redirect(harness):
    with Amplitude(RUNNING, RUNNING, COMPLETED) as service:
        done = members(harness, service)

    assert done.bytes == MEMBERS
    (start,) = service.called("GET", f"{COHORTS}/request/c7")
    assert start.query == {"props": "1"}
    assert len(service.files.requests) == 1  # that host refuses whatever looks like a credential


def test_a_cohort_can_come_with_some_properties_of_its_users(harness):
    with Amplitude(COMPLETED) as service:
        members(harness, service, prop_keys="city\nplan")

    (start,) = service.called("GET", f"{COHORTS}/request/c7")
    assert start.pairs == (("props", "1"), ("propKeys", "city"), ("propKeys", "plan"))


def test_a_cohort_that_comes_in_the_answer_itself_does_as_well(harness):
    with Amplitude(COMPLETED) as service:
        service.on("GET", f"{COHORTS}/request/r1/file", Reply(body=MEMBERS))
        done = members(harness, service)

    assert done.bytes == MEMBERS


def test_a_link_of_a_cohort_that_ran_out_is_repaired_by_asking_again(harness):
    with Amplitude(COMPLETED) as service:
        old = redirect(f"{service.files.url}/old.csv?X-Amz-Signature=canary")
        new = redirect(f"{service.files.url}/c7.csv?X-Amz-Signature=canary")
        service.on("GET", f"{COHORTS}/request/r1/file", steps(old, new))
        service.files.on("GET", "/old.csv", Reply(403, text="<Error>Expired</Error>"))
        done = members(harness, service)

    assert done.bytes == MEMBERS
    assert len(service.called("GET", f"{COHORTS}/request/c7")) == 1


def test_a_cohort_is_not_polled_more_often_than_allowed(harness):
    with Amplitude(RUNNING, RUNNING, COMPLETED) as service:
        members(harness, service)

    assert sum(harness.waited) >= 10 * (len(service.requests) - 1)


def test_a_failed_cohort_is_a_failed_job(harness):
    with (
        Amplitude(RUNNING, job("JOB FAILED", 200)) as service,
        pytest.raises(RemoteJobError, match="JOB FAILED"),
    ):
        members(harness, service)
