import threading

import pytest

from csvdownloader.engine.beside import beside


def test_calls_are_made_in_their_order_on_a_thread_that_ends_with_the_block():
    made, threads = [], set()

    def note(number):
        made.append(number)
        threads.add(threading.current_thread())

    with beside() as call:
        for number in range(20):
            call(note, number)
    assert made == list(range(20))
    (thread,) = threads
    assert thread is not threading.current_thread()
    assert not thread.is_alive()


def test_no_more_than_one_call_is_left_at_any_time():
    given, made, most = 0, [], 0
    with beside() as call:
        for number in range(200):
            call(made.append, number)
            given += 1
            most = max(most, given - len(made))
    assert most <= 1


def test_what_the_last_call_raises_is_raised_at_the_end():
    with pytest.raises(ZeroDivisionError), beside() as call:
        call(divmod, 1, 0)


def test_what_a_call_raises_is_raised_by_the_next_one():
    def give_two(call):
        call(divmod, 1, 0)
        call(len, "")
        pytest.fail("the error was not raised")

    with pytest.raises(ZeroDivisionError), beside() as call:
        give_two(call)


def test_the_error_of_the_block_goes_before_that_of_a_call():
    def fail(call):
        call(divmod, 1, 0)
        raise LookupError

    with pytest.raises(LookupError), beside() as call:
        fail(call)
