"""What is read of a response that is not the file."""

import pytest

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.engine.transfer.download import NotReadyYet
from tests.support.rawserver import ASKED, Close, RawServer, response

LONG = bytes(range(256)) * (1 << 13)  # 2 MB


def body_of_error(run, *script):
    with RawServer([ASKED, *script]) as server, pytest.raises(HttpStatusError) as caught:
        run.get(server)
    assert caught.value.status == 404
    return caught.value.body


def test_of_a_long_body_the_beginning_is_read(run):
    body = body_of_error(run, response(LONG, status="404 Not Found"), Close())
    assert 64 << 10 <= len(body) < len(LONG)
    assert LONG.startswith(body)


def test_a_short_body_is_read_to_its_end_also_in_pieces(run):
    head = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
    pieces = b"5\r\nno su\r\n", b"7\r\nch file\r\n", b"0\r\n\r\n"
    assert body_of_error(run, head, *pieces) == b"no such file"


def test_of_a_body_that_breaks_off_counts_what_came(run):
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n"
    assert body_of_error(run, head + b"no such", Close()) == b"no such"


def test_an_answer_that_is_not_ready_yet_is_whole(run):
    script = [ASKED, response(b"later", "X-Job: 7", status="202 Accepted")]
    with RawServer(script) as server, pytest.raises(NotReadyYet) as caught:
        run.get(server)
    answer = caught.value.response
    assert (answer.status, answer.reason, answer.body) == (202, "Accepted", b"later")
    assert answer.headers.get("x-job") == "7"
    assert answer.url == f"{server.url}/x?token=canary"
    assert not answer.changed_by_redirect
    assert answer.hosts == (server.url.removeprefix("http://"),)
