import threading

import pytest

from csvdownloader.core.control import Cancel, Cancelled


def test_check_raises_only_after_set():
    cancel = Cancel()
    cancel.check()
    cancel.set()
    assert cancel.is_set
    with pytest.raises(Cancelled):
        cancel.check()


def test_a_task_knows_whether_the_program_ends():
    cancel = Cancel()
    assert not cancel.is_set
    assert not cancel.is_shutting_down
    cancel.set()
    cancel.set(shutting_down=True)
    assert not cancel.is_shutting_down  # what was said first holds
    ending = Cancel()
    ending.set(shutting_down=True)
    ending.set()
    assert ending.is_shutting_down


def test_a_stopped_task_leaves_nothing_to_go_on_with_unless_it_says_so():
    assert not Cancelled().is_resumable
    assert Cancelled(is_resumable=True).is_resumable


def test_a_waiting_library_is_interrupted_once():
    cancel, calls = Cancel(), []
    with cancel.calling(lambda: calls.append(1)):
        cancel.set()
        cancel.set()
    assert calls == [1]


def test_every_library_is_interrupted_also_when_one_refuses():
    cancel, calls = Cancel(), []

    def refuse():
        calls.append("refused")
        raise RuntimeError("cannot be interrupted")

    with (
        cancel.calling(refuse),
        cancel.calling(lambda: calls.append("second")),
        pytest.raises(RuntimeError),
    ):
        cancel.set()
    assert calls == ["refused", "second"]


def test_nothing_is_called_after_the_library_returned():
    cancel, calls = Cancel(), []
    with cancel.calling(lambda: calls.append(1)):
        pass
    cancel.set()
    assert calls == []


def test_a_cancelled_task_does_not_enter_the_library():
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled), cancel.calling(lambda: None):
        pytest.fail("entered")


def test_wait_ends_at_once_when_set():
    cancel = Cancel()
    threading.Timer(0.01, cancel.set).start()
    with pytest.raises(Cancelled):
        cancel.wait(60)


def test_a_library_that_misses_a_call_is_called_again():
    cancel, calls, enough = Cancel(), [], threading.Event()

    def call():
        calls.append(threading.current_thread())
        if len(calls) == 3:
            enough.set()

    with cancel.repeating(call):
        assert calls == []
        cancel.set()
        assert enough.wait(10)
    assert threading.current_thread() not in calls
    assert not any(caller.is_alive() for caller in calls)
    assert {caller.name for caller in calls} == {"cancel"}


def test_the_end_of_the_block_waits_for_a_call_that_runs():
    cancel, entered, release, ended = Cancel(), threading.Event(), threading.Event(), []

    def call():
        entered.set()
        assert release.wait(10)
        ended.append(1)

    with cancel.repeating(call):
        cancel.set()
        assert entered.wait(10)
        threading.Timer(0.01, release.set).start()
    assert ended == [1]


def test_a_library_that_is_done_is_not_called():
    cancel, calls = Cancel(), []
    with cancel.repeating(lambda: calls.append(1)):
        pass
    cancel.set()
    assert calls == []


def test_no_library_begins_after_a_cancel():
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled), cancel.repeating(list):
        pytest.fail("it began")
