"""What later stages put up for approval: who may decide on a record, and what is done with the decision.

Later stages register in their `apps.py`; `desk.approvals` asks here and knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from coalface.identity.people.models import User


class Verdict(StrEnum):
    """How an approval ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of an approval, told in the transaction in which it ended.

    `by` decided last; `words` are theirs.
    """

    subject_kind: str
    subject_id: int
    verdict: Verdict
    words: str
    by: User


@dataclass(frozen=True, slots=True)
class Approvable:
    """A kind of record that goes through approval.

    `decidable` gives the records on which a person's rights let them decide; `settle` receives the outcome.
    """

    kind: str
    name: str | Promise
    decidable: Callable[[User], QuerySet[Any]]
    settle: Callable[[Outcome], None]


_APPROVABLES: dict[str, Approvable] = {}


def put_up(approvable: Approvable) -> None:
    """Let records of a kind go through approval."""
    _APPROVABLES[approvable.kind] = approvable


def approvable(kind: str) -> Approvable:
    """What was registered for a kind; KeyError when its records need no approval."""
    return _APPROVABLES[kind]


def approvables() -> list[Approvable]:
    return list(_APPROVABLES.values())
