"""An iterator that is given up when its time is over, however silent it is."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeVar

from corpus.errors import ModelError

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing that comes, with what went wrong."""

    error: ModelError | None = None


def in_time(make: Callable[[], Iterator[Item]], deadline: float) -> Iterator[Item]:
    """The items of ``make()``, read in a thread of its own.

    Args:
        make: opens the iterator; called in the thread.
        deadline: of ``time.monotonic()``, in seconds.

    Raises:
        ModelError: the time is over, or whatever ``make()`` raised of that kind.
    """
    items: SimpleQueue[Item | _End] = SimpleQueue()
    given_up = threading.Event()
    # A daemon: a server that never says anything must not keep the program from ending.
    threading.Thread(target=_read, args=(make, items, given_up), daemon=True).start()
    try:
        while not isinstance(item := _next(items, deadline), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        given_up.set()


def _next(items: SimpleQueue[Item | _End], deadline: float) -> Item | _End:
    try:
        return items.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise ModelError("did not answer in time") from None


def _read(
    make: Callable[[], Iterator[Item]],
    items: SimpleQueue[Item | _End],
    given_up: threading.Event,
) -> None:
    error: ModelError | None = None
    try:
        for item in make():
            items.put(item)
            if given_up.is_set():
                break
    except ModelError as raised:
        error = raised
    finally:
        items.put(_End(error))
