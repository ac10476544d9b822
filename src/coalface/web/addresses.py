"""Addresses put together quickly: the frame of a page asks for sixty, fifty rows of a list for a hundred."""

from functools import cache

from django.urls import reverse

PLACE = 9_223_372_036_854_775_807
RECORD = {"pk"}


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of the page `name`."""
    if kwargs.keys() == RECORD and not args and isinstance(pk := kwargs["pk"], int):
        return record_url(name, pk)
    return reverse(name, args=args or None, kwargs=kwargs or None) if args or kwargs else _fixed(name)


def record_url(name: str, pk: int) -> str:
    """The address of the page `name` that takes a record's key and nothing else."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


_fixed = cache(reverse)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return before, after
