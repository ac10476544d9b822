"""Filters of a list. Each reads its parameters from the address and shows what it does as chips."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise

Text = str | Promise
Choices = Iterable[tuple[Any, Text]] | Callable[[HttpRequest], Iterable[tuple[Any, Text]]]
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, with the address of the list without it."""

    label: str
    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Input:
    """What the template draws for a filter."""

    kind: str
    label: Text
    names: tuple[str, ...]
    values: tuple[str, ...]
    choices: Sequence[tuple[str, Text]] = ()
    url: str = ""


def without(data: QueryDict, names: Iterable[str], value: str | None = None) -> str:
    """The query string less some parameters (or one value of one), back on the first page."""
    left = data.copy()
    for name in (*names, "after", "before"):
        kept = [v for v in left.getlist(name) if value is not None and v != value and name in names]
        left.setlist(name, kept) if kept else left.pop(name, None)
    return "?" + left.urlencode()


@dataclass(frozen=True)
class Filter:
    """Base of the filters; `key` names the parameter."""

    key: str
    label: Text

    @property
    def names(self) -> tuple[str, ...]:
        return (self.key,)

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        raise NotImplementedError

    def input(self, request: HttpRequest) -> Input:
        raise NotImplementedError

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        """What is filtered now: (text, the single value it stands for or None for all of the filter)."""
        raise NotImplementedError

    def chips(self, request: HttpRequest) -> list[Chip]:
        return [
            Chip(str(self.label), text, without(request.GET, self.names, value))
            for text, value in self.words(request)
        ]


class Search(Filter):
    """A box for words: `Search(_("Name or code"), "name", "code")`, or `apply=` for a better index."""

    def __init__(
        self, label: Text, *fields: str, apply: Callable[[Rows, str], Rows] | None = None, key: str = "q"
    ) -> None:
        super().__init__(key, label)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "search", apply)

    fields: tuple[str, ...]
    search: Callable[[Rows, str], Rows] | None

    def _text(self, request: HttpRequest) -> str:
        return request.GET.get(self.key, "").strip()[:200]

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        text = self._text(request)
        if not text:
            return rows
        if self.search:
            return self.search(rows, text)
        any_field = Q()
        for name in self.fields:
            any_field |= Q(**{f"{name}__icontains": text})
        return rows.filter(any_field)

    def input(self, request: HttpRequest) -> Input:
        return Input("search", self.label, self.names, (self._text(request),))

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        text = self._text(request)
        return [(f"“{text}”", None)] if text else []


@dataclass(frozen=True)
class Choice(Filter):
    """One or several of a few values; `field` is the lookup when it differs from the key."""

    choices: Choices = ()
    field: str = ""
    apply_values: Callable[[Rows, list[str]], Rows] | None = None

    def _choices(self, request: HttpRequest) -> list[tuple[str, Text]]:
        if not callable(self.choices):
            return [(str(value), label) for value, label in self.choices]
        # Filtering, chips and the menu each ask; the database is asked once.
        known: dict[str, list[tuple[str, Text]]] = request.META.setdefault("coalface.choices", {})
        if self.key not in known:
            known[self.key] = [(str(value), label) for value, label in self.choices(request)]
        return known[self.key]

    def _chosen(self, request: HttpRequest) -> list[tuple[str, Text]]:
        wanted = set(request.GET.getlist(self.key))
        return (
            [(value, label) for value, label in self._choices(request) if value in wanted] if wanted else []
        )

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        values = [value for value, _label in self._chosen(request)]
        if not values:
            return rows
        if self.apply_values:
            return self.apply_values(rows, values)
        return rows.filter(**{f"{self.field or self.key}__in": values})

    def input(self, request: HttpRequest) -> Input:
        chosen = tuple(value for value, _label in self._chosen(request))
        return Input("choice", self.label, self.names, chosen, self._choices(request))

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        return [(str(label), value) for value, label in self._chosen(request)]


@dataclass(frozen=True)
class Flag(Filter):
    """Yes or not at all: `Flag("mine", _("Mine"), lambda request: Q(responsible=request.user))`."""

    condition: Q | Callable[[HttpRequest], Q] = field(default_factory=Q)

    def _on(self, request: HttpRequest) -> bool:
        return request.GET.get(self.key) == "1"

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        if not self._on(request):
            return rows
        return rows.filter(self.condition(request) if callable(self.condition) else self.condition)

    def input(self, request: HttpRequest) -> Input:
        return Input("flag", self.label, self.names, ("1",) if self._on(request) else ())

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        return [("✓", None)] if self._on(request) else []


@dataclass(frozen=True)
class _Range(Filter):
    field: str = ""
    ends: ClassVar[tuple[str, str]] = ("from", "to")
    kind: ClassVar[str] = "dates"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.key}_{end}" for end in self.ends)

    def _read(self, text: str) -> Any:  # noqa: ANN401 - a date or a number
        raise NotImplementedError

    def _lookups(self, low: Any, high: Any) -> Q:  # noqa: ANN401 - dates or numbers
        name, condition = self.field or self.key, Q()
        if low is not None:
            condition &= Q(**{f"{name}__gte": low})
        if high is not None:
            condition &= Q(**{f"{name}__lte": high})
        return condition

    def _ends(self, request: HttpRequest) -> tuple[Any, Any]:
        low, high = (self._read(request.GET.get(name, "")) for name in self.names)
        return low, high

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        low, high = self._ends(request)
        return rows if low is None and high is None else rows.filter(self._lookups(low, high))

    def input(self, request: HttpRequest) -> Input:
        values = tuple("" if end is None else str(end) for end in self._ends(request))
        return Input(self.kind, self.label, self.names, values)

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        low, high = self._ends(request)
        if low is None and high is None:
            return []
        if high is None:
            return [(f"≥ {low}", None)]
        return [(f"≤ {high}" if low is None else f"{low} – {high}", None)]


@dataclass(frozen=True)
class DateRange(_Range):
    """From a day to a day, both included; `moments` when the field holds instants."""

    moments: bool = False

    def _read(self, text: str) -> date | None:
        try:
            return parse_date(text)
        except ValueError:
            return None

    def _lookups(self, low: date | None, high: date | None) -> Q:
        if not self.moments:
            return super()._lookups(low, high)
        start = None if low is None else timezone.make_aware(datetime.combine(low, time.min))
        end = None if high is None else timezone.make_aware(datetime.combine(high, time.max))
        return super()._lookups(start, end)


@dataclass(frozen=True)
class NumberRange(_Range):
    """From a number to a number; `scale` turns what people type into what is stored (t to kg: 1000)."""

    scale: int = 1
    ends: ClassVar[tuple[str, str]] = ("min", "max")
    kind: ClassVar[str] = "numbers"

    def _read(self, text: str) -> Decimal | None:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return number if number.is_finite() and abs(number) < 10**12 else None

    def _lookups(self, low: Decimal | None, high: Decimal | None) -> Q:
        return super()._lookups(*(None if end is None else end * self.scale for end in (low, high)))


@dataclass(frozen=True)
class Pick(Filter):
    """One of very many: a type-ahead box fed by `options` (a URL name); `name_of` says the chosen one."""

    options: str = ""
    name_of: Callable[[HttpRequest, int], str | None] = lambda request, pk: str(pk)
    field: str = ""

    def _chosen(self, request: HttpRequest) -> int | None:
        text = request.GET.get(self.key, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        chosen = self._chosen(request)
        return rows if chosen is None else rows.filter(**{self.field or self.key: chosen})

    def input(self, request: HttpRequest) -> Input:
        chosen = self._chosen(request)
        choices = [] if chosen is None else [(str(chosen), self.name_of(request, chosen) or str(chosen))]
        return Input(
            "pick", self.label, self.names, tuple(v for v, _n in choices), choices, reverse(self.options)
        )

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        chosen = self._chosen(request)
        return [] if chosen is None else [(self.name_of(request, chosen) or str(chosen), None)]
