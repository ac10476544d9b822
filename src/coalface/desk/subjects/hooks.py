"""What later stages have to say about an earlier stage's record: objections, and news they want to hear.

Later stages fill this in their `apps.py`; the earlier action asks before it writes or tells after it wrote.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from coalface.identity.people.models import User
from coalface.kernel.findings import Finding

Objector = Callable[[Sequence[int]], list[Finding]]
"""Takes ids of records about to be removed, gives the findings that speak against it."""


@dataclass(frozen=True, slots=True)
class News:
    """What just happened to a record, in the transaction in which it happened.

    `message` is a marked msgid with `%(name)s` places for `values`.
    """

    subject: Model
    message: str
    values: Mapping[str, object]
    by: User


Listener = Callable[[Sequence[News]], None]

Reporter = Callable[[Sequence[int]], Mapping[int, date]]
"""Takes ids of records, gives the last day on which something happened to each; quiet ones are left out."""

_OBJECTORS: dict[str, list[Objector]] = defaultdict(list)
_LISTENERS: dict[str, list[Listener]] = defaultdict(list)
_REPORTERS: dict[str, list[Reporter]] = defaultdict(list)


def object_to_removal(kind: str, objector: Objector) -> None:
    _OBJECTORS[kind].append(objector)


def objections(kind: str, ids: Sequence[int]) -> list[Finding]:
    """Everything the stages hold against removing these records."""
    return [finding for objector in _OBJECTORS[kind] for finding in objector(ids)]


def listen(kind: str, listener: Listener) -> None:
    _LISTENERS[kind].append(listener)


def tell(kind: str, news: Sequence[News]) -> None:
    """Pass news about records of a kind on to those who listen."""
    for listener in _LISTENERS[kind]:
        listener(news)


def report_activity(kind: str, reporter: Reporter) -> None:
    _REPORTERS[kind].append(reporter)


def last_activity(kind: str, ids: Sequence[int]) -> dict[int, date]:
    """The last day on which, as far as the stages know, something happened to these records."""
    latest: dict[int, date] = {}
    for reporter in _REPORTERS[kind]:
        for pk, day in reporter(ids).items():
            latest[pk] = max(day, latest.get(pk, day))
    return latest
