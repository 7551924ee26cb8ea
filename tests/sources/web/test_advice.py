"""Advice on a failed download is about the web, and not about a file of this computer."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.reading import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError, ThrottledError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError
from tests.services.fakes.base import FakeService, Reply, steps
from tests.sources.web.jobs import job_profile, pages_profile

ROWS = b"1,2\n" * 100_000
RAGGED, BROKEN = b"a,b\n" + ROWS + b"1,2,3\n", b'a,b\n"1"x,2\n'
LATIN = b"a,b\n" + 2 * ROWS + b"\xe4,2\n" + 8 * ROWS  # between the samples


@pytest.fixture
def server():
    with FakeService() as service:
        yield service


def hint_of(harness, server, reply, error_class, **reading):
    server.on("GET", "/x.csv", reply)
    with pytest.raises(error_class) as caught:
        harness.download(f"{server.url}/x.csv", **reading)
    return caught.value.hint


@pytest.mark.parametrize(
    ("body", "error_class", "reading", "advice"),
    [
        (RAGGED, RaggedRowError, {}, "--ragged"),
        (BROKEN, MalformedRecordError, {"quote": '"'}, "--quote"),
        (LATIN, BadBytesError, {"encoding": "utf-8"}, "--bad-bytes"),
        (b"[[]]", WrongContentError, {"kind": "json"}, "in a browser"),
    ],
    ids=["ragged", "broken", "latin", "no rows"],
)
def test_s14_a_text_that_is_wrong_is_not_for_the_user_to_mend(
    harness, server, body, error_class, reading, advice
):
    hint = hint_of(harness, server, Reply(body=body), error_class, **reading)
    assert advice in hint
    assert "the file" not in hint


@pytest.mark.parametrize("body", [RAGGED, BROKEN, LATIN], ids=["ragged", "broken", "latin"])
def test_s14_no_option_is_advised_where_the_profile_says_how_a_text_is_read(harness, body):
    with FakeService() as jobs:
        jobs.on("POST", "/jobs", Reply(json={"id": "j-1"}))
        result = Reply(json={"status": "ready", "url": f"{jobs.url}/x.csv"})
        jobs.on("GET", "/jobs/j-1", result)
        jobs.on("GET", "/x.csv", Reply(body=body))
        decode = 'format = "csv"\nencoding = "utf-8"\ndelimiter = ","'
        with pytest.raises(UserError) as caught:
            harness.run(job_profile(f"[decode]\n{decode}"), base_url=jobs.url)
    assert "--" not in caught.value.hint
    assert "ask whoever runs" in caught.value.hint.lower()


@pytest.mark.parametrize(
    ("replies", "error_class", "advice"),
    [
        ([Reply(body=b"nothing")], NotTheDataError, "what the profile expects"),
        ([Reply(json={"error": "no such table"})], RemoteJobError, "then run it again."),
        ([Reply(429)] * 20, ThrottledError, "Retry later"),
    ],
    ids=["no rows", "an error", "throttled"],
)
def test_s14_a_service_without_exports_is_not_said_to_run_one(
    harness, server, replies, error_class, advice
):
    server.on("GET", "/rows", steps(*replies))
    profile = (
        pages_profile('kind = "next-url"\nnext = "next"') + '\n[errors]\nmessage = ["error"]\n'
    )
    with pytest.raises(error_class) as caught:
        harness.run(profile, base_url=server.url)
    assert advice in caught.value.hint
    assert "browser" not in caught.value.hint
    assert "new export" not in caught.value.hint


@pytest.mark.parametrize(
    ("reply", "error_class", "advice"),
    [
        (Reply(401), HttpStatusError, "profile:download-token"),
        (Reply(401, json={"error": "who?"}), LoginRefusedError, "profile:download-token"),
        (Reply(403), HttpStatusError, "profile:download-token"),
        (Reply(410), HttpStatusError, "fresh link"),
        (Reply(202), DeadlineError, "Retry asks for it again"),
    ],
)
def test_s14_an_address_has_no_account_and_no_export(harness, server, reply, error_class, advice):
    assert advice in hint_of(harness, server, reply, error_class)


def test_s14_a_failure_says_whether_its_job_goes_on(harness, server):
    server.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    server.on("GET", "/jobs/j-1", Reply(text="<html><title>Sign in</title>"))
    with pytest.raises(NotTheDataError, match="login page") as caught:
        harness.run(job_profile(), base_url=server.url)
    assert caught.value.failure().is_resumable
    server.on("GET", "/x.csv", Reply(text="<html><title>Sign in</title>"))
    with pytest.raises(NotTheDataError, match="login page") as caught:
        harness.download(f"{server.url}/x.csv")
    assert not caught.value.failure().is_resumable
