"""A customer's running account: what is available, how that is made up, and the lines behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.ledger.access import visible_accounts
from coalface.trade.ledger.models import Account, Bucket, EntryKind
from coalface.trade.ledger.queries import SheetLine, account_of, balance, limit_at, sheet
from coalface.trade.ledger.rules.accounts import Balance
from coalface.trade.payments.queries.items import ageing_of, sales_days
from coalface.trade.payments.rules.ageing import BUCKETS, Ageing
from coalface.web.access import needs, person
from coalface.web.archive.tabs import tab_context
from coalface.web.components.lists import Column, export
from coalface.web.components.sheet import Line, Sheet
from coalface.web.figures import plain, yuan
from coalface.web.rendering import render

SHOWN_DAYS, SHOWN_LINES = 92, 100


@dataclass(frozen=True, slots=True)
class Days:
    """The days a sheet is about, from the address; the last three months when it says nothing."""

    first: date
    last: date

    @classmethod
    def of(cls, request: HttpRequest) -> "Days":
        last = _day(request.GET.get("to", "")) or timezone.localdate()
        first = _day(request.GET.get("from", "")) or last - timedelta(days=SHOWN_DAYS)
        return cls(min(first, last), last)

    @property
    def end(self) -> datetime | None:
        """The last instant of the days; None when they reach up to now."""
        if self.last >= timezone.localdate():
            return None
        after = timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))
        return after - timedelta(microseconds=1)


@needs("money.view")
def account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page of an account is the tab of its customer."""
    found = get_object_or_404(visible_accounts(person(request)), pk=pk)
    return customer(request, found.customer_id)


@needs("money.view")
def customer(request: HttpRequest, pk: int) -> HttpResponseBase:
    by, days = person(request), Days.of(request)
    context = tab_context(request, pk, "money.view")
    found = account_of(by, context["customer"])
    if found is None:
        return render(request, "accounts/unopened.html", {**context, "may_open": may(by, "account.edit")})
    if request.GET.get("export") == "xlsx":
        title = _("Running account %(customer)s") % {"customer": found}
        lines = list(sheet(found, days.first, days.last))
        return export.deliver(request, "accounts.sheet", title, LINE_COLUMNS, lines)
    lines = list(sheet(found, days.first, days.last, newest=SHOWN_LINES))
    stood = _stood(found, days, lines)
    more = {
        "account": found,
        "days": days,
        "stood": stood,
        "made_up": made_up(stood, found, past=days.end is not None),
        "lines": list(reversed(lines)),
        # Django would look through all the words for each line.
        "words": {code: str(label) for code, label in (*EntryKind.choices, *Bucket.choices)},
        "cut_off": len(lines) == SHOWN_LINES,
        "ageing": aged_sheet(ageing_of(found, days.last)),
        "sales_days": sales_days(found, stood.sums.receivable, days.last),
        "may_apply": may(by, "money.edit"),
        "may_keep": may(by, "account.edit"),
        "may_grant": may(by, "credit.grant"),
    }
    return render(request, "accounts/account.html", {**context, **more})


def _stood(found: Account, days: Days, lines: Sequence[SheetLine]) -> Balance:
    """At the end of the days: after the last of their lines, by the limit that then held."""
    if days.end is None or not lines:
        return balance(found, days.end)
    return Balance(lines[-1].balance.sums, limit_at(found, days.end))


def made_up(stood: Balance, found: Account, *, past: bool) -> Sheet:
    """Available as the sum it is (B9)."""
    sums = stood.sums
    rests = "" if past or stood.limit == found.credit_limit else _("granted, but resting: not strategic now")
    uncounted = sums.received - sums.counted
    bills = _("of which %(amount)s yuan of bills do not count before they are paid")
    lines = [
        Line(_("Received and counted"), [yuan(sums.counted)], bills % {"amount": plain(uncounted, 2)}),
        Line(_("Credit limit in force"), [yuan(stood.limit)], rests),
        Line(_("Settled amounts"), [yuan(-sums.settled)]),
        Line(_("Shipped and not settled"), [yuan(-sums.unsettled)]),
        Line(_("On open loading notes"), [yuan(-sums.reserved)]),
        Line(_("Available"), [yuan(stood.available)], level="total"),
    ]
    if not uncounted:
        lines[0] = Line(_("Received and counted"), [yuan(sums.counted)])
    return Sheet(_("How it is made up"), [_("Yuan")], lines)


def aged_sheet(found: Ageing) -> Sheet:
    """Open debts by age; with the money not applied they are the receivable, always (B9)."""
    lines = [
        Line(_(name), [yuan(amount)]) for (_end, name), amount in zip(BUCKETS, found.buckets, strict=True)
    ]
    return Sheet(
        _("Ageing"),
        [_("Yuan")],
        [
            *lines,
            Line(_("Money not applied yet"), [yuan(-found.unapplied)]),
            Line(_("Receivable"), [yuan(found.balance)], level="total"),
        ],
    )


def _of_entry(name: str) -> Callable[[SheetLine], Any]:
    def read(line: SheetLine) -> Any:  # noqa: ANN401 - any field
        value = getattr(line.entry, name)
        return value() if callable(value) else value

    return read


LINE_COLUMNS = (
    Column("number", gettext_lazy("Line number"), kind="count", value=_of_entry("number")),
    Column("posted_at", gettext_lazy("Posted"), kind="datetime", value=_of_entry("posted_at")),
    Column("day_on", gettext_lazy("Day"), kind="date", value=_of_entry("day_on")),
    Column("kind", gettext_lazy("Kind of posting"), value=_of_entry("get_kind_display")),
    Column("words", gettext_lazy("What it says"), value=_of_entry("words")),
    Column("bucket", gettext_lazy("Sum"), value=_of_entry("get_bucket_display")),
    Column("amount", gettext_lazy("Amount, yuan"), kind="yuan", value=_of_entry("amount")),
    Column("counted", gettext_lazy("Counted, yuan"), kind="yuan", value=_of_entry("counted")),
    Column("due_on", gettext_lazy("Due on"), kind="date", value=_of_entry("due_on")),
    Column("available", gettext_lazy("Available, yuan"), kind="yuan"),
    Column("by", gettext_lazy("By"), value=lambda line: str(line.entry.by)),
)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
