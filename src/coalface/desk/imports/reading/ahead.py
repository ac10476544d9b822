"""Reads on while its consumer waits for the database, so that both cores work."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
DEPTH = 2


def read_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, made in a thread that is at most `DEPTH` ahead; an error comes where it happened.

    Use it with `contextlib.closing`: the thread ends when the iterator is closed.
    """
    waiting: queue.Queue[tuple[Item | None, BaseException | None]] = queue.Queue(DEPTH)
    stopped = threading.Event()

    def put(item: Item | None, error: BaseException | None) -> None:
        while not stopped.is_set():
            try:
                waiting.put((item, error), timeout=0.2)
            except queue.Full:
                continue
            return

    def produce() -> None:
        try:
            for item in items:
                put(item, None)
                if stopped.is_set():
                    return
        except BaseException as error:  # handed on to the consumer, whatever it is
            put(None, error)
        else:
            put(None, None)

    thread = threading.Thread(target=produce, name="import reader", daemon=True)
    thread.start()
    try:
        while True:
            item, error = waiting.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item
    finally:
        stopped.set()
        thread.join()
