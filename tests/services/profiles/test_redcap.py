"""REDCap's records, against a fake of the service."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeHost, Reply, redirect, steps, throttled
from tests.services.fakes.redcap import OVERLOADED, PATH, ROWS, TOKEN, RedCap


def export(harness, service, token=TOKEN, **more):
    params = {"server": service.url} | more
    return harness.run("redcap", params, secrets={"token": token})


def test_records_are_exported_with_the_token_in_the_form(harness):
    with RedCap() as service:
        done = export(harness, service)

    assert done.bytes == ROWS
    assert done.receipt.completeness is Completeness.COMPLETE
    (seen,) = service.requests
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert dict(seen.form) == {
        "content": "record",
        "action": "export",
        "format": "csv",
        "returnFormat": "json",
        "csvDelimiter": ",",
        "type": "flat",
        "rawOrLabel": "raw",
        "rawOrLabelHeaders": "raw",
        "exportDataAccessGroups": "false",
        "exportSurveyFields": "false",
        "token": TOKEN,
    }


def test_what_was_asked_for_goes_along(harness):
    more = {"fields": "record_id\nage", "filter": "[age] > 30", "since": "2026-11-01"}
    with RedCap() as service:
        export(harness, service, **more)

    (seen,) = service.requests
    assert [value for name, value in seen.form if name == "fields[]"] == ["record_id", "age"]
    assert dict(seen.form)["filterLogic"] == "[age] > 30"
    assert dict(seen.form)["dateRangeBegin"] == "2026-11-01 00:00:00"


def test_sec_01_the_token_goes_to_no_other_host(harness):
    with RedCap() as service, FakeHost() as other:
        for status in (302, 307):
            service.on("POST", PATH, redirect(f"{other.url}/steal", status))
            with pytest.raises(UserError):
                export(harness, service)

        assert all(TOKEN.encode() not in seen.body for seen in other.requests)


@pytest.mark.parametrize("answer", [throttled(4), Reply(503)])
def test_a_passing_error_is_waited_out(harness, answer):
    with RedCap() as service:
        service.on("POST", PATH, steps(answer, service.export))
        assert export(harness, service).bytes == ROWS


def test_a_transfer_that_is_cut_is_begun_anew(harness):
    with RedCap() as service:

        def cut(seen):
            return replace(service.export(seen), truncate_at=20)

        service.on("POST", PATH, steps(cut, service.export))
        assert export(harness, service).bytes == ROWS


def test_an_overloaded_server_that_says_so_with_200_is_no_table(harness):
    with (
        RedCap(OVERLOADED.encode()) as service,
        pytest.raises(UserError, match="could not connect"),
    ):
        export(harness, service)


def test_a_header_alone_is_a_table_without_rows(harness):
    with RedCap(b"record_id,name\n") as service:
        done = export(harness, service)

    assert done.cells() == [["record_id", "name"]]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_white_space_in_place_of_rows_is_no_table(harness):
    with RedCap(b"\n") as service, pytest.raises(UserError):
        export(harness, service)


def test_a_refused_token_is_named(harness):
    with RedCap() as service, pytest.raises(LoginRefusedError, match="permissions"):
        export(harness, service, token="0" * 32)


def test_a_wrong_field_is_told_in_redcaps_words(harness):
    with RedCap() as service, pytest.raises(HttpStatusError, match="nothing") as caught:
        export(harness, service, fields="nothing")

    assert "fields" in caught.value.hint
