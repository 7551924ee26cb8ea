"""KoboToolbox from start to file, against a fake of the service."""

import json

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, ranged, steps, throttled
from tests.services.fakes.kobo import ASSET, EXPORTS, FILE, KEY, ROWS, TASK, Kobo

CELLS = [["_id", "name"], ["1", "Ada; L."], ["2", "Bob"]]


def export(harness, service, key=KEY, **more):
    params = {"server": service.url, "asset": "aAbB12"} | more
    return harness.run("kobotoolbox", params, secrets={"token": key})


def test_submissions_are_exported_counted_and_the_export_deleted(harness):
    with Kobo("created", "processing", "complete") as service:
        done = export(harness, service)

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert service.deleted == 1
    (start,) = service.called("POST", EXPORTS)
    assert start.json == {
        "type": "csv",
        "lang": "_xml",
        "multiple_select": "both",
        "group_sep": "/",
        "hierarchy_in_labels": True,
        "fields_from_all_versions": True,
    }


def test_a_filter_counts_for_the_number_of_rows_too(harness):
    query = '{"_submission_time": {"$gte": "2026-01-01"}}'
    with Kobo("complete") as service:
        export(harness, service, query=query, fields="_id\nname")

    (start,) = service.called("POST", EXPORTS)
    (count,) = service.called("GET", f"{ASSET}/data/")
    assert start.json["query"] == json.loads(query) == json.loads(count.query["query"])
    assert start.json["fields"] == ["_id", "name"]


def test_submissions_that_come_meanwhile_make_the_file_unverified(harness):
    with Kobo("complete", count=3) as service:
        done = export(harness, service)

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert done.receipt.statement == "2 rows came. The service counted 3 rows before."


def test_too_many_calls_are_waited_out(harness):
    with Kobo("complete") as service:
        service.on("GET", TASK, steps(throttled(9), Reply(json=service.task("complete"))))
        assert export(harness, service).cells() == CELLS

    assert 9 in harness.waited


def test_a_cut_download_is_taken_up(harness):
    with Kobo("complete") as service:
        service.on("GET", FILE, steps(ranged(ROWS, truncate_at=15), ranged(ROWS)))
        assert export(harness, service).cells() == CELLS


def test_a_failed_export_passes_its_reason_on(harness):
    with Kobo("processing", "error") as service, pytest.raises(RemoteJobError, match="translation"):
        export(harness, service, language="Klingon")


def test_a_form_without_submissions_has_its_header(harness):
    with Kobo("complete", count=0) as service:
        service.on("GET", FILE, ranged(b'"_id";"name"\r\n'))
        done = export(harness, service)

    assert done.cells() == CELLS[:1]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_refused_key_is_named(harness):
    with Kobo("complete") as service, pytest.raises(LoginRefusedError, match="Invalid token"):
        export(harness, service, key="old-canary")
