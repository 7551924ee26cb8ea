"""What came is looked at once more when it reads as a message and no table."""

import base64

import pytest

from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply
from tests.sources.web.bodies.harness import BodiesHarness, decoding
from tests.sources.web.jobs import Jobs, job_profile, run


@pytest.fixture
def job(tmp_path):
    return BodiesHarness(tmp_path / "job", simple=True)


PIECES = {
    '<div class="error">Session expired</div>': "Session expired",
    '<div class="error">Sorry, your session expired</div>\n': "Sorry, your session expired",
    "<div>\n<p>Session expired, log in</p>\n</div>\n": "Session expired, log in",
    "<title>Maintenance</title>\n<h1>Back, soon, we hope</h1>\n": "Maintenance Back, soon",
    "<h1>Forbidden</h1>": "Forbidden",
    "<p>Session expired<br>Log in again\n": "Session expired Log in again",
    "<b>Fatal error</b>: Uncaught PDOException in /x.php:12\n<br />\n": "Fatal error",
    "<Report version='1'>\n<Fault>Layer unknown</Fault>\n</Report>\n": "Layer unknown",
    "<response><status>error</status></response>": "error",
    "\n\n  <svg xmlns='x'></svg>": "",
    "Traceback (most recent call last):\n  File 'x.py', line 3\nValueError: 1, 2, 3\n": "Traceback",
}


@pytest.mark.parametrize(("text", "message"), PIECES.items())
def test_http_15_a_piece_of_a_page_or_a_trace_is_no_table(job, text, message):
    with pytest.raises(NotTheDataError, match="instead of the data") as caught:
        job.file(text)
    assert message in caught.value.message


OTHERS = {
    '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nid\r\n1\r\n--b--\r\n': "multipart",
    "--b\r\nContent-Type: text/csv\r\n\r\nid\r\n1\r\n--b--\r\n": "multipart",
    'callback([{"id":1,"n":2}]);': "JSON inside a script",
    'cb([{"id":1}]);\n': "JSON inside a script",
    ')]}\'\n[{"id":1}]\n': "JSON inside a script",
    'while(1);[{"id":1,"n":2}]\n': "JSON inside a script",
    'event: message\ndata: {"id":1}\n\nevent: error\ndata: x\n\n': "a stream of events",
    "+----+------+\n| id | name |\n+----+------+\n|  1 | Ada  |\n+----+------+\n": "drawn",
    'a:1:{s:5:"error";s:1:"x";}': "a value of PHP",
    "[error]\ncode=5\nmessage=x\n": "a file of settings",
    base64.encodebytes(b"id,name\n1,Ada\n" * 20).decode(): "base64",
}


@pytest.mark.parametrize(("text", "kind"), OTHERS.items())
def test_http_15_another_kind_of_text_is_called_by_its_name(job, text, kind):
    with pytest.raises(NotTheDataError, match="instead of the data") as caught:
        job.file(text)
    assert kind in caught.value.message


NOTICES = [
    "Error: query timed out\n",
    "No data\n",
    "No results found.\n",
    "null\n",
    "unauthorized\n",
    "Sorry, an error occurred\n",
    "ORA-00942: table or view does not exist\n",
    "java.lang.NullPointerException\n\tat com.foo.Bar(Bar.java:10)\n\tat com.foo.M(M.java:3)\n",
    "We are down for maintenance.\nPlease come back later.\n",
    "Internal Server Error\nRequest id: 1234\n",
    "503 Service Unavailable\nretry\n",
    "HTTP/1.1 500 Internal Server Error\n\nfoo\n",
    "id\n1\n2\nError: query timed out\n",
    '"Session expired"',
    "wait...\n",
    "- id: 1\n  name: Ada\n- id: 2\n  name: Grace\n",
    "id\n1\n<br />\n<b>Fatal error</b>:  Maximum execution time exceeded in <b>/x.php</b>\n",
]


@pytest.mark.parametrize("text", NOTICES)
def test_http_15_what_reads_as_a_message_is_not_complete(job, text):
    job.file(text)
    receipt = job.publish()
    assert receipt.completeness is Completeness.UNVERIFIED
    assert "message" in receipt.statement
    shown = text.splitlines()[-1 if text.startswith("id") else 0].strip(".")
    assert " ".join(shown.split()) in receipt.statement


TABLES = [
    "id\n1\n2\n",
    "First name\nAda\nGrace\n",
    "comment\nGood. Thanks!\nI could not log in: error 500.\n",
    "Error message\nfile not found\nno such table: x\n",
    "Number of failed login attempts\n5\n3\n",
    "Please rate us from 1 to 10:\n8\n9\n",
    "Please describe your experience with us\nIt was good\nI liked it very much\n",
    "What must be better next year\nThe food was cold\nMore time\n",
    "What is your favourite colour?\nBlue\nDark green\n",
    "<CLOSE>\n1.5\n2\n",
    "<B>,<A>\n1,2\n",
    "<b>x</b>,<i>y</i>\n1,2\n",
    "log\nERROR: a\nWARN: b\n",
    "title\nThe end.\nAn error of judgement: a novel.\n",
    "Order ID,Error code,Failed at,Reason\n",
    "id, name, price\n",
    "id\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_a_table_that_has_such_words_stays_one(job, text):
    job.file(text)
    assert job.finish().completeness is Completeness.COMPLETE


OBJECTS = {
    '[{"message": "Session expired", "errorCode": "INVALID_SESSION_ID"}]': "Session expired",
    '[{"id": 1, "n": 2}, {"id": 3}, {"error": {"message": "timed out"}}]': "timed out",
    '{"status": "error", "message": "no access"}\n': "no access",
}


@pytest.mark.parametrize(("text", "message"), OBJECTS.items())
def test_http_15_an_object_that_reads_as_an_error_is_not_complete(job, text, message):
    is_list = text.startswith("[")
    media_type = "application/json" if is_list else "application/x-ndjson"
    job.file(text, name="x", media_type=media_type)
    receipt = job.publish()
    assert receipt.completeness is Completeness.UNVERIFIED
    assert message in receipt.statement


def test_objects_that_have_a_message_among_other_things_are_rows(job):
    job.file('[{"id": 1, "message": "x"}, {"id": 2, "error": "y"}]', media_type="application/json")
    assert job.finish().completeness is Completeness.COMPLETE


def test_a_message_where_json_is_expected_is_shown(tmp_path):
    job = BodiesHarness(tmp_path / "job", decode=decoding(format="json"))
    with pytest.raises(NotTheDataError, match="a message instead of the data: Query timed out"):
        job.file("Query timed out: try again\n")


def test_a_doubt_is_remembered(tmp_path):
    job = BodiesHarness(tmp_path / "job", simple=False)
    job.file("No data\n")
    state = job.assembly.state()
    job.begin(state)
    assert job.finish().completeness is Completeness.UNVERIFIED


def test_one_column_without_rows_is_complete_when_the_service_counts_none(harness):
    profile = job_profile(result='urls = "url"\nrows = "rows"')
    with Jobs("ready") as jobs:
        jobs.files.on("GET", "/out.csv", Reply(body=b"Order number\n"))
        jobs.on("GET", "/jobs/j-1", lambda _: jobs.reply("ready", rows=0))
        done = run(harness, jobs, profile)
    assert done.receipt.completeness is Completeness.COMPLETE


@pytest.mark.parametrize("rows", [None, 1])
def test_a_message_is_no_table_of_so_many_rows(harness, rows):
    with FakeService() as service:
        service.on("GET", "/x", Reply(body=b"Internal Server Error\nRequest id: 1\nNode: a\n"))
        receipt = harness.download(f"{service.url}/x", rows=rows).receipt
    assert receipt.completeness is Completeness.UNVERIFIED
