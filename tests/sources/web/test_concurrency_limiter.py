import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.sources.web.concurrency_limiter import ConcurrencyLimiter
from tests.fakes.report import Recorder
from tests.support.clock import VirtualClock


def test_an_export_waits_until_the_one_before_it_has_ended():
    limiter, clock, report = ConcurrencyLimiter(), VirtualClock(), Recorder()
    first = limiter.slot("shop", 1, clock, report, Cancel())
    first.__enter__()
    clock.after_wait = lambda waits: waits == 3 and first.__exit__(None, None, None)
    with limiter.slot("shop", 1, clock, report, Cancel()):
        assert len(clock.waited) == 3
    assert {progress.stage for progress in report.seen} == {Stage.QUEUEING}


def test_other_services_and_services_without_a_limit_do_not_wait():
    limiter, clock = ConcurrencyLimiter(), VirtualClock()
    with (
        limiter.slot("shop", 1, clock, Recorder(), Cancel()),
        limiter.slot("bank", 1, clock, Recorder(), Cancel()),
        limiter.slot("file", None, clock, Recorder(), Cancel()),
        limiter.slot("file", None, clock, Recorder(), Cancel()),
    ):
        assert clock.waited == []


def test_a_slot_is_free_again_after_a_failure():
    limiter, clock = ConcurrencyLimiter(), VirtualClock()
    with (
        pytest.raises(ValueError, match="broken"),
        limiter.slot("shop", 1, clock, Recorder(), Cancel()),
    ):
        raise ValueError("broken")
    with limiter.slot("shop", 1, clock, Recorder(), Cancel()):
        assert clock.waited == []


def test_the_wait_can_be_cancelled():
    limiter, clock, cancel = ConcurrencyLimiter(), VirtualClock(), Cancel()
    clock.after_wait = lambda _waits: cancel.set()
    with (
        limiter.slot("shop", 1, clock, Recorder(), Cancel()),
        pytest.raises(Cancelled),
        limiter.slot("shop", 1, clock, Recorder(), cancel),
    ):
        raise AssertionError("it had no slot")
