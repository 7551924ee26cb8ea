"""Servers that lie, or speak of something else: nothing of theirs is called complete."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply
from tests.support.rawserver import ASKED, Authority, Close, RawServer, response
from tests.support.web import WebHarness

CSV = b"id,name\n1,Ada\n2,Grace\n"
WIDE = "id,name\n1,Ädä\n2,Grâce\n"
LONG = b"id,name\n" + b"1,Ada\n" * 200_000
PAGES = """
schema = 1
id = "test-offset"
name = "Test"
base_url = "https://api.example.org"
mode = "direct"
[result]
url = "/rows"
[pages]
kind = "offset"
send = { in = "query", name = "offset" }
size = { name = "limit", value = 1000 }
[decode]
format = "json"
"""


@pytest.fixture
def harness(tmp_path):
    return WebHarness(tmp_path)


def head(*headers, status="200 OK"):
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


LIARS = {
    "counts characters, not bytes": head(f"Content-Length: {len(WIDE)}") + WIDE.encode(),
    "announces less, and ends at a line": head("Content-Length: 14") + CSV,
    "announces less, and ends in a line": head("Content-Length: 20") + CSV,
    "announces less of much": head(f"Content-Length: {len(LONG) - 6}") + LONG,
    "sends the changes only": response(CSV, "IM: diffe", status="226 IM Used"),
    "sends a part and calls it all": response(CSV, "Content-Range: bytes 0-21/900"),
    "sends parts in one": response(b"--b\r\nContent-Type: text/csv\r\n\r\nid\r\n1\r\n--b--\r\n"),
    "calls a function": response(b'cb([{"id":1}]);\n'),
    "guards its JSON": response(b')]}\'\n[{"id":1}]\n', "Content-Type: application/json"),
    "streams events": response(b"event: end\ndata: 1\n\n", "Content-Type: text/event-stream"),
    "draws its table": response(b"+----+\n| id |\n+----+\n|  1 |\n+----+\n"),
    "breaks off with a PHP error": response(
        b"id\n1\n<br />\n<b>Fatal error</b>: Maximum execution time exceeded\n"
    ),
    "asks for patience": response(b"Please wait...\n", "Refresh: 5"),
}


@pytest.mark.parametrize("script", LIARS.values(), ids=LIARS)
def test_http_15_a_server_that_lies_is_not_believed(harness, script):
    with RawServer([ASKED, script, Close()]) as server:
        try:
            receipt = harness.download(f"{server.url}/x").receipt
        except UserError:
            return
    assert receipt.completeness is Completeness.UNVERIFIED


def test_http_13_more_than_announced_is_noticed_over_tls(tmp_path):
    authority = Authority()
    harness = WebHarness(tmp_path, tls=authority.client())
    script = [ASKED, head("Content-Length: 14") + CSV, Close()]
    with (
        RawServer(script, tls=authority.server()) as server,
        pytest.raises(UserError, match="announced 14 bytes and sends more"),
    ):
        harness.download(f"{server.url}/x")


def test_http_13_an_error_that_goes_on_behind_its_length_stays_an_error(harness):
    script = [ASKED, head("Content-Length: 2", status="404 Not Found") + b"no such file", Close()]
    with RawServer(script) as server, pytest.raises(UserError, match="404"):
        harness.download(f"{server.url}/x")


def test_http_13_a_line_end_behind_a_body_is_no_more(harness):
    with RawServer([ASKED, response(CSV) + b"\r\n", Close()]) as server:
        assert harness.download(f"{server.url}/x").receipt.completeness is Completeness.COMPLETE


def test_http_13_an_answer_that_nobody_asked_for_is_not_taken_for_the_next(harness):
    """A smuggled response behind the first one."""
    pages = 'schema = 1\nid = "p"\nname = "P"\nbase_url = "https://a.example"\nmode = "direct"\n'
    pages += '[result]\nurl = "/rows"\n[pages]\nkind = "next-url"\nnext = "next"\n'
    pages += '[decode]\nformat = "json"\nrows = "rows"\n'
    first = response(b'{"rows": [{"id": 1}], "next": "/2"}')
    false = response(b'{"rows": [{"id": 666}]}')
    with RawServer([ASKED, first + false, ASKED, Close()]) as server, pytest.raises(UserError):
        harness.run(pages, base_url=server.url)


@pytest.mark.parametrize(("number", "is_all"), [(100, False), (99, True)])
def test_http_19_a_page_that_is_smaller_than_asked_may_not_be_the_last(harness, number, is_all):
    with FakeService() as service:
        service.on("GET", "/rows", Reply(json=[{"id": n} for n in range(number)]))
        receipt = harness.run(PAGES, base_url=service.url).receipt
    assert receipt.row_count == number
    assert (receipt.completeness is Completeness.COMPLETE) is is_all
    assert ("may give no more at once" in receipt.statement) is not is_all
