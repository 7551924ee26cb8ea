"""Calls of native code that needs no GIL, on a thread beside the one that computes in Python."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside() -> Iterator[Callable[..., None]]:
    """A function that has calls made on a thread of its own, in their order.

    It takes what is to be called and its arguments, and waits until the call before is made: more
    than one that waits would make nothing faster, and take turns from the window's thread. All have
    been made when the block ends, however it does, and the thread ends with it. What a call raises
    is raised by the function when it is called next, or else at the end of the block.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    left: list[Future[object]] = []
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside") as pool:

        def call(function: Callable[..., object], *arguments: object) -> None:
            if left:
                left.pop().result()
            left.append(pool.submit(function, *arguments))

        yield call
        if left:
            left.pop().result()
