"""Botify from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError, StartUnsureError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, gzipped, steps, throttled, zipped
from tests.services.fakes.botify import ROWS, TOKEN, Botify, error

QUERY = '{"collections": ["crawl.20261101"], "query": {"dimensions": ["url", "http_code"]}}'
PARAMS = {"organization": "acme", "project": "shop", "query": QUERY}
SECRETS = {"token": TOKEN}


@pytest.fixture
def botify():
    with Botify("CREATED", "PROCESSING", "DONE") as service:
        yield service


def export(harness, service, rows=None, **more):
    return harness.run("botify", PARAMS | more, secrets=SECRETS, base_url=service.url, rows=rows)


def test_an_export_is_started_once_polled_and_downloaded_without_the_token(harness, botify):
    done = export(harness, botify)

    assert done.bytes == ROWS.replace(b"\r\n", b"\n")
    assert done.receipt.completeness is Completeness.COMPLETE
    assert botify.started == 1
    assert len(botify.files.requests) == 1  # that host refuses whatever looks like a credential
    assert list(dict.fromkeys(filter(None, harness.statuses))) == ["CREATED", "PROCESSING", "DONE"]


def test_the_start_carries_typed_values(harness, botify):
    export(harness, botify, rows=500)

    (start,) = botify.called("POST", "/v1/jobs")
    assert start.json == {
        "job_type": "export",
        "payload": {
            "username": "acme",
            "project": "shop",
            "connector": "direct_download",
            "formatter": "csv",
            "formatter_config": {"print_header": True, "print_delimiter": False},
            "export_size": 500,
            "query": {
                "collections": ["crawl.20261101"],
                "query": {"dimensions": ["url", "http_code"]},
            },
        },
    }


def test_all_rows_asks_for_the_most_that_the_service_gives(harness, botify):
    export(harness, botify, rows=None)

    (start,) = botify.called("POST", "/v1/jobs")
    assert start.json["payload"]["export_size"] == 1_000_000


def test_an_export_of_logs_carries_its_days(harness, botify):
    days = {"date_start": "2026-10-01", "date_end": "2026-10-31"}
    export(harness, botify, job_type="logs_urls_export", **days)

    (start,) = botify.called("POST", "/v1/jobs")
    assert start.json["job_type"] == "logs_urls_export"
    assert {key: start.json["payload"][key] for key in days} == days


def test_the_interval_of_the_polls_grows(harness, botify):
    export(harness, botify)

    first, second, third = [seconds for seconds in harness.waited if seconds > 1]
    assert 5 <= first < 6
    assert 7.5 <= second < 9
    assert 11.25 <= third < 13


@pytest.mark.parametrize(
    "body",
    [
        gzipped(ROWS),
        zipped({"export/77.csv": ROWS}),
        ROWS,
        gzipped(b"sep=,\r\n" + ROWS),
    ],
    ids=["gzip", "zip", "plain", "with a line about the separator"],
)
def test_a_format_is_recognized_by_its_bytes_and_not_by_its_name(harness, body):
    with Botify("DONE", body=body) as service:
        done = export(harness, service)

    assert done.receipt.row_count == 2
    assert done.cells()[0] == ["url", "http_code"]


def test_fewer_rows_than_the_service_has_are_a_limited_file(harness, botify):
    done = export(harness, botify, rows=2)

    assert done.receipt.completeness is Completeness.LIMITED


def test_a_failed_job_passes_the_services_own_words_on(harness):
    with Botify("CREATED") as service:
        failed = service.job("FAILED", error={"message": "Unknown field url_x", "type": "BQL"})
        service.on("GET", "/v1/jobs/77", Reply(json=failed))
        with pytest.raises(RemoteJobError, match="Unknown field url_x"):
            export(harness, service)

    assert service.files.requests == []


def test_a_done_job_without_a_link_is_a_failed_one(harness):
    with Botify("DONE") as service:
        empty = service.job("DONE", results={})
        service.on("GET", "/v1/jobs/77", Reply(json=empty))
        with pytest.raises(RemoteJobError):
            export(harness, service)


def test_an_expired_link_is_repaired_by_one_more_poll(harness, botify):
    new = botify.job("DONE", results={"download_url": f"{botify.files.url}/new.csv.gz"})
    botify.on("GET", "/v1/jobs/77", steps(Reply(json=botify.job("DONE")), Reply(json=new)))
    botify.files.on("GET", "/exports/77.csv.gz", Reply(403, text="<Error>expired</Error>"))
    botify.files.on("GET", "/new.csv.gz", Reply(body=gzipped(ROWS)))

    done = export(harness, botify)

    assert done.receipt.row_count == 2
    assert botify.started == 1


def test_too_many_requests_are_waited_out_and_the_start_is_counted_once(harness, botify):
    refused = throttled(7, error(1053, "Too many requests"))
    botify.on("POST", "/v1/jobs", steps(refused, botify.start))

    done = export(harness, botify)

    assert done.receipt.row_count == 2
    assert botify.started == 1
    assert 7 in harness.waited


def test_an_export_that_is_running_already_says_what_to_do(harness, botify):
    other = {"job_id": 76, "job_url": "/v1/jobs/76", "date_created": "2026-01-15T11:00:00Z"}
    botify.on("POST", "/v1/jobs", Reply(400, json=error(1052, "An export is running")))
    botify.on("GET", "/v1/jobs", Reply(json={"results": [other], "count": 1}))
    with pytest.raises(RemoteJobError, match="An export is running") as caught:
        export(harness, botify)

    assert "Wait" in caught.value.hint
    assert botify.called("GET", "/v1/jobs/76") == []  # its rows may be those of another query


def test_a_refused_token_is_named(harness, botify):
    with pytest.raises(LoginRefusedError, match="Authentication credentials") as caught:
        harness.run("botify", PARAMS, secrets={"token": "wrong"}, base_url=botify.url)

    assert "Make a new one" in caught.value.hint
    assert "wrong" not in str(caught.value)


def test_http_17_a_start_whose_answer_got_lost_is_found_in_the_list_of_jobs(harness, botify):
    def lose(seen):
        botify.start(seen)
        return Reply(is_lost=True)

    ours = {"job_id": 77, "job_url": "/v1/jobs/77", "date_created": "2026-01-15T12:00:01Z"}
    old = {"job_id": 76, "job_url": "/v1/jobs/76", "date_created": "2026-01-14T09:00:00Z"}
    botify.on("POST", "/v1/jobs", lose)
    botify.on("GET", "/v1/jobs", Reply(json={"results": [ours, old], "count": 2}))

    done = export(harness, botify)

    assert done.receipt.row_count == 2
    assert botify.started == 1
    assert botify.called("GET", "/v1/jobs")[0].query["project"] == "shop"


def test_http_17_a_start_that_is_nowhere_to_be_found_is_not_repeated(harness, botify):
    old = {"job_id": 76, "job_url": "/v1/jobs/76", "date_created": "2026-01-14T09:00:00Z"}
    botify.on("POST", "/v1/jobs", Reply(is_lost=True))
    botify.on("GET", "/v1/jobs", Reply(json={"results": [old], "count": 1}))

    with pytest.raises(StartUnsureError):
        export(harness, botify)

    assert len(botify.called("POST", "/v1/jobs")) == 1


@pytest.mark.parametrize("fact", ["row_count", "file_size"])
def test_what_nobody_verified_does_not_cost_a_paid_export(harness, fact):
    with Botify("DONE") as service:
        results = {"download_url": service.link, fact: 3}
        service.on("GET", "/v1/jobs/77", Reply(json=service.job("DONE", results=results)))
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_link_whose_expiry_date_has_passed_is_not_requested(harness, botify):
    old = {"download_url": f"{botify.files.url}/old", "expires_at": "2026-01-15T11:59:00Z"}
    polls = [Reply(json=botify.job("DONE", results=old)), Reply(json=botify.job("DONE"))]
    botify.on("GET", "/v1/jobs/77", steps(*polls))

    done = export(harness, botify)

    assert done.receipt.row_count == 2
    assert [seen.path for seen in botify.files.requests] == ["/exports/77.csv.gz"]


def test_as_many_rows_as_the_service_gives_at_most_may_not_be_all(harness):
    with Botify("DONE", body=gzipped(b"url\n" + b"a\n" * 1_000_000)) as service:
        done = export(harness, service)

    assert done.receipt.row_count == 1_000_000
    assert done.receipt.completeness is Completeness.UNVERIFIED


def test_calls_keep_the_rate_limit_of_the_service(harness, botify):
    export(harness, botify)

    assert min(harness.waited) >= 0.2 - 1e-6  # five calls a second


def test_an_unknown_status_means_running(harness):
    with Botify("CREATED", "ALMOST_THERE", "DONE") as service:
        done = export(harness, service)

    assert done.receipt.row_count == 2
    assert "ALMOST_THERE" in harness.statuses
