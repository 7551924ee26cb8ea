"""Calls of native code that needs no GIL, on a thread beside the one that computes in Python."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

_MOST_WAITING = 8  # each holds a block of bytes


@contextmanager
def beside() -> Iterator[Callable[..., None]]:
    """A function that has calls made on a thread of its own, in their order.

    It takes what is to be called and its arguments, and waits while too many calls are left. All
    have been made when the block ends, however it does, and the thread ends with it. What a call
    raises is raised by the function when it is called later, or else at the end of the block.
    """
    from concurrent.futures import ThreadPoolExecutor

    left: deque[Future[object]] = deque()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside") as pool:

        def call(function: Callable[..., object], *arguments: object) -> None:
            if len(left) == _MOST_WAITING:
                left.popleft().result()
            left.append(pool.submit(function, *arguments))

        yield call
        for future in left:
            future.result()
