"""Marketo's bulk extract from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, ranged, steps
from tests.services.fakes.marketo import CLIENT, EXPORT, JOB, ROWS, SECRET, Marketo, refused, result

PARAMS = {
    "munchkin": "123-ABC-456",
    "fields": "id\nemail",
    "since": "2026-10-01",
    "until": "2026-10-31",
}
SECRETS = {"client_id": CLIENT, "client_secret": SECRET}


def export(harness, service, secrets=None, **more):
    secrets = secrets or SECRETS
    return harness.run("marketo-bulk", PARAMS | more, secrets=secrets, base_url=service.url)


def test_leads_are_exported_by_two_calls_of_start(harness):
    with Marketo("Queued", "Processing", "Completed") as service:
        done = export(harness, service)

    assert done.bytes == ROWS
    assert done.receipt.completeness is Completeness.COMPLETE
    (create,) = service.called("POST", f"{EXPORT}/create.json")
    assert create.json == {
        "format": "CSV",
        "fields": ["id", "email"],
        "filter": {
            "createdAt": {"startAt": "2026-10-01T00:00:00Z", "endAt": "2026-10-31T00:00:00Z"}
        },
    }
    assert len(service.called("POST", f"{JOB}/enqueue.json")) == 1


def test_it_is_not_polled_more_than_once_a_minute(harness):
    with Marketo("Queued", "Processing", "Completed") as service:
        export(harness, service)

    waits = [seconds for seconds in harness.waited if seconds > 1]
    assert len(waits) == 3
    assert all(60 <= seconds <= 66 for seconds in waits)


def test_a_refusal_to_enqueue_comes_with_200_and_is_an_error(harness):
    with Marketo("Completed") as service:
        full = refused("1029", "Export daily quota exceeded")
        service.on("POST", f"{JOB}/enqueue.json", full)
        with pytest.raises(RemoteJobError, match="Export daily quota exceeded") as caught:
            export(harness, service)

    assert "tomorrow" in caught.value.hint
    assert service.called("GET", f"{JOB}/status.json") == []


def test_a_refusal_without_a_known_code_is_an_error_too(harness):
    with Marketo("Completed") as service:
        service.on("POST", f"{JOB}/enqueue.json", refused("1013", "Record not found"))
        with pytest.raises(UserError, match="Record not found"):
            export(harness, service)

    assert service.called("GET", f"{JOB}/status.json") == []


def test_a_poll_that_is_refused_with_200_ends_it(harness):
    with Marketo("Completed") as service:
        service.on("GET", f"{JOB}/status.json", refused("1013", "Export not found"))
        with pytest.raises(RemoteJobError, match="Export not found"):
            export(harness, service)

    assert len(service.called("GET", f"{JOB}/status.json")) == 1


@pytest.mark.parametrize("code", ["604", "608", "611", "614", "713"])
def test_an_error_that_passes_ends_no_export(harness, code):
    passing = refused(code, "System error")
    with Marketo("Completed") as service:
        service.on("POST", f"{EXPORT}/create.json", steps(passing, service.create))
        service.on("POST", f"{JOB}/enqueue.json", steps(passing, service.enqueue))
        service.on("GET", f"{JOB}/status.json", steps(passing, passing, service.status))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert service.created == 1


@pytest.mark.parametrize(
    ("code", "error", "hint"),
    [("607", RemoteJobError, "midnight"), ("603", LoginRefusedError, "API user")],
)
def test_what_stops_the_calls_leaves_the_export_to_be_taken_up(harness, code, error, hint):
    with Marketo("Completed") as service:
        stopped = refused(code, "not today")
        service.on("GET", f"{JOB}/status.json", steps(stopped, service.status))
        with pytest.raises(error, match="not today") as caught:
            export(harness, service)
        assert len(service.called("GET", f"{JOB}/status.json")) == 1
        done = harness.again()

    assert hint in caught.value.hint
    assert done.bytes == ROWS
    assert service.created == 1


def test_a_filter_that_the_subscription_lacks_is_not_taken_for_too_long_a_time(harness):
    message = "Unsupported filter type for target subscription"
    with Marketo("Completed") as service:
        service.on("POST", f"{EXPORT}/create.json", refused("1035", message))
        with pytest.raises(RemoteJobError, match=message) as caught:
            export(harness, service)

    assert "subscription" in caught.value.hint


def test_a_token_that_expired_by_a_code_in_the_body_is_renewed(harness):
    with Marketo("Queued", "Completed") as service:
        harness.clock.after_wait = lambda waits: service.ended.add("canary-1:int")
        done = export(harness, service)

    assert done.bytes == ROWS
    assert service.logins == 2
    assert service.created == 1


def test_a_token_is_fetched_anew_before_it_ends(harness):
    with Marketo(*["Processing"] * 65, "Completed") as service:
        export(harness, service)

    assert service.logins == 2


def test_a_broken_download_is_taken_up_again(harness):
    with Marketo("Completed") as service:
        service.on("GET", f"{JOB}/file.json", steps(ranged(ROWS, truncate_at=1000), ranged(ROWS)))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert service.called("GET", f"{JOB}/file.json")[1].headers["Range"] == "bytes=1000-"


def test_empty_fields_come_as_a_word_and_become_nothing(harness):
    rows = b'id,email,note\n1,null,x\n2,"null",null\n3,null and void,nullnull\n'
    with Marketo("Completed") as service:
        service.on("GET", f"{JOB}/file.json", ranged(rows))
        service.on("GET", f"{JOB}/status.json", result({"status": "Completed"}))
        done = export(harness, service)

    assert done.bytes == b'id,email,note\n1,,x\n2,"null",\n3,null and void,nullnull\n'
    assert done.receipt.completeness is Completeness.COMPLETE
    assert "The word null became nothing in 2 values." in done.receipt.statement


@pytest.mark.parametrize("wrong", [ROWS.replace(b"user7@", b"user8@"), ROWS + b"9,x\n"])
def test_http_20_other_bytes_than_announced_are_no_file(harness, wrong):
    with Marketo("Completed") as service:
        service.on("GET", f"{JOB}/file.json", ranged(wrong))
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_http_20_another_number_of_rows_than_announced_is_no_file(harness):
    with Marketo("Completed") as service:
        service.on("GET", f"{JOB}/status.json", result(service.file() | {"numberOfRecords": 201}))
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_a_failed_job_passes_the_services_own_words_on(harness):
    failed = {"status": "Failed", "errorMsg": "The filter takes too long"}
    with Marketo() as service:
        service.on("GET", f"{JOB}/status.json", result(failed))
        with pytest.raises(RemoteJobError, match="takes too long"):
            export(harness, service)


@pytest.mark.parametrize("status", ["Canceled", "Cancelled", "Failed"])
def test_a_job_that_ends_without_a_file_is_a_failed_one(harness, status):
    with Marketo("Queued", status) as service, pytest.raises(RemoteJobError, match=status):
        export(harness, service)


def test_cancelling_is_told_to_the_service(harness):
    with Marketo("Processing") as service:
        harness.clock.after_wait = lambda waits: harness.cancel.set() if waits == 2 else None
        with pytest.raises(Cancelled):
            export(harness, service)

    assert len(service.called("POST", f"{JOB}/cancel.json")) == 1


def test_activities_of_some_types_are_exported(harness):
    with Marketo("Completed") as service:
        service.on("POST", "/bulk/v1/activities/export/create.json", refused("1013", "stop here"))
        with pytest.raises(UserError, match="stop here"):
            export(harness, service, kind="activities", fields="", activity_types="[1, 12]")

    (create,) = service.called("POST", "/bulk/v1/activities/export/create.json")
    assert "fields" not in create.json
    assert create.json["filter"]["activityTypeIds"] == [1, 12]


def test_a_wrong_secret_is_named(harness):
    with (
        Marketo("Completed") as service,
        pytest.raises(LoginRefusedError, match="No client with requested id"),
    ):
        export(harness, service, secrets={"client_id": CLIENT, "client_secret": "wrong"})


@pytest.mark.parametrize("jobs", [{"result": []}, {}])
def test_an_export_that_the_service_does_not_know_is_not_polled_for_ever(harness, jobs):
    with Marketo("Queued") as service:
        nothing = Reply(json={"requestId": "e42b#3", "success": True} | jobs)
        service.on("GET", f"{JOB}/status.json", nothing)
        with pytest.raises(RemoteJobError):
            export(harness, service)

    assert len(service.called("GET", f"{JOB}/status.json")) == 1
