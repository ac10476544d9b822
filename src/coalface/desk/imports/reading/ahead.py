"""Reads on while its consumer waits for the database, so that both cores work."""

import gc
import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
DEPTH = 2
_END = object()


class _Reader(threading.Thread):
    """Puts items into a short queue; an error goes the same way."""

    def __init__(self, items: Iterable[object]) -> None:
        super().__init__(name="import reader", daemon=True)
        self._items = items
        self.stopped = threading.Event()
        self.waiting: queue.Queue[object] = queue.Queue(DEPTH)

    def run(self) -> None:
        try:
            for item in self._items:
                self._put(item)
                if self.stopped.is_set():
                    return
        except BaseException as error:  # handed on to the consumer, whatever it is
            self._put(_Failure(error))
        else:
            self._put(_END)

    def _put(self, item: object) -> None:
        while not self.stopped.is_set():
            try:
                self.waiting.put(item, timeout=0.2)
            except queue.Full:
                continue
            return


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


@contextmanager
def few_collections() -> Iterator[None]:
    """Lets the garbage collector look seldom: rows hold nothing but texts, and there are many of them."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def read_ahead(items: Iterable[Item]) -> Generator[Item, None, None]:
    """The same items, made in a thread at most `DEPTH` ahead; an error comes where it happened.

    Use it with `contextlib.closing`: the thread ends when the iterator is closed.
    """
    reader = _Reader(items)
    reader.start()
    try:
        while (item := reader.waiting.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]  # what went in as Item comes out as one
    finally:
        reader.stopped.set()
        reader.join()
