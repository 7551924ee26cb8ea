"""Chains: responses that carry rows and name the next response, as Trino's do."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError, StartUnsureError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply, steps

COLUMNS = [{"name": "id"}, {"name": "name"}]


def profile(retry="never"):
    return f"""
schema = 1
id = "test-chain"
name = "Test chain"
base_url = "https://api.example.org"
mode = "chain"
[start]
url = "/statement"
text = "SELECT 1"
retry = "{retry}"
capture = {{ next = "nextUri" }}
[poll]
url = "{{{{ job.next }}}}"
status = "error && 'failed' || nextUri && 'running' || 'done'"
interval = {{ first = "1s", factor = 2.0, min = "0.1s", max = "10s" }}
capture = {{ next = "nextUri" }}
[poll.classes]
running = ["running"]
done = ["done"]
failed = ["failed"]
[decode]
format = "json"
rows = "data"
columns = "columns[].name"
[cancel]
method = "DELETE"
url = "{{{{ job.next }}}}"
[errors]
message = ["error.message"]
"""


class Server(FakeService):
    """Hands out two pages of rows, each of them once."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_out: list[str] = []
        self.on("POST", "/statement", Reply(json={"id": "q", "nextUri": f"{self.url}/q/1"}))
        self.on("GET", "/q/1", Reply(json={"nextUri": f"{self.url}/q/2"}))
        self.on("GET", "/q/2", self.page([[1, "Ada"]], "/q/3"))
        self.on("GET", "/q/3", self.page([[2, None]], "/q/4"))
        self.on("GET", "/q/4", Reply(json={"columns": COLUMNS}))
        for number in range(1, 5):
            self.on("DELETE", f"/q/{number}", Reply(204))

    def page(self, rows, following):
        def answer(seen):
            if seen.path in self.handed_out:
                return Reply(410, json={"error": {"message": "rows are gone"}})
            self.handed_out.append(seen.path)
            return Reply(json={"columns": COLUMNS, "data": rows, "nextUri": self.url + following})

        return answer


@pytest.fixture
def server():
    with Server() as service:
        yield service


def run(harness, server, text=None, **more):
    return harness.run(text or profile(), base_url=server.url, **more)


def test_all_rows_of_the_chain_come(harness, server):
    done = run(harness, server)

    assert done.cells() == [["id", "name"], ["1", "Ada"], ["2", ""]]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_only_answers_without_rows_are_waited_for(harness, server):
    run(harness, server)

    assert len(harness.waited) == 2  # after the start and after the first poll


def test_a_chain_that_ends_at_once_is_complete(harness, server):
    server.on("POST", "/statement", Reply(json={"columns": COLUMNS, "data": [[1, "Ada"]]}))

    assert run(harness, server).cells() == [["id", "name"], ["1", "Ada"]]
    assert len(server.requests) == 1


def test_a_chain_without_rows_is_a_header(harness, server):
    server.on("POST", "/statement", Reply(json={"columns": COLUMNS}))

    assert run(harness, server).cells() == [["id", "name"]]


def test_an_error_in_the_middle_has_the_servers_words(harness, server):
    server.on("GET", "/q/3", Reply(json={"error": {"message": "Division by zero"}}))

    with pytest.raises(RemoteJobError, match="Division by zero"):
        run(harness, server)


def test_an_error_of_the_start_has_the_servers_words(harness, server):
    server.on("POST", "/statement", Reply(json={"error": {"message": "line 1: no table"}}))

    with pytest.raises(RemoteJobError, match="no table"):
        run(harness, server)


def test_an_answer_that_the_server_could_not_give_is_asked_for_again(harness, server):
    server.on("GET", "/q/3", steps(Reply(503), Reply(502), server.page([[2, "Bob"]], "/q/4")))

    assert run(harness, server).cells()[-1] == ["2", "Bob"]


def test_the_server_is_told_when_there_are_enough_rows(harness, server):
    done = run(harness, server, rows=1)

    assert done.receipt.completeness is Completeness.LIMITED
    assert [seen.path for seen in server.requests if seen.method == "DELETE"] == ["/q/3"]
    assert not server.called("GET", "/q/3")


def leave_after(harness, wait):
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == wait else None
    )


def test_an_interrupted_chain_is_not_resumed_and_says_so(harness, server):
    leave_after(harness, 2)
    with pytest.raises(Cancelled):
        run(harness, server)
    harness.clock.after_wait = lambda waits: None

    with pytest.raises(RemoteJobError, match="only once") as caught:
        harness.again()
    assert "begins it anew" in caught.value.hint
    assert len(server.called("POST", "/statement")) == 1

    assert len(harness.again().cells()) == 3
    assert len(server.called("POST", "/statement")) == 2


def test_an_interrupted_chain_begins_anew_where_that_does_no_harm(harness, server):
    server.on("GET", "/q/3", Reply(503))
    leave_after(harness, 3)
    with pytest.raises(Cancelled):
        run(harness, server, profile("safe"))
    harness.clock.after_wait = lambda waits: None
    server.handed_out.clear()
    server.on("GET", "/q/3", server.page([[2, "Bob"]], "/q/4"))

    assert harness.restarted().again().cells() == [["id", "name"], ["1", "Ada"], ["2", "Bob"]]


def test_a_lost_start_of_a_chain_is_not_repeated(harness, server):
    server.on("POST", "/statement", Reply(is_lost=True))

    with pytest.raises(StartUnsureError):
        run(harness, server)


def test_an_error_without_end_is_given_up(harness, server):
    server.on("GET", "/q/3", Reply(500))

    with pytest.raises(HttpStatusError):
        run(harness, server)
