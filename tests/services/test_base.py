"""The fake service of `fakes/base.py` itself, which other tests rely on."""

import http.client
import threading

import pytest

from tests.services.fakes.base import FakeService, Reply, Seen, needs, ranged, redirect, steps


def ask(host, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(host.host, timeout=5)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.fixture
def service():
    with FakeService() as service:
        yield service


def test_what_nobody_expects_is_refused_and_recorded(service):
    service.on("GET", "/v1/jobs", Reply(json=[]))

    assert ask(service, "POST", "/v1/jobs", body=b"x")[0] == 404
    assert ask(service, "GET", "/v1/jobs/1")[0] == 404
    assert [(seen.method, seen.path, seen.body) for seen in service.requests] == [
        ("POST", "/v1/jobs", b"x"),
        ("GET", "/v1/jobs/1", b""),
    ]


def test_parts_of_the_path_have_names(service):
    service.on("GET", "/v1/{kind}/{id}.json", lambda seen: Reply(json=dict(seen.names)))

    assert ask(service, "GET", "/v1/jobs/a%2Fb.json?x=1")[2] == b'{"kind": "jobs", "id": "a/b"}'
    assert service.requests[0].query == {"x": "1"}


def test_answers_follow_each_other_and_the_last_one_stays(service):
    service.on("GET", "/job", steps(Reply(202), Reply(text="done")))

    assert [ask(service, "GET", "/job")[0] for _ in range(3)] == [202, 200, 200]


def test_a_guard_answers_for_all(service):
    service.guard(needs("X-Key", "k", Reply(401, json={"message": "who?"})))
    service.on("GET", "/job", Reply(text="done"))

    assert ask(service, "GET", "/job")[0] == 401
    assert ask(service, "GET", "/job", {"X-Key": "k"})[0] == 200


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Api-Key", "PRIVATE-TOKEN"])
def test_the_file_host_refuses_whatever_may_be_a_credential(service, name):
    service.files.plain_only = True
    service.files.on("GET", "/a.csv", Reply(body=b"a\n"))

    assert ask(service.files, "GET", "/a.csv", {name: "secret"})[0] == 400
    assert ask(service.files, "GET", "/a.csv", {"Range": "bytes=0-"})[0] == 200


def test_a_file_can_be_had_from_any_byte_on(service):
    service.on("GET", "/a.csv", ranged(b"abcdef"))
    status, headers, body = ask(service, "GET", "/a.csv", {"Range": "bytes=2-"})

    assert (status, headers["Content-Range"], body) == (206, "bytes 2-5/6", b"cdef")
    changed = {"Range": "bytes=2-", "If-Range": '"v0"'}
    assert ask(service, "GET", "/a.csv", changed)[0] == 200


def test_a_body_can_break_off(service):
    service.on("GET", "/a.csv", ranged(b"abcdef", truncate_at=2))
    with pytest.raises(http.client.IncompleteRead):
        ask(service, "GET", "/a.csv")


def test_an_answer_can_get_lost(service):
    service.on("POST", "/job", Reply(is_lost=True))
    with pytest.raises(http.client.RemoteDisconnected):
        ask(service, "POST", "/job")


def test_a_redirect_names_the_other_host(service):
    service.on("GET", "/file", redirect(f"{service.files.url}/a.csv"))

    assert ask(service, "GET", "/file")[1]["Location"] == f"{service.files.url}/a.csv"


def test_a_mistake_of_a_handler_fails_the_test():
    def wrong(_seen: Seen) -> Reply:
        raise KeyError("payload")

    service = FakeService()
    service.on("GET", "/job", wrong)
    assert ask(service, "GET", "/job")[0] == 500
    with pytest.raises(KeyError, match="payload"):
        service.close()


def test_closing_ends_all_threads_though_a_client_keeps_its_connection():
    before = threading.active_count()
    with FakeService() as service:
        service.on("GET", "/job", Reply(text="done"))
        connection = http.client.HTTPConnection(service.host, timeout=5)
        connection.request("GET", "/job")
        connection.getresponse().read()

    connection.close()
    assert threading.active_count() == before
