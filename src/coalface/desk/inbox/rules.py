"""Who is meant by an @, and when a notice weighs more than before."""

import re
from collections.abc import Iterable, Mapping

_HANDLE = re.compile(r"@([\w.\-]{1,40})")


def mentioned(text: str, people: Mapping[str, int]) -> set[int]:
    """Ids of the people a text addresses as @name; `people` maps user names and full names to ids.

    Chinese runs on without a space (@王敏请看合同), so the longest name that a handle begins with counts.
    """
    found: set[int] = set()
    for handle in _HANDLE.findall(text):
        name = max((name for name in people if name and handle.startswith(name)), key=len, default=None)
        if name is not None:
            found.add(people[name])
    return found


def handles(text: str) -> list[str]:
    """What follows each @."""
    return _HANDLE.findall(text)


def beginnings(handles: Iterable[str]) -> set[str]:
    """Every name a handle may begin with."""
    return {handle[:length] for handle in handles for length in range(1, len(handle) + 1)}
