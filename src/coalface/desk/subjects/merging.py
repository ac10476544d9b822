"""What happens to the records of later stages when two cards become one, and when they are parted again.

All records that point to a card follow it. A stage that wants otherwise says so in its `apps.py`.
"""

from collections.abc import Callable

from django.db.models import Model

from coalface.identity.people.models import User

Follower = Callable[[int, int, User], None]
"""Is told (id of the card left, id of the card that goes on, who) after the records have moved."""

_STAYING: set[type[Model]] = set()
_FOLLOWERS: list[Follower] = []


def stays_behind(*models: type[Model]) -> None:
    """Records that belong to the card they were written for, such as a grade given, or a mere sum."""
    _STAYING.update(models)


def staying() -> frozenset[type[Model]]:
    return frozenset(_STAYING)


def follow(follower: Follower) -> None:
    """Have something done after each merge and each parting: sums made again, balances transferred."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


def tell_followers(left_id: int, kept_id: int, by: User) -> None:
    for follower in _FOLLOWERS:
        follower(left_id, kept_id, by)
