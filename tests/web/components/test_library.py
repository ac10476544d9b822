"""The component library under the first requests of a fresh server."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.template import engines
from django.template.backends.jinja2 import Jinja2

from coalface.web.components.library import Library

AT_ONCE = 16


def test_sixteen_first_readers_all_find_the_last_component() -> None:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    library, start = Library(engine.env), Barrier(AT_ONCE)

    def ask(_number: int) -> Any:
        start.wait()
        return library.filter_input

    with ThreadPoolExecutor(AT_ONCE) as readers:
        assert len(list(readers.map(ask, range(AT_ONCE)))) == AT_ONCE
