"""What happens to the records of later stages when cards become one or are split, and when that is undone.

All records that point to a card follow it. A stage that wants otherwise says so in its `apps.py`.
"""

from collections.abc import Callable

from django.db.models import Model

from coalface.identity.people.models import User

Follower = Callable[[int, int, User], None]
"""Is told (id of the card left, id of the card that goes on, who) after the records have moved."""

Note = Callable[[type[Model], int], None]
"""Keeps the row with this id as it is now, for the day the merge is taken back."""
Preparer = Callable[[int, int, Note], None]
"""Is told (id of the card left, id of the card that goes on, `note`) before the records move; it may refuse,
and may change records it has noted."""

_PREPARERS: list[Preparer] = []
_STAYING: set[type[Model]] = set()
_FOLLOWERS: list[Follower] = []


def stays_behind(*models: type[Model]) -> None:
    """Records that belong to the card they were written for, such as a grade given, or a mere sum."""
    _STAYING.update(models)


def staying() -> frozenset[type[Model]]:
    return frozenset(_STAYING)


def prepare(preparer: Preparer) -> None:
    """Have something done before the records of two cards meet: what can stand only once is settled."""
    if preparer not in _PREPARERS:
        _PREPARERS.append(preparer)


def tell_preparers(left_id: int, kept_id: int, note: Note) -> None:
    for preparer in _PREPARERS:
        preparer(left_id, kept_id, note)


def follow(follower: Follower) -> None:
    """Have something done after each merge, split and undoing: sums made again, balances transferred."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


def tell_followers(left_id: int, kept_id: int, by: User) -> None:
    for follower in _FOLLOWERS:
        follower(left_id, kept_id, by)
