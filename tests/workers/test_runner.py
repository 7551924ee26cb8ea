import gc
import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QThread

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job_context import current_job
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.workers import runner as runner_module
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.runner import Failed, Stopped, Succeeded, TaskReport, TaskRunner
from tests.support.builders import NOON
from tests.support.clock import VirtualClock


class Ends:
    """Records the ends and the progress of tasks, and on which threads they arrived."""

    def __init__(self) -> None:
        self.endings = {}
        self.progress = {}
        self.threads = set()

    def start(self, runner, task_id, work) -> None:
        def end(ending):
            assert task_id not in self.endings
            self.threads.add(QThread.currentThread())
            self.endings[task_id] = ending

        def progressed(progress):
            self.threads.add(QThread.currentThread())
            self.progress.setdefault(task_id, []).append(progress)

        runner.start(task_id, work, end, progressed)


def test_200_jobs_in_the_real_pool_all_report_and_end_on_the_main_thread(qtbot, runner):
    ends, workers = Ends(), set()

    def work(number):
        def run(report, cancel):
            workers.add(threading.get_ident())
            report(Progress(Stage.COPYING, row_count=number))
            return number

        return run

    with qtbot.waitSignal(runner.idle, timeout=20_000):
        for number in range(200):
            ends.start(runner, str(number), work(number))
    assert ends.endings == {str(number): Succeeded(number) for number in range(200)}
    assert {task: reports[-1].row_count for task, reports in ends.progress.items()} == {
        str(number): number for number in range(200)
    }
    assert ends.threads == {QThread.currentThread()}
    assert threading.get_ident() not in workers


def test_numbers_beyond_32_bits_arrive(qtbot, runner):
    ends = Ends()
    with qtbot.waitSignal(runner.idle):
        ends.start(runner, "a", lambda report, cancel: report(Progress(Stage.COPYING, 2**40)))
    assert ends.progress["a"][-1].row_count == 2**40


def test_an_expected_error_is_a_value_and_no_bug(qtbot, runner):
    ends, bugs = Ends(), []
    runner.bug_found.connect(bugs.append)

    def work(report, cancel):
        raise DiskFullError("The disk is full")

    with qtbot.waitSignal(runner.idle):
        ends.start(runner, "a", work)
    ending = ends.endings["a"]
    assert isinstance(ending, Failed)
    assert ending.failure().message == "The disk is full"
    assert bugs == []


@pytest.mark.usefixtures("expected_log")
def test_a_bug_ends_the_task_and_is_told(qtbot, runner):
    ends, bugs = Ends(), []
    runner.bug_found.connect(bugs.append)
    with qtbot.waitSignal(runner.idle):
        ends.start(runner, "a", lambda report, cancel: 1 / 0)
    assert isinstance(ends.endings["a"], Failed)
    assert ends.endings["a"].failure().kind == "Bug"
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


@pytest.mark.usefixtures("expected_log")
def test_a_panic_of_an_extension_ends_the_task_too(qtbot, runner):
    class PanicException(BaseException):  # as pyo3 derives it
        pass

    def work(report, cancel):
        raise PanicException("called Option::unwrap() on None")

    ends = Ends()
    with qtbot.waitSignal(runner.idle):
        ends.start(runner, "a", work)
    assert ends.endings["a"].failure().kind == "Bug"


def test_cancel_reaches_a_waiting_worker(qtbot, runner):
    ends = Ends()
    ends.start(runner, "a", lambda report, cancel: cancel.wait(60))
    with qtbot.waitSignal(runner.idle, timeout=1000):
        runner.cancel("a")
        runner.cancel("a")
    assert ends.endings == {"a": Stopped()}


@pytest.mark.usefixtures("expected_log")
def test_a_source_that_hangs_is_given_up_within_a_second(qtbot, runner):
    ends, release = Ends(), threading.Event()
    ends.start(runner, "a", lambda report, cancel: release.wait(60))
    with qtbot.waitSignal(runner.idle, timeout=1000):
        runner.cancel("a")
    assert ends.endings == {"a": Stopped()}
    ends.endings.clear()
    with qtbot.waitSignal(runner.idle):  # its id is free again, and its late end is not delivered
        ends.start(runner, "a", lambda report, cancel: release.set())
    assert ends.endings == {"a": Succeeded(None)}


def test_one_id_runs_once_at_a_time(qtbot, runner):
    release = threading.Event()
    with qtbot.waitSignal(runner.idle):
        Ends().start(runner, "a", lambda report, cancel: release.wait(10))
        with pytest.raises(ValueError, match="already running"):
            Ends().start(runner, "a", lambda report, cancel: None)
        release.set()
    assert not runner.is_running("a")


def test_shutting_down_says_when_a_thread_hangs(qapp):
    runner, begun, release = TaskRunner(), threading.Event(), threading.Event()
    Ends().start(runner, "a", lambda report, cancel: begun.set() or release.wait(60))
    assert begun.wait(10)
    assert not runner.shut_down(1)
    release.set()
    assert runner.shut_down(5000)


def test_reports_are_coalesced_and_the_last_one_always_arrives(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(runner_module.time, "monotonic", lambda: clock[0])
    reported = []
    report = TaskReport(reported.append)
    for rows in range(1000):
        clock[0] += 0.001
        report(Progress(Stage.COPYING, rows))
    assert 25 <= len(reported) <= 35
    report.flush()
    report.flush()
    assert reported[-1].row_count == 999
    assert len({p.row_count for p in reported}) == len(reported)


def test_the_time_of_the_next_poll_is_reported_before_the_wait():
    reported = []
    report = TaskReport(reported.append)
    report(Progress(Stage.PREPARING, status="busy"))
    report(Progress(Stage.PREPARING, status="busy", next_poll=NOON))
    assert reported[-1].next_poll == NOON


def test_a_probe_is_asked_while_the_worker_waits_and_not_after(qtbot, runner):
    ends, asked = Ends(), threading.Event()
    counts = []

    def work(report, cancel):
        def probe():
            counts.append(1)
            asked.set()
            return Progress(Stage.COPYING, 7)

        with report.watching(probe):
            assert asked.wait(10)
        return len(counts)

    with qtbot.waitSignal(runner.idle, timeout=15_000):
        ends.start(runner, "a", work)
    assert ends.endings["a"] == Succeeded(len(counts))
    assert ends.progress["a"][-1].row_count == 7


@pytest.mark.usefixtures("expected_log")
def test_a_probe_that_fails_fails_the_task(qtbot, runner):
    ends, asked = Ends(), threading.Event()

    def work(report, cancel):
        def probe():
            asked.set()
            raise LookupError("a bug in the probe")

        with report.watching(probe):
            assert asked.wait(10)

    with qtbot.waitSignal(runner.idle, timeout=15_000):
        ends.start(runner, "a", work)
    assert isinstance(ends.endings["a"].error, LookupError)


def test_a_probe_that_takes_long_is_waited_for_that_much_less(monkeypatch):
    clock, waits = VirtualClock(), []

    class Paced(threading.Event):
        def wait(self, timeout=None):
            waits.append(round(timeout, 3))
            clock.pass_by(timeout)
            return len(waits) > 3

    monkeypatch.setattr(runner_module.time, "monotonic", clock.monotonic)
    threads = SimpleNamespace(Event=Paced, Thread=threading.Thread)
    monkeypatch.setattr(runner_module, "threading", threads)
    takes = iter([0.06, 0.0, 0.5])
    with TaskReport(lambda _: None).watching(lambda: clock.pass_by(next(takes))):
        pass
    assert waits == [0.1, 0.04, 0.1, 0.0]


def test_a_probe_without_news_is_not_reported():
    reported, asked = [], threading.Event()
    with TaskReport(reported.append).watching(asked.set):
        assert asked.wait(10)
    assert reported == []


def test_the_error_of_the_worker_goes_before_that_of_the_probe():
    asked = threading.Event()

    def probe():
        asked.set()
        raise LookupError("a bug in the probe")

    def work():
        with TaskReport(lambda _: None).watching(probe):
            assert asked.wait(10)
            raise ValueError("of the worker")

    with pytest.raises(ValueError, match="of the worker"):
        work()


def test_a_probe_that_is_asked_at_the_end_is_waited_for(monkeypatch):
    asked, left, ended = threading.Event(), threading.Event(), []

    class Stop(threading.Event):
        def set(self):
            super().set()
            left.set()

    def probe():
        asked.set()
        assert left.wait(10)
        ended.append(True)

    threads = SimpleNamespace(Event=Stop, Thread=threading.Thread)
    monkeypatch.setattr(runner_module, "threading", threads)
    with TaskReport(lambda _: None).watching(probe):
        assert asked.wait(10)
    assert ended == [True]


def test_the_collector_runs_on_the_gui_thread_only(qtbot, runner, qapp):
    class Node:
        def __init__(self) -> None:
            self.me = self
            self.thread = threads

        def __del__(self) -> None:
            self.thread.append(threading.get_ident())

    threads, ends = [], Ends()
    collector = CycleCollector(qapp)
    try:
        with qtbot.waitSignal(runner.idle, timeout=20_000):
            ends.start(runner, "a", lambda report, cancel: [Node() for _ in range(20_000)] and None)
        assert threads == []
        assert not gc.isenabled()
        collector._collect()
        assert set(threads) == {threading.get_ident()}
    finally:
        collector.deleteLater()


def test_a_task_for_a_job_runs_in_its_name_and_the_next_in_none(qtbot, runner):
    seen = []

    def run(job_id):
        with qtbot.waitSignal(runner.idle):
            runner.start("t", lambda *_: seen.append(current_job()), lambda _: None, job_id=job_id)

    run("job-1")
    run("")
    assert seen == ["job-1", ""]


def test_a_bug_is_worded_for_whoever_reports_it():
    failure = Failed(ValueError("no such thing")).failure()
    assert failure.message == "Something unexpected happened: no such thing"
    assert failure.hint == "Please report it."
    assert not Stopped().is_resumable


def test_a_report_is_due_30_times_a_second(monkeypatch):
    clock, reported = [0.0], []
    monkeypatch.setattr(runner_module.time, "monotonic", lambda: clock[0])
    report = TaskReport(reported.append)
    for number, now in enumerate((0.0, 0.033, runner_module.REPORT_INTERVAL, 0.06, 0.0667)):
        clock[0] = now
        report(Progress(Stage.COPYING, number))
    assert [progress.row_count for progress in reported] == [0, 2, 4]
    assert runner_module.REPORT_INTERVAL == 1 / 30


def test_what_must_run_is_not_cancelled_and_says_so_of_none_else(qtbot, runner):
    ends, gate = [], threading.Event()

    def work(_report, cancel):
        assert gate.wait(10)
        return cancel.is_set

    with qtbot.waitSignal(runner.idle):
        runner.start("must", work, ends.append, must_run=True)
        runner.cancel("must")
        runner.cancel_all()
        gate.set()
    assert ends == [Succeeded(False)]


def test_the_end_of_the_program_is_told_to_what_it_stops(qtbot, runner):
    told, begun = {}, threading.Barrier(3)

    def work(name):
        def wait(_report, cancel):
            begun.wait(10)
            try:
                cancel.wait(60)
            finally:
                told[name] = cancel.is_shutting_down

        return wait

    ends = Ends()
    for name in ("a", "b"):
        ends.start(runner, name, work(name))
    begun.wait(10)
    runner.cancel("a")
    assert runner.shut_down(5000)
    assert told == {"a": False, "b": True}
    assert runner.is_shutting_down
    qtbot.waitUntil(lambda: not runner.running)


def test_whether_it_works_for_a_job(qtbot, runner):
    gate = threading.Event()

    def start(job_id):
        runner.start(f"t{job_id}", lambda *_: gate.wait(10), lambda _: None, job_id=job_id)

    with qtbot.waitSignal(runner.idle):
        start("")
        assert (runner.running, runner.works_for_jobs) == (1, False)
        start("7")
        assert (runner.running, runner.works_for_jobs) == (2, True)
        gate.set()
    assert not runner.works_for_jobs


@pytest.mark.usefixtures("expected_log")
def test_what_was_given_up_is_known_until_it_ends_and_reports_nothing(qtbot, runner):
    ends, begun, release = Ends(), threading.Event(), threading.Event()

    def hang(report, _cancel):
        begun.set()
        assert release.wait(60)
        report(Progress(Stage.COPYING, 1))

    most = runner._pool.maxThreadCount()
    ends.start(runner, "a", hang)
    assert begun.wait(10)
    with qtbot.waitSignal(runner.idle, timeout=1000):
        runner.cancel("a")
    assert runner.is_abandoned("a")
    assert runner._pool.maxThreadCount() == most + 1
    ends.endings.clear()
    gate = threading.Event()
    ends.start(runner, "a", lambda *_: gate.wait(10))
    release.set()
    qtbot.waitUntil(lambda: not runner.is_abandoned("a"))
    with qtbot.waitSignal(runner.idle):
        gate.set()
    assert ends.progress == {}
    assert ends.endings == {"a": Succeeded(True)}
