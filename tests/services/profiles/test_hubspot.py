"""HubSpot from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps, zipped
from tests.services.fakes.hubspot import (
    EXPIRED,
    EXPORT,
    LANGUAGES,
    ROWS,
    TASK,
    TOKEN,
    HubSpot,
    task,
)

START = f"{EXPORT}/async"
PARAMS = {"properties": "email\nfirstname"}
CELLS = [["email", "firstname"], ["ada@example.org", "Ada"]]


def export(harness, service, **more):
    secrets = {"token": TOKEN}
    return harness.run("hubspot", PARAMS | more, secrets=secrets, base_url=service.url)


def done_with(service, name="a.csv"):
    return task("COMPLETE", result=service.file(name), numErrors=0)


def test_records_are_exported(harness):
    with HubSpot(task("PENDING"), task("PROCESSING")) as service:
        polls = [task("PENDING"), task("PROCESSING"), done_with(service)]
        service.on("GET", TASK, steps(*[Reply(json=poll) for poll in polls]))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        done = export(harness, service)

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    (start,) = service.called("POST", START)
    assert start.json == {
        "exportType": "VIEW",
        "format": "CSV",
        "exportName": "CSV Downloader",
        "language": "EN",
        "objectType": "CONTACT",
        "objectProperties": ["email", "firstname"],
    }


def test_a_list_is_exported_by_its_id(harness):
    with HubSpot() as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        export(harness, service, export_type="LIST", list_id="12", object_type="COMPANY")

    (start,) = service.called("POST", START)
    assert (start.json["listId"], start.json["objectType"]) == ("12", "COMPANY")


def test_internal_names_and_values_are_asked_for_in_place_of_labels(harness):
    with HubSpot() as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        export(harness, service, internal="NAMES\nVALUES")

    (start,) = service.called("POST", START)
    assert start.json["exportInternalValuesOptions"] == ["NAMES", "VALUES"]


def test_a_search_goes_along_as_an_object(harness):
    with HubSpot() as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        export(harness, service, search='{"query": "hello"}')

    (start,) = service.called("POST", START)
    assert start.json["publicCrmSearchRequest"] == {"query": "hello"}


@pytest.mark.parametrize("language", [LANGUAGES[0], LANGUAGES[-1], "PT_BR"])
def test_all_languages_of_the_form_are_those_of_the_service(harness, language):
    with HubSpot() as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        assert export(harness, service, language=language).cells() == CELLS


def test_another_number_of_records_makes_the_file_unverified(harness):
    with HubSpot(records=2) as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert done.receipt.statement == "1 row came. The service counted 2 rows before."


def test_details_that_are_not_found_end_no_export(harness):
    with HubSpot() as service:
        service.on("GET", f"{EXPORT}/4711", Reply(404, json={"message": "unknown export"}))
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=ROWS))
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.COMPLETE


def test_the_files_of_a_zip_are_joined_under_one_header(harness):
    more = b"email,firstname\r\nbob@example.org,Bob\r\n"
    with HubSpot(records=2) as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", Reply(body=zipped({"1.csv": ROWS, "2.csv": more})))
        done = export(harness, service)

    assert done.cells() == [*CELLS, ["bob@example.org", "Bob"]]


def test_an_expired_link_is_repaired_by_one_more_poll(harness):
    with HubSpot() as service:
        polls = [done_with(service, "a.csv"), done_with(service, "b.csv")]
        service.on("GET", TASK, steps(*[Reply(json=poll) for poll in polls]))
        service.files.on("GET", "/a.csv", EXPIRED)
        service.files.on("GET", "/b.csv", Reply(body=ROWS))
        done = export(harness, service)

    assert done.cells() == CELLS
    assert len(service.called("POST", START)) == 1


def test_a_link_that_stays_expired_ends_in_an_error(harness):
    with HubSpot() as service:
        service.on("GET", TASK, Reply(json=done_with(service)))
        service.files.on("GET", "/a.csv", EXPIRED)
        with pytest.raises(UserError):
            export(harness, service)

    assert len(service.files.requests) < 10


def test_counted_errors_are_a_failed_job(harness):
    errors = [{"status": "error", "message": "Property nickname does not exist"}]
    polls = [task("PENDING"), task("COMPLETE", numErrors=1, errors=errors, result="https://x/y")]
    with HubSpot(*polls) as service, pytest.raises(RemoteJobError, match="nickname"):
        export(harness, service)


def test_a_complete_job_without_a_link_is_a_failed_one(harness):
    with HubSpot(task("COMPLETE", numErrors=0)) as service, pytest.raises(RemoteJobError):
        export(harness, service)


def test_a_job_that_somebody_cancelled_ends(harness):
    with (
        HubSpot(task("PENDING"), task("CANCELED")) as service,
        pytest.raises(RemoteJobError, match="CANCELED"),
    ):
        export(harness, service)


def test_a_refused_token_is_named(harness):
    with (
        HubSpot(task("PENDING")) as service,
        pytest.raises(LoginRefusedError, match="not valid"),
    ):
        harness.run("hubspot", PARAMS, secrets={"token": "wrong"}, base_url=service.url)
