"""The bounds of an exchange, to the second and to the byte."""

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.network import TimedOutError
from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline
from tests.support.clock import VirtualClock

DAY = 86_400


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def cancel():
    return Cancel()


@pytest.fixture
def deadline(clock, cancel):
    return ExchangeDeadline(clock, cancel)


def test_the_time_is_over_only_behind_its_end(clock, deadline):
    deadline.check()  # nothing is waited for yet
    deadline.restart(60.0, TimedOutError("too late"))
    clock.pass_by(60)
    deadline.check()
    clock.pass_by(1)
    with pytest.raises(TimedOutError, match="too late"):
        deadline.check()
    deadline.restart(1.0, TimedOutError("too late"))
    deadline.check()


def test_cancel_ends_every_wait(cancel, deadline):
    cancel.set()
    with pytest.raises(Cancelled):
        deadline.check()
    with pytest.raises(Cancelled):
        deadline.count_bytes(1)


def test_a_thousand_bytes_in_two_minutes_are_enough(clock, deadline):
    deadline.begin_body()
    for _ in range(9):
        clock.pass_by(120)
        deadline.count_bytes(1000)
    clock.pass_by(1)
    deadline.count_bytes(0)  # a new time began
    clock.pass_by(119)
    deadline.count_bytes(999)
    clock.pass_by(1)
    with pytest.raises(StalledError):
        deadline.count_bytes(0)


def test_what_came_is_added_up(clock, deadline):
    for _ in range(4):
        clock.pass_by(100)
        deadline.count_bytes(500)
        clock.pass_by(20)
        deadline.count_bytes(500)


def test_a_body_that_would_come_for_years_is_ended_after_a_day(clock, deadline):
    minutes = DAY // 60
    for _ in range(2 * minutes):
        clock.pass_by(60)
        deadline.count_bytes(69_445)  # a little more than 100 MB a day
    deadline.begin_body()
    for _ in range(minutes):
        clock.pass_by(60)
        deadline.count_bytes(69_444)
    clock.pass_by(60)
    with pytest.raises(StalledError):
        deadline.count_bytes(639)  # one byte too few


def test_the_body_has_its_time_from_its_own_start(clock, deadline):
    clock.pass_by(1000)
    deadline.begin_body()
    deadline.count_bytes(1)
