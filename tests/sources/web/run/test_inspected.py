"""A text from the web of which no profile says anything is inspected as a file is."""

import gzip

import pytest

from csvdownloader.core.errors.reading import (
    BadBytesError,
    ContradictedChoiceError,
    DoubtfulReadingError,
    MalformedRecordError,
    RaggedRowError,
)
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.sources.reading import Certainty
from tests.services.fakes.base import FakeService, Reply
from tests.support.rawserver import ASKED, Close, RawServer, response

PLAIN = b"id,name\n1,Ada\n2,Grace\n"
TITLED = b"Sales 2024\nDate;Amount\n1;2\n3;4\n"
GERMAN = "name;city\nMüller;Köln\nStraße;München\nGärtner;Düsseldorf\n"
RAGGED = b"a,b\n1,2\n3\n4,5,6\n7,8\n"
TYPE = "text/csv"


@pytest.fixture
def fetch(harness):
    """Downloads these bytes, as a server that sends them with that content type."""
    with FakeService() as server:

        def fetch(body, content_type=TYPE, path="/rows.csv", **options):
            headers = {"Content-Type": content_type}
            server.on("GET", path, Reply(body=body, headers=headers))
            return harness.download(f"{server.url}{path}", **options)

        yield fetch


def test_a_plain_file_stays_byte_by_byte_and_nothing_is_said(fetch):
    done = fetch(PLAIN)
    assert done.bytes == PLAIN
    assert done.receipt.completeness is Completeness.COMPLETE
    assert "The bytes are the service's own." in done.receipt.statement
    assert done.receipt.reading.notes == ()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_title_is_set_aside_and_said(fetch, pack):
    done = fetch(pack(TITLED))
    assert done.cells() == [["Date", "Amount"], ["1", "2"], ["3", "4"]]
    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert done.receipt.reading.set_aside == ("Sales 2024",)
    assert done.receipt.reading.notes == ("Line 1 was set aside: the table begins at line 2.",)


def test_what_is_said_leaves_no_doubt(fetch):
    done = fetch(TITLED, header_row="2", delimiter="semicolon")
    assert done.cells()[0] == ["Date", "Amount"]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_doubt_is_an_error_for_who_wants_none(fetch, harness):
    with pytest.raises(DoubtfulReadingError):
        fetch(TITLED, strict=True)


def test_the_charset_of_the_server_counts_where_the_bytes_fit_it(fetch):
    done = fetch(GERMAN.encode("cp1252"), f"{TYPE}; charset=windows-1252")
    assert done.cells()[1] == ["Müller", "Köln"]
    assert done.receipt.completeness is Completeness.COMPLETE
    assert done.receipt.reading.notes == ()


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "us-ascii"])
def test_bytes_that_prove_their_encoding_win_over_the_server_and_that_is_said(fetch, charset):
    done = fetch(GERMAN.encode(), f"{TYPE}; charset={charset}")
    assert done.cells()[1] == ["Müller", "Köln"]
    assert done.receipt.completeness is Completeness.COMPLETE
    assert done.receipt.reading.certainty("encoding") is Certainty.LIKELY
    assert done.receipt.reading.notes == (
        f"The server says that the encoding is {charset}, but the bytes are utf-8.",
    )


def test_a_charset_that_nobody_knows_is_no_hint(fetch):
    assert fetch(GERMAN.encode(), f"{TYPE}; charset=klingon").cells()[1] == ["Müller", "Köln"]


def test_the_user_wins_over_the_server(fetch):
    done = fetch(GERMAN.encode("cp1252"), f"{TYPE}; charset=utf-8", encoding="cp1252")
    assert done.cells()[1] == ["Müller", "Köln"]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_choice_that_the_bytes_contradict_is_an_error(fetch, harness):
    with pytest.raises(ContradictedChoiceError):
        fetch(GERMAN.encode(), encoding="utf-16")


def test_rows_of_other_lengths_go_where_the_user_says(fetch, harness):
    with pytest.raises(RaggedRowError):
        fetch(RAGGED)
    done = fetch(RAGGED, ragged="aside")
    assert done.cells() == [["a", "b"], ["1", "2"], ["7", "8"]]
    assert done.receipt.completeness is Completeness.UNVERIFIED
    folder = harness.folder / "jobs" / harness.job.id
    assert (folder / ASIDE).read_bytes() == b'line,record\n3,3\n4,"4,5,6"\n'
    assert fetch(RAGGED, ragged="cut").cells()[2:4] == [["3", ""], ["4", "5"]]


def test_bytes_that_do_not_fit_are_replaced_where_the_user_says(fetch):
    text = b"a,b\n" + b"1,2\n" * 200_000 + b"\xff,3\n" + b"4,5\n" * 400_000
    with pytest.raises(BadBytesError):
        fetch(text)
    done = fetch(text, bad_bytes="replace", rows=200_001)
    assert done.cells()[-1] == ["\ufffd", "3"]


def test_an_option_that_means_nothing_is_refused(fetch):
    with pytest.raises(InvalidRequestError, match="“delimiter” means nothing for JSON files"):
        fetch(b'[{"a": 1}, {"a": 2}]', "application/json", "/rows.json", delimiter="comma")


def test_a_note_shows_no_secret_of_the_address(harness):
    with FakeService() as server:
        server.on("GET", "/hush.csv", Reply(body=GERMAN.encode("cp1252")))
        done = harness.download(f"{server.url}/hush.csv?token=hush.csv")
    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert all("hush" not in note for note in done.receipt.reading.notes)


def test_a_text_without_quoting_is_one_unless_its_end_is_unknown(fetch, harness):
    text = b'id\tname\n1\t"start\n2\tx\n3\tend"s\n'
    done = fetch(text)
    assert done.cells()[1:] == [["1", '"start'], ["2", "x"], ["3", 'end"s']]
    assert done.receipt.completeness is Completeness.UNVERIFIED
    with RawServer([ASKED, response(text, length=False), Close()]) as server:
        url = f"http://127.0.0.1:{server.port}/rows.csv"
        with pytest.raises(MalformedRecordError):
            harness.download(url)
    with RawServer([ASKED, response(text, length=False), Close()]) as server:
        url = f"http://127.0.0.1:{server.port}/rows.csv"
        assert len(harness.download(url, quote="none").cells()) == 4


def test_what_a_profile_describes_is_not_inspected(harness):
    profile = """
schema = 1
id = "test-direct"
name = "Test direct"
base_url = "BASE"
mode = "direct"
[result]
url = "/rows"
[decode]
format = "csv"
delimiter = ";"
"""
    with FakeService() as server:
        server.on("GET", "/rows", Reply(body=b"1;2024-01-01\n2;2024-01-02\n" * 9))
        done = harness.run(profile.replace("BASE", server.url))
    assert done.cells()[0] == ["1", "2024-01-01"]
    assert done.receipt.reading is None
