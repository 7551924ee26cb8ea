"""Retries: which errors are transient, the back-off, and the waits that a server asks for."""

from datetime import timedelta

import pytest

from csvdownloader.core.errors.network import (
    NameNotFoundError,
    ProxyError,
    TimedOutError,
    TlsRefusedError,
    UnreachableError,
)
from csvdownloader.core.errors.responses import HttpStatusError, ThrottledError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError, StalledError
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.retry import Backoff, is_transient, requested_wait
from csvdownloader.engine.transfer.status import status_error
from tests.support.builders import NOON

SOON = NOON + timedelta(seconds=90)
IMF, RFC_850, ASCTIME = (
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
)


def asked(status=429, **headers):
    named = Headers((k.replace("_", "-"), v) for k, v in headers.items())
    return requested_wait(status, named, NOON)


@pytest.mark.parametrize("form", [IMF, RFC_850, ASCTIME])
def test_http_11_a_date_in_each_of_its_forms_is_understood(form):
    assert asked(Retry_After=SOON.strftime(form)) == 90


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2", 2),
        (" 120 ", 120),
        ("0", 0),
        ("999999999", 6 * 3600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("-3", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),
        ("soon", None),
        ("Mon, 99 Foo 2026 99:99:99 GMT", None),
        ("Thu, 15 Jan 99999999999 12:00:00 GMT", None),
        ("Thu, 15 Jan 2026 12:00:00 +9999", None),
        ("9" * 5000, 6 * 3600),
        ("", None),
    ],
)
def test_http_11_what_retry_after_says(text, seconds):
    assert asked(Retry_After=text) == seconds


def test_http_11_nothing_said_is_nothing():
    assert asked() is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_RateLimit_Reset": "30"}, 30),
        ({"X_RateLimit_Reset": str(NOON.timestamp() + 45)}, 45),
        ({"X_RateLimit_Reset": str(int(NOON.timestamp()) - 45)}, 0),
        ({"X_RateLimit_Reset": "nan"}, None),
        ({"X_RateLimit_Reset": "-1"}, None),
        ({"X_RateLimit_Reset": "0"}, 0),
        ({"X_RateLimit_Reset": "1000000000"}, 6 * 3600),
        ({"X_RateLimit_Reset": "1000000001"}, 0),
        ({"X_RateLimit_Reset": "1e12"}, None),
        ({"RateLimit_Reset": "7"}, 7),
        ({"RateLimit_Reset": SOON.strftime(IMF)}, 90),
        ({"x_amzn_RateLimit_Limit": "0.0167"}, pytest.approx(59.88, abs=0.01)),
        ({"x_amzn_RateLimit_Limit": "0"}, None),
        ({"x_amzn_RateLimit_Limit": "inf"}, None),
        ({"x_amzn_RateLimit_Limit": "much"}, None),
        ({"X_RateLimit_Reset": "30", "Retry_After": "5"}, 5),
        ({"X_RateLimit_Reset": "30", "Retry_After": "junk"}, 30),
    ],
)
def test_rate_limit_headers(headers, seconds):
    assert asked(**headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_RateLimit_Reset": "30"}, None),
        ({"X_RateLimit_Reset": "30", "X_RateLimit_Remaining": "4999"}, None),
        ({"X_RateLimit_Reset": "30", "X_RateLimit_Remaining": "0"}, 30),
        ({"RateLimit_Reset": "7", "RateLimit_Remaining": "70"}, None),
        ({"RateLimit_Reset": "7", "RateLimit_Remaining": "0"}, 7),
        ({"x_amzn_RateLimit_Limit": "0.5"}, None),
        ({"X_RateLimit_Reset": "30", "Retry_After": "5"}, 5),
    ],
)
@pytest.mark.parametrize("status", [500, 502, 503])
def test_rate_limit_headers_count_for_other_errors_only_when_nothing_remains(
    status, headers, seconds
):
    assert asked(status, **headers) == seconds


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnreachableError(""), True),
        (TimedOutError(""), True),
        (IncompleteError(""), True),
        (StalledError(""), True),
        (NameNotFoundError(""), False),
        (ProxyError(""), False),
        (TlsRefusedError(""), False),
        (ChecksumError(""), False),
        (ThrottledError(""), False),
        *((HttpStatusError(s, ""), True) for s in (408, 429, 500, 502, 503, 504, 522, 524)),
        *((HttpStatusError(s, ""), False) for s in (400, 401, 403, 404, 410, 451, 501, 511)),
    ],
)
def test_which_errors_are_transient(error, expected):
    assert is_transient(error) is expected


def waits(backoff, times, asked=None):
    return [backoff.next(IncompleteError("cut"), asked, NOON) for _ in range(times)]


def test_waits_double_up_to_a_bound():
    assert waits(Backoff(tries=9, chance=lambda: 1), 8) == [1, 2, 4, 8, 16, 32, 60, 60]


def test_jitter_takes_off_up_to_half():
    assert waits(Backoff(chance=lambda: 0), 3) == [0.5, 1, 2]
    assert len(set(waits(Backoff(tries=100, budget=1e9, most=1), 20))) > 10


def test_tries_are_bounded_and_then_the_error_itself_is_raised():
    backoff = Backoff(tries=3)
    waits(backoff, 3)
    with pytest.raises(IncompleteError, match="cut"):
        waits(backoff, 1)


def test_all_waits_together_are_bounded():
    backoff = Backoff(tries=100, budget=100, chance=lambda: 1)
    with pytest.raises(IncompleteError, match="cut"):
        waits(backoff, 100)
    assert backoff.tries == 6  # 1 + 2 + 4 + 8 + 16 + 32 seconds


def test_by_itself_it_waits_six_times_and_for_a_quarter_of_an_hour_at_most():
    backoff = Backoff(chance=lambda: 1)
    assert waits(backoff, 6) == [1, 2, 4, 8, 16, 32]
    with pytest.raises(IncompleteError):
        waits(backoff, 1)
    patient = Backoff()
    assert waits(patient, 2, asked=450.0) == [450, 450]
    with pytest.raises(ThrottledError):
        waits(patient, 1, asked=0.5)
    assert waits(Backoff(tries=9, chance=lambda: 1), 9)[-2:] == [60, 60]


def test_after_something_went_well_patience_is_back():
    backoff = Backoff(tries=3)
    waits(backoff, 3)
    backoff.reset()
    assert len(waits(backoff, 3)) == 3


def test_http_11_the_wait_that_the_server_asks_for_is_taken():
    assert waits(Backoff(), 2, asked=77.0) == [77, 77]


def test_http_11_a_wait_over_budget_stops_with_its_time():
    error = status_error(429, "a.example:443")
    with pytest.raises(ThrottledError, match="asks to wait until") as caught:
        Backoff(budget=60).next(error, 90.0, NOON)
    assert SOON.astimezone().strftime("%Y-%m-%d %H:%M:%S") in caught.value.message
    assert "a.example:443 is asked too often (429)" in caught.value.message
