"""Qualtrics from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps
from tests.services.fakes.qualtrics import (
    COMPLETE,
    FAILED,
    HEADER,
    ROWS,
    TOKEN,
    Qualtrics,
    progress,
)

SURVEY = "/API/v3/surveys/SV_1/export-responses"
PARAMS = {"datacenter": "fra1", "survey_id": "SV_1"}
SECRETS = {"token": TOKEN}


def export(harness, service, rows=None, **more):
    base_url = f"{service.url}/API/v3"
    return harness.run("qualtrics", PARAMS | more, secrets=SECRETS, base_url=base_url, rows=rows)


def test_responses_come_without_the_two_rows_below_the_header(harness):
    with Qualtrics(progress(0.0), progress(40.0), COMPLETE) as service:
        done = export(harness, service)

    assert done.bytes == HEADER + ROWS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert len(service.called("POST", SURVEY)) == 1
    assert len(service.called("GET", f"{SURVEY}/f-1/file")) == 1


def test_the_start_carries_only_what_was_given(harness):
    with Qualtrics(COMPLETE) as service:
        export(harness, service)

    (start,) = service.called("POST", SURVEY)
    assert start.json == {"format": "csv", "compress": True, "useLabels": True}


def test_the_start_carries_typed_values(harness):
    params = {
        "labels": False,
        "since": "2026-10-01 12:00:00+02:00",
        "until": "2026-11-01",
        "question_ids": "QID1\nQID2",
    }
    with Qualtrics(COMPLETE) as service:
        done = export(harness, service, rows=2, **params)

    (start,) = service.called("POST", SURVEY)
    assert start.json == {
        "format": "csv",
        "compress": True,
        "useLabels": False,
        "startDate": "2026-10-01T10:00:00Z",
        "endDate": "2026-11-01T00:00:00Z",
        "limit": 2,
        "questionIds": ["QID1", "QID2"],
    }
    assert done.receipt.completeness is Completeness.LIMITED


def test_times_can_be_asked_for_in_a_zone(harness):
    with Qualtrics(COMPLETE) as service:
        export(harness, service, time_zone="Europe/Berlin")

    (start,) = service.called("POST", SURVEY)
    assert start.json["timeZone"] == "Europe/Berlin"


def test_the_percent_of_the_service_is_shown(harness):
    with Qualtrics(progress(0.0), progress(40.0), COMPLETE) as service:
        export(harness, service)

    assert harness.report.percents == sorted(harness.report.percents)
    assert any(0 < percent <= 40 for percent in harness.report.percents)


def test_the_interval_of_the_polls_grows_to_its_bound(harness):
    with Qualtrics(*[progress(1.0)] * 8, COMPLETE) as service:
        export(harness, service)

    assert 2 <= harness.waited[0] < 3
    assert harness.waited[:5] == sorted(harness.waited[:5])
    assert 15 <= max(harness.waited) < 17


def test_a_failed_job_with_a_hundred_percent_is_a_failed_job(harness):
    with Qualtrics(progress(0.0), FAILED) as service, pytest.raises(RemoteJobError):
        export(harness, service)

    assert not [seen for seen in service.requests if seen.path.endswith("/file")]


def test_a_job_that_is_gone_is_not_polled_any_more(harness):
    with Qualtrics() as service:
        gone = Reply(404, json=service.error("PPE_1.1", "Export job not found"))
        service.on("GET", f"{SURVEY}/ES_9", steps(service.result(progress(0.0)), gone))
        with pytest.raises(UserError, match="Export job not found"):
            export(harness, service)

    assert len(service.called("GET", f"{SURVEY}/ES_9")) == 2


def test_a_transient_error_of_the_service_is_waited_out(harness):
    with Qualtrics() as service:
        unavailable = Reply(503, json=service.error("ISE_1", "Try later"))
        service.on("GET", f"{SURVEY}/ES_9", steps(unavailable, service.result(COMPLETE)))
        done = export(harness, service)

    assert done.receipt.row_count == 2


def test_a_refused_token_is_named(harness):
    with Qualtrics(COMPLETE) as service:
        url = f"{service.url}/API/v3"
        with pytest.raises(LoginRefusedError, match="Invalid X-API-TOKEN") as caught:
            harness.run("qualtrics", PARAMS, secrets={"token": "wrong"}, base_url=url)

    assert "r-2" in caught.value.message  # what the service's support asks for
