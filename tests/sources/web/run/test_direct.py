"""Downloads without a job."""

import gzip

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError
from csvdownloader.core.errors.services import DeadlineError
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from tests.services.fakes.base import FakeService, Reply, ranged, steps
from tests.sources.web.jobs import CELLS, CSV

PROFILE = """
schema = 1
id = "test-direct"
name = "Test direct"
base_url = "https://api.example.org"
mode = "direct"
[[params]]
name = "since"
type = "date"
[[params]]
name = "tags"
type = "list"
[result]
url = "/rows"
omit_empty = true
query = { since = "{{ params.since }}", tag = "{{ params.tags }}" }
"""


@pytest.fixture
def server():
    with FakeService() as service:
        service.on("GET", "/rows", Reply(body=CSV))
        yield service


def test_the_bytes_stay_as_they_are(harness, server):
    done = harness.download(f"{server.url}/rows")

    assert done.bytes == CSV
    assert done.receipt.completeness is Completeness.COMPLETE


def test_another_format_is_made_of_what_came(harness, server):
    server.on("GET", "/rows", Reply(body=gzip.compress(CSV)))

    done = harness.download(f"{server.url}/rows", format=Format.TSV)

    assert done.bytes == b"id\tname\n1\tAda\n2\tGrace\n"


def test_only_so_many_rows_are_kept(harness, server):
    done = harness.download(f"{server.url}/rows", rows=1)

    assert done.cells() == CELLS[:2]
    assert done.receipt.completeness is Completeness.LIMITED


def test_values_go_into_the_query_and_those_without_are_left_out(harness, server):
    harness.run(PROFILE, {"tags": "a b\nc&d"}, base_url=server.url)

    (seen,) = server.requests
    assert seen.pairs == (("tag", "a b"), ("tag", "c&d"))


def test_a_base_url_may_have_a_path(harness, server):
    server.on("GET", "/gateway/v2/rows", Reply(body=CSV))

    assert harness.run(PROFILE, base_url=f"{server.url}/gateway/v2/").cells() == CELLS


def test_not_yet_means_the_same_address_again(harness, server):
    not_yet = Reply(202, headers={"Retry-After": "30"})
    server.on("GET", "/rows", steps(not_yet, not_yet, Reply(body=CSV)))

    assert harness.download(f"{server.url}/rows").cells() == CELLS

    assert harness.waited == [30, 30]
    waiting = [p for p in harness.progress if p.stage is Stage.PREPARING and p.next_poll]
    assert waiting


def test_not_yet_for_ever_has_an_end(harness, server):
    server.on("GET", "/rows", Reply(202))

    with pytest.raises(DeadlineError):
        harness.download(f"{server.url}/rows")

    assert sum(harness.waited) == pytest.approx(7200)
    assert max(harness.waited) <= 66


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_http_12_a_refusal_is_not_repeated_and_leaves_nothing_behind(harness, server, status):
    server.on("GET", "/rows", Reply(status, text="<html>sorry</html>"))

    with pytest.raises(HttpStatusError, match=str(status)) as caught:
        harness.download(f"{server.url}/rows?api_key=canary")

    assert len(server.requests) == 1
    assert harness.files() == []
    assert "canary" not in caught.value.message


def test_http_12_the_words_of_a_refusal_are_passed_on(harness, server):
    server.on("GET", "/rows", Reply(400, json={"message": "since must be a date"}))

    with pytest.raises(UserError, match="400: since must be a date"):
        harness.run(PROFILE, base_url=server.url)


def test_a_refused_account_is_one_where_the_profile_says_so(harness, server):
    server.on("GET", "/rows", Reply(403, json={"code": "E7", "message": "no"}))
    errors = '[errors]\ncode = ["code"]\n[[errors.map]]\ncode = ["E7"]\nclass = "auth"\nhint = "H"'

    with pytest.raises(LoginRefusedError) as caught:
        harness.run(PROFILE + errors, base_url=server.url)

    assert caught.value.hint == "H"


BUSY = """
[errors]
code = ["code"]
[[errors.map]]
code = ["busy"]
class = "throttled"
[[errors.map]]
http = [503]
class = "permanent"
"""


def test_a_refusal_that_passes_by_its_code_is_waited_out(harness, server):
    busy = Reply(400, json={"code": "busy"}, headers={"Retry-After": "7"})
    server.on("GET", "/rows", steps(busy, Reply(body=CSV)))

    assert harness.run(PROFILE + BUSY, base_url=server.url).bytes == CSV
    assert 7 in harness.waited


def test_a_refusal_that_does_not_pass_by_the_profile_is_not_repeated(harness, server):
    server.on("GET", "/rows", Reply(503))
    with pytest.raises(HttpStatusError):
        harness.run(PROFILE + BUSY, base_url=server.url)

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><html>log in</html>", b'{"error": "no such table"}']
)
def test_http_15_something_else_than_data_is_refused(harness, server, body):
    server.on("GET", "/rows", Reply(body=body, headers={"Content-Type": "text/csv"}))

    with pytest.raises(NotTheDataError, match=r"127\.0\.0\.1"):
        harness.download(f"{server.url}/rows")
    assert harness.files() == []


@pytest.mark.parametrize("reply", [Reply(200), Reply(204)])
def test_http_19_an_empty_answer_is_named(harness, server, reply):
    server.on("GET", "/rows", reply)

    with pytest.raises(NotTheDataError):
        harness.download(f"{server.url}/rows")


def test_a_restart_goes_on_with_the_rest_of_the_file(harness, server):
    content = b"id,name\n" + b"1,Ada\n" * 5000
    server.on("GET", "/rows", ranged(content, truncate_at=20_000))
    harness.clock.after_wait = lambda waits: harness.cancel.set(shutting_down=True)
    with pytest.raises(Cancelled):
        harness.download(f"{server.url}/rows")
    server.on("GET", "/rows", ranged(content))
    harness.clock.after_wait = lambda waits: None

    done = harness.restarted().again()

    assert done.bytes == content
    assert server.requests[-1].headers["Range"] == "bytes=20000-"


def test_a_cancelled_download_leaves_nothing_behind(harness, server):
    server.on("GET", "/rows", Reply(202))
    harness.clock.after_wait = lambda waits: harness.cancel.set()

    with pytest.raises(Cancelled):
        harness.download(f"{server.url}/rows")

    assert harness.files() == []


def test_percent_begins_at_nothing(harness, server):
    content = b"id,name\n" + b"1,Ada\n" * 200_000
    server.on("GET", "/rows", Reply(body=content))
    harness.download(f"{server.url}/rows")

    percents = harness.report.percents
    assert percents[0] < 70
    assert percents == sorted(percents)
