"""Parts of a run without a server: poll schedule, URLs, page cursors and error messages."""

from datetime import UTC, datetime, timedelta

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile.errors import Errors
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.poll import Interval
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile_toml.load import read_profile
from csvdownloader.sources.web.run.calls.render import with_query
from csvdownloader.sources.web.run.calls.service_errors import message_of
from csvdownloader.sources.web.run.calls.throttled_client import ThrottledClient
from csvdownloader.sources.web.run.checkpoint import is_signed
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import (
    PollDeadline,
    PollSchedule,
    parse_timestamp,
)
from csvdownloader.sources.web.run.progress_reporter import ProgressReporter
from csvdownloader.sources.web.run.result.page_cursor import PageCursor, next_page
from tests.fakes.report import Recorder
from tests.sources.web.jobs import pages_profile
from tests.support.builders import NOON
from tests.support.clock import VirtualClock


def reply(body=None, status=200, text=""):
    return ParsedReply(status, (), body, text, "https://api.example.org/rows")


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_jitter_adds_a_tenth_at_most(chance):
    schedule = PollSchedule(Interval(first=10, factor=1, min=1, max=10), 0, lambda: chance)

    assert schedule.next() == 10 + chance


def test_the_least_time_between_polls_beats_the_longest_interval():
    schedule = PollSchedule(Interval(first=1, factor=2, min=1, max=10), 60, lambda: 0.0)

    assert [schedule.next(), schedule.next()] == [60, 60]


def test_the_wait_that_a_server_asks_for_is_not_less_than_the_least():
    schedule = PollSchedule(Interval(first=10, factor=1, min=5, max=10), 0, lambda: 0.0)

    assert [schedule.asked_for(0), schedule.asked_for(90), schedule.asked_for(None)] == [5, 90, 10]


@pytest.mark.parametrize(
    ("since_start", "left"),
    [
        (timedelta(0), 100),
        (timedelta(seconds=30), 70),
        (timedelta(days=400), 100),  # the time was over, or the clock jumped: a new round
        (timedelta(days=-1), 100),
    ],
)
def test_a_deadline_goes_on_over_a_restart(since_start, left):
    deadline = PollDeadline(NOON, NOON + since_start, 5000.0, 100.0)

    assert deadline.left(5000.0) == left
    assert deadline.left(5010.0) == left - 10
    assert deadline.left(9000.0) == 0


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-15T12:00:00Z",
        "2026-01-15T12:00:00",
        "2026-01-15 13:00:00+01:00",
        "2026-01-15T12:00:00.000+0000",
        "Thu, 15 Jan 2026 12:00:00 GMT",
        1768478400,
        "1768478400",
        1768478400000,
    ],
)
def test_moments_are_read_in_the_ways_of_services(value):
    assert parse_timestamp(value) == NOON


S16 = [
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "Fri, 31 Dec 9999 23:59:59 -1400",
    "9" * 5000,
    "-1e300",
]


@pytest.mark.parametrize("value", [None, "", True, "soon", "nan", "1e400", {}, "2026-13-45", *S16])
def test_what_is_no_moment_is_none(value):
    assert parse_timestamp(value) is None


def test_a_moment_has_a_zone():
    assert parse_timestamp("2026-01-15").tzinfo is not None
    assert datetime.now(UTC) > parse_timestamp("2026-01-15")


def test_a_percent_that_was_shown_is_not_taken_back():
    report = Recorder()
    reporter = ProgressReporter(report)
    for percent in (None, 20, 10, None, 30):
        reporter(Progress(Stage.DOWNLOADING, percent=percent))
    with reporter.watching(lambda: Progress(Stage.COPYING, percent=5)):
        pass

    assert report.percents == [20, 20, 30, 30, 30]  # watching looks at its start and its end
    assert reporter.fetching.low == 30


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://s3.example.org/a?X-Amz-Signature=1",
        "https://x.example.org/?sv=1&sig=abc",
        "/rows?access_token=1",
        "https://x.example.org/?API_KEY=1",
    ],
)
def test_an_address_that_lets_in_is_known_by_its_names(text):
    assert is_signed(text)


@pytest.mark.parametrize(
    "text", ["https://x.example.org/?pageToken=1&cursor=2", "job-7", "a=b", "http://[", ""]
)
def test_other_addresses_are_not(text):
    assert not is_signed(text)


@pytest.mark.parametrize(
    ("url", "query", "expected"),
    [
        ("https://a/b", {}, "https://a/b"),
        ("https://a/b", {"x": "1 2&3"}, "https://a/b?x=1%202%263"),
        ("https://a/b?c=d", {"x": True}, "https://a/b?c=d&x=true"),
        ("https://a/b#part", {"x": [1, 2]}, "https://a/b?x=1&x=2"),
        ("https://a/b?", {"x": None}, "https://a/b?x="),
    ],
)
def test_parameters_are_added_to_an_address(url, query, expected):
    assert with_query(url, query) == expected


@pytest.mark.parametrize("url", ["http://files.example.org/a", "file:///a", "a.csv", ""])
def test_an_address_without_encryption_is_refused_from_a_service_that_has_it(url):
    profile = read_profile(pages_profile('kind = "next-url"\nnext = "next"'))
    order = RunOrder(
        profile, {}, {}, credential_scope(profile, {}), "https://api.example.org", None, "csv"
    )
    with HttpClient() as client:
        throttled = ThrottledClient(client, VirtualClock(), Cancel(), order, print, lambda: 0.0)

        with pytest.raises(RedirectRefusedError):
            throttled.check(url)
        throttled.check("https://files.example.org/a")


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_with_fewer_rows_than_asked_for_is_the_last_unless_the_sum_says_otherwise():
    plain = Pages("offset", send_name="offset", size=100)
    counted = Pages("offset", send_name="offset", size=100, total=Selector("total"))
    cursor = PageCursor(at=0)

    assert next_page(plain, cursor, reply({}), 50, 50) is None
    assert next_page(plain, cursor, reply({}), 100, 100) == PageCursor(number=1, at=100)
    assert next_page(counted, cursor, reply({"total": 120}), 50, 50) == PageCursor(number=1, at=50)
    assert next_page(counted, cursor, reply({"total": 120}), 70, 120) is None
    assert next_page(counted, cursor, reply({"total": 120}), 0, 50) is None


def test_a_page_cursor_survives_being_stored():
    cursor = PageCursor(number=3, at=7, token="t", url="https://a/b", parts=9)

    assert PageCursor.of(cursor.state()) == cursor


# --- error messages -------------------------------------------------------------------------------


def nested(depth):
    """A message below so many levels."""
    return {"error": nested(depth - 1)} if depth else {"message": "too deep"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "no such table"}, "no such table"),
        ({"error": "bad"}, "bad"),
        ({"error": {"code": 7, "message": "deep"}}, "deep"),
        ({"errors": [{"title": "first"}, {"title": "second"}]}, "first"),
        ([{"message": "in a list"}], "in a list"),
        ({"detail": ["one", "two"]}, "one"),
        ({}, "Bad Request"),
        (None, "Bad Request"),
        ({"message": "two\nlines\x1b[31m"}, "two lines[31m"),
        ({"message": "x" * 1000}, "x" * 300 + "..."),
        ({"error": True}, "Bad Request"),
        ({"error": {"error": {"error": {}}}}, "Bad Request"),
        (nested(500), "Bad Request"),
    ],
)
def test_the_message_of_a_service_is_found_and_made_one_line(body, message):
    assert message_of(Errors(), reply(body, 400)) == message


def test_the_profile_says_where_the_message_is():
    errors = Errors(message=(Selector("a"), Selector("b")), request_id=(Selector("id"),))

    assert message_of(errors, reply({"b": "here", "id": 9}, 400)) == "here (request 9)"


def test_sec_02_the_error_of_a_store_of_files_is_not_repeated_whole():
    errors = Errors(message=(Selector("http:text"),))
    xml = "<?xml version='1.0'?><Error><StringToSign>canary</StringToSign></Error>"

    assert message_of(errors, reply(None, 403, xml)) == "Forbidden"
