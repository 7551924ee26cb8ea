"""Mixpanel's raw events, against a fake of the service."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.mixpanel import LINES, SECRET, USER, Mixpanel

PATH = "/api/2.0/export"
PARAMS = {"project_id": "7", "since": "2020-10-01", "until": "2020-10-31"}
SECRETS = {"user": USER, "secret": SECRET}


def export(harness, service, rows=None, secrets=None, **more):
    secrets, params = secrets or SECRETS, PARAMS | more
    return harness.run("mixpanel-export", params, secrets=secrets, base_url=service.url, rows=rows)


def test_events_become_rows_with_a_column_for_each_property(harness):
    with Mixpanel() as service:
        done = export(harness, service)

    header, first, second = done.cells()
    assert header == [
        "event",
        "properties.time",
        "properties.$insert_id",
        "properties.distinct_id",
        "properties.price",
    ]
    assert first == ["Signed up", "1602611311123", "a", "u1", ""]
    assert second == ["Purchase", "1602787121456", "b", "", "12.50"]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_only_what_was_given_is_asked(harness):
    with Mixpanel() as service:
        export(harness, service)

    (call,) = service.called("GET", PATH)
    days = {"from_date": "2020-10-01", "to_date": "2020-10-31"}
    assert call.query == {"project_id": "7", **days, "time_in_ms": "true"}


def test_events_and_a_condition_go_along(harness):
    where = 'properties["$os"] == "Linux" and properties["n"] > 1'
    with Mixpanel() as service:
        done = export(harness, service, rows=1, events='["Signed up", "Purchase"]', where=where)

    (call,) = service.called("GET", PATH)
    assert call.query["event"] == '["Signed up", "Purchase"]'
    assert call.query["where"] == where
    assert call.query["limit"] == "1"
    assert done.receipt.row_count == 1
    assert done.receipt.completeness is Completeness.LIMITED


def test_an_export_that_ends_in_an_error_line_is_no_file(harness):
    with (
        Mixpanel(LINES + b"terminated early\n") as service,
        pytest.raises(UserError, match="ended the file with an error: terminated early"),
    ):
        export(harness, service)


def test_a_line_that_breaks_off_is_no_file(harness):
    with Mixpanel(LINES[:-20]) as service, pytest.raises(UserError):
        export(harness, service)


def test_too_many_exports_are_waited_out(harness):
    with Mixpanel() as service:
        service.on("GET", PATH, steps(throttled(90), service.export))
        done = export(harness, service)

    assert done.receipt.row_count == 2
    assert 90 in harness.waited


def test_wrong_parameters_pass_the_services_own_words_on(harness):
    with Mixpanel() as service:
        service.on("GET", PATH, Reply(400, json={"error": "Invalid where", "status": "error"}))
        with pytest.raises(HttpStatusError, match="Invalid where") as caught:
            export(harness, service)

    assert "condition" in caught.value.hint


def test_a_plan_without_exports_is_told_from_wrong_parameters(harness):
    with Mixpanel() as service:
        service.on("GET", PATH, Reply(402, json={"error": "Payment required", "status": "error"}))
        with pytest.raises(HttpStatusError, match="Payment required") as caught:
            export(harness, service)

    assert "plan" in caught.value.hint


def test_a_refused_account_is_named(harness):
    with Mixpanel() as service, pytest.raises(LoginRefusedError, match="Invalid credentials"):
        export(harness, service, secrets={"user": USER, "secret": "wrong"})
