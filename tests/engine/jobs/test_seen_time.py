"""The time that the program has seen pass, over clocks that the test sets."""

import json
import math
import platform

import pytest

from csvdownloader.engine.jobs import seen_time
from csvdownloader.engine.jobs.seen_time import SeenTime
from tests.support.clock import VirtualClock

DAY = 86_400.0


class Computer:
    """A computer with its clock, and the start of it that runs."""

    def __init__(self, path):
        self.clock, self.boot, self.path = VirtualClock(), "first", path

    def seconds(self):
        """What a new process of the program sees."""
        return SeenTime(self.path, self.clock.monotonic, lambda: self.boot).seconds()


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path / "seen.json")


def test_s14_a_new_folder_has_seen_nothing(computer):
    assert computer.seconds() == 0


def test_s14_time_passes_between_two_runs(computer):
    computer.seconds()
    computer.clock.pass_by(DAY)
    assert [computer.seconds(), computer.seconds()] == [DAY, DAY]
    computer.clock.pass_by(60)
    assert computer.seconds() == DAY + 60


@pytest.mark.parametrize("leap", [400 * DAY, -400 * DAY])
def test_s14_a_leap_of_the_wall_clock_is_not_time(computer, leap):
    computer.seconds()
    computer.clock.jump(leap)
    assert computer.seconds() == 0


def test_s14_what_passes_while_the_computer_is_off_is_not_seen(computer):
    computer.seconds()
    computer.clock.pass_by(DAY)
    assert computer.seconds() == DAY
    computer.boot = "second"
    computer.clock.pass_by(400 * DAY)
    assert computer.seconds() == DAY
    computer.clock.pass_by(60)
    assert computer.seconds() == DAY + 60


def test_s14_a_clock_that_begins_anew_under_the_same_name_takes_nothing_away(computer):
    computer.seconds()
    computer.clock.pass_by(DAY)
    computer.seconds()
    computer.clock = VirtualClock()
    assert computer.seconds() == DAY


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"boot": 1}', "[" * 100_000, "\0"])
def test_s14_a_damaged_mark_begins_anew(computer, mark):
    computer.path.write_text(mark)
    assert computer.seconds() == 0
    computer.clock.pass_by(60)
    assert computer.seconds() == 60


def test_s14_where_nothing_can_be_written_time_goes_on_from_the_last_mark(computer):
    computer.path = computer.path.parent / "nowhere" / "seen.json"
    assert computer.seconds() == 0
    assert not computer.path.parent.exists()


def test_s14_the_real_clock_goes_on(tmp_path):
    seen = SeenTime(tmp_path / "seen.json")
    first, second = seen.seconds(), seen.seconds()
    assert 0 == first <= second
    assert math.isfinite(second)


def test_s14_a_start_of_the_system_has_a_name_and_else_the_computer_has(tmp_path, monkeypatch):
    name, mark = tmp_path / "boot_id", tmp_path / "seen.json"
    monkeypatch.setattr(seen_time, "_BOOT_ID", name)
    SeenTime(mark).seconds()
    assert json.loads(mark.read_text())["boot"] == platform.node()
    name.write_text("0f4a\n")
    SeenTime(mark).seconds()
    assert json.loads(mark.read_text())["boot"] == "0f4a"
