"""Cards in columns, moved by drag, by menu or by Alt and the arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from markupsafe import Markup

Text = str | Promise | Markup


@dataclass(frozen=True, slots=True)
class Card:
    key: str
    title: Text
    text: Text = ""
    foot: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A column; `total` is the sum people want to see, in words."""

    key: str
    title: Text
    cards: Sequence[Card]
    total: Text = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """`move_url` takes POST card, column, position and answers with the board; "" makes it read-only."""

    id: str
    title: Text
    columns: Sequence[Lane]
    move_url: str = ""
