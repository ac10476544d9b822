"""A calculation laid open line by line, with its totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from markupsafe import Markup

Text = str | Promise | Markup


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, its figures as they shall read, a note on how it came about.

    `level` is "", "subtotal" or "total".
    """

    label: Text
    cells: Sequence[Text]
    note: Text = ""
    level: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    title: Text
    heads: Sequence[Text]
    lines: Sequence[Line]
