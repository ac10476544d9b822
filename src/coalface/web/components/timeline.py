"""Entries of a timeline: notes, calls, contracts, payments, files, in one order."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from markupsafe import Markup

Text = str | Promise | Markup


@dataclass(frozen=True, slots=True)
class Entry:
    title: Text
    at: datetime | None = None
    icon: str = "note"
    body: Text = ""
    who: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree."""

    label: Text
    url: str = ""
    count: Text | int | None = None
    children: "tuple[Node, ...]" = ()
    open: bool = True
